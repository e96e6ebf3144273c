# SPDX-License-Identifier: Apache-2.0
"""The promises to programs, as files: the OpenAPI document and the list of tools, in Japanese.

A change of a promise shows as a change of these files, and is made on purpose:

    python -m tests.contracts.snapshots
"""

import json
import os
import tempfile
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parents[1] / "snapshots"


def current() -> dict[str, Any]:
    """What is promised now, by the name of its file."""
    from django.utils import translation  # Django is set up by then

    from kenroku.core import modules
    from kenroku.project import api, mcp

    with translation.override("ja"):
        tools = [
            mcp.described(tool).model_dump(mode="json", by_alias=True, exclude_none=True)
            for _name, tool in sorted(modules.tools().items())
        ]
    return {"openapi.json": api.document("ja"), "tools.json": tools}


def written(promise: Any) -> str:
    """A promise as it stands in its file."""
    return json.dumps(promise, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def main() -> None:
    """Write the files anew."""
    import django

    with tempfile.TemporaryDirectory() as data:
        os.environ.update(
            KENROKU_DATA_DIR=data, KENROKU_MODULES="plan", DJANGO_SETTINGS_MODULE="kenroku.project.settings"
        )
        django.setup()
        for name, promise in current().items():
            (FOLDER / name).write_text(written(promise), encoding="utf-8")


if __name__ == "__main__":
    main()
