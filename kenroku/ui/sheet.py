# SPDX-License-Identifier: Apache-2.0
"""One stylesheet for every page, put together from the kit's files in one declared order of layers.

A browser asks once and keeps the answer for ever; people edit one small file per component. `manage.py ui_css` writes
the result into `static/ui/`, and a test fails when somebody forgot to.
"""

from pathlib import Path

from kenroku.ui.colours import stylesheet

HERE = Path(__file__).resolve().parent
STATIC = HERE / "static" / "ui"

LAYERS = ("reset", "tokens", "base", "layout", "components", "print")
PATTERNS = {"layout": "styles/layout/*.css", "components": "components/*/*.css"}


def sheets() -> dict[Path, str]:
    """What each generated stylesheet must hold. `city.css` serves pages that must work when the database does not."""
    return {STATIC / "kenroku.css": _kit(), STATIC / "city.css": stylesheet()}


def _kit() -> str:
    parts = [f"@layer {', '.join(LAYERS)};\n"]
    for layer in LAYERS:
        files = sorted(HERE.glob(PATTERNS.get(layer, f"styles/{layer}.css")))
        body = "\n".join(file.read_text(encoding="utf-8").strip() for file in files)
        parts.append(f"@layer {layer} {{\n{body}\n}}\n")
    return "\n".join(parts)
