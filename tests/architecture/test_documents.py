# SPDX-License-Identifier: Apache-2.0
"""The generated documents say what the code says."""

from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from kenroku.core import modules
from kenroku.project.env import Env
from kenroku.project.management.commands import docs


def test_they_are_up_to_date() -> None:
    call_command("docs", "--check")


def test_they_say_what_the_registries_hold() -> None:
    pages = docs.pages()
    for found in modules.contributors():
        page = pages[f"modules/{found.name}.md"]
        contributed: list[Any] = [
            *found.events, *found.metrics, *found.datasets, *found.tools, *found.roles, *found.personal_data
        ]  # fmt: skip
        assert [each.name for each in contributed if f"`{each.name}`" not in page] == []
    settings = {str(field.validation_alias or f"KENROKU_{name.upper()}") for name, field in Env.model_fields.items()}
    assert {"PORT", "DATABASE_URL", "KENROKU_PACK"} <= settings
    assert [name for name in settings if f"`{name}`" not in pages["operate/settings.md"]] == []


def test_a_stale_and_a_left_over_page_are_found(tmp_path: Path) -> None:
    call_command("docs", "--into", str(tmp_path), verbosity=0)
    call_command("docs", "--check", "--into", str(tmp_path))
    settings, gone = tmp_path / "operate" / "settings.md", tmp_path / "modules" / "gone.md"
    settings.write_text(settings.read_text("utf-8") + "| `KENROKU_MAGIC` | | |\n", "utf-8")
    gone.write_text("# Gone\n", "utf-8")
    with pytest.raises(CommandError, match=r"operate/settings\.md, modules/gone\.md"):
        call_command("docs", "--check", "--into", str(tmp_path))
    call_command("docs", "--into", str(tmp_path), verbosity=0)
    call_command("docs", "--check", "--into", str(tmp_path))
    assert not gone.exists()
