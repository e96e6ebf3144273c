# SPDX-License-Identifier: Apache-2.0
"""The `kenroku` command: `up`, `verify`, `pack`, `metrics`, `token` and Django's own commands."""

import gc
import os
import sys


def main() -> None:
    """Run one command with this project's settings."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kenroku.project.settings")
    if sys.argv[1:2] == ["up"]:
        # Nearly all that a start makes stays; looking for garbage in it is a tenth of the time. `up` switches it on again.
        gc.disable()
    from django.core.management import execute_from_command_line  # settings must be named first

    execute_from_command_line(sys.argv)
