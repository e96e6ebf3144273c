# SPDX-License-Identifier: Apache-2.0
"""A pytest plugin: the environment of a test run, with a data folder of its own, so that no test touches a city's.

It is named on pytest's command line (`-p` in pyproject.toml), because Django's settings are read before any conftest.
"""

import os
import tempfile

# The browser's path is for the tests, and DATABASE_URL says which engine to test on; every other setting is the default.
for _name in [name for name in os.environ if name == "PORT" or name.startswith("KENROKU_")]:
    if _name != "KENROKU_CHROMIUM":
        del os.environ[_name]
_data = tempfile.TemporaryDirectory(prefix="kenroku-test-")
os.environ["KENROKU_DATA_DIR"] = _data.name
