# SPDX-License-Identifier: Apache-2.0
"""The generated stylesheets are current and small."""

import gzip
from pathlib import Path

import pytest
from django.conf import settings

from kenroku.ui import sheet

FIRST_VIEW = 150_000
"""Bytes over the wire that a first view may weigh, fonts aside."""


@pytest.mark.parametrize("path", sheet.sheets(), ids=lambda path: path.name)
def test_is_current(path: Path) -> None:
    """Run `manage.py ui_css` after editing a css file."""
    assert path.read_text(encoding="utf-8") == sheet.sheets()[path]


def test_layers_are_declared_once_and_in_order() -> None:
    """The first line decides which layer wins."""
    first = (sheet.STATIC / "kenroku.css").read_text().partition("\n")[0]
    assert first == "@layer reset, tokens, base, layout, components, print;"


def test_nothing_is_forced_or_fetched() -> None:
    """No import costs a round trip; `!important` is for print, hidden and reduced motion alone."""
    for file in sorted(sheet.HERE.glob("components/*/*.css")):
        css = file.read_text()
        assert "@import" not in css, file
        assert "!important" not in css, file
        assert "url(" not in css, file


def test_every_page_is_light() -> None:
    """Styles and scripts that every page asks for, as they travel, leave half of the allowance to the page itself."""
    vendor = settings.STATICFILES_DIRS[0] / "vendor"
    files = [
        vendor / "design-tokens/tokens.css",
        vendor / "noto-sans-jp/wght.css",
        vendor / "htmx/htmx.min.js",
        *sheet.STATIC.iterdir(),
        *sheet.HERE.glob("components/**/*.js"),
    ]
    assert sum(len(gzip.compress(file.read_bytes())) for file in files) < FIRST_VIEW / 2
