# SPDX-License-Identifier: Apache-2.0
"""Scripts of components are served; their templates and examples are not."""

from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from kenroku.ui.finders import COMPONENTS, ComponentScripts


def test_scripts_are_found() -> None:
    """By the development server and by collectstatic."""
    path = "ui/components/copy_button/copy_button.js"
    assert Path(str(finders.find(path))) == COMPONENTS / "copy_button/copy_button.js"
    listed = {f"{storage.prefix}/{name}" for name, storage in ComponentScripts().list([])}  # type: ignore[attr-defined]
    assert {path, "ui/components/kenroku.js"} <= listed
    assert all(name.endswith(".js") for name in listed)


@pytest.mark.parametrize(
    "path", ["ui/components/button/index.html", "ui/components/../views.py", "ui/components/chart/examples.yaml"]
)
def test_nothing_else_is(path: str) -> None:
    """Not by any path."""
    assert finders.find(path) is None
