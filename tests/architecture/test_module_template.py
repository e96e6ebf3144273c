# SPDX-License-Identifier: Apache-2.0
"""A module made from the template is a whole room: it keeps every rule, and each of its doors opens.

It is made in a copy of the project, by the steps that `kenroku startmodule` tells a developer to take.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.architecture.rules.sources import ROOT, sources

Run = Callable[..., str]

PROGRAMS = Path(sys.executable).parent
NAME = "bazaar"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project with one more module in it."""
    folder = tmp_path_factory.mktemp("house")
    for source in sources():
        (folder / source.name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / source.name, folder / source.name)
    (folder / "build").symlink_to(ROOT / "build")
    assert "script/test kenroku/modules/bazaar" in run(folder, "kenroku", "startmodule", NAME)
    env = folder / "kenroku" / "project" / "env.py"
    before = env.read_text("utf-8")
    env.write_text(before.replace('("plan",', f'("plan", "{NAME}",', 1), "utf-8")
    assert env.read_text("utf-8") != before
    run(folder, "kenroku", "docs")
    return folder


def run(folder: Path, *command: str) -> str:
    """Run a program in the copy; what it prints. Fails the test where it fails."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("KENROKU_", "PYTEST_"))}
    environment |= {"PYTHONPATH": str(folder), "KENROKU_DATA_DIR": str(folder / "var"), "PYTHONDONTWRITEBYTECODE": "1"}
    result = subprocess.run(
        [PROGRAMS / command[0], *command[1:]], cwd=folder, env=environment, capture_output=True, text=True
    )
    assert result.returncode == 0, f"{' '.join(command)}\n{result.stdout[-6000:]}{result.stderr[-6000:]}"
    return result.stdout


def test_it_is_made_in_the_copy(house: Path) -> None:
    assert f"{house}/" in run(house, "python", "-c", f"import kenroku.modules.{NAME} as made; print(made.__file__)")
    left = [
        path
        for path in (house / "kenroku" / "modules" / NAME).rglob("*")
        if "app_name" in str(path) or path.suffix == ".py-tpl"
    ]
    assert left == []


def test_its_tables_are_what_its_migration_makes(house: Path) -> None:
    run(house, "kenroku", "makemigrations", "--check", "--dry-run", NAME)


def test_it_keeps_the_rules_of_the_linters(house: Path) -> None:
    module = f"kenroku/modules/{NAME}"
    run(house, "ruff", "check", "--no-cache", module)
    run(house, "ruff", "format", "--no-cache", "--check", module)
    run(house, "lint-imports", "--no-cache")
    run(house, "mypy", "--cache-dir", str(house / ".mypy_cache"), module)


def test_its_own_tests_and_the_rules_of_the_house_pass(house: Path) -> None:
    said = run(house, "pytest", "-q", "-p", "no:cacheprovider", f"kenroku/modules/{NAME}")
    assert " passed" in said
    rules = ("test_rooms", "test_files", "test_code", "test_tables", "test_documents", "test_messages")
    named = [f"tests/architecture/{name}.py" for name in rules]
    said = run(house, "pytest", "-q", "-p", "no:cacheprovider", *named)
    assert " passed" in said


@pytest.mark.parametrize("name", ["Bazaar", "my_bazaar", "b", "plan"])
def test_a_name_that_cannot_be_is_refused(house: Path, name: str) -> None:
    with pytest.raises(AssertionError, match=r"cannot be a module's name|is there already"):
        run(house, "kenroku", "startmodule", name)
