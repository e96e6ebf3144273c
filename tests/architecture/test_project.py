# SPDX-License-Identifier: Apache-2.0
"""Why each dependency is there, whether the pins hold it, and whether the documents know the tree."""

import json

import pytest

from tests.architecture.rules import project
from tests.architecture.rules.sources import ROOT, sources

PYPROJECT = (ROOT / "pyproject.toml").read_text("utf-8")
LOCKS = {"requirements.lock": ("build",), "requirements-dev.lock": ("build", "test", "lint")}


def test_every_dependency_has_its_reason() -> None:
    assert project.unexplained(PYPROJECT) == []


@pytest.mark.parametrize(
    "lines",
    [
        '  "django>=5.2",',
        '  # The framework.\n  "django>=5.2",\n  "ninja>=1",',
        '  # Two at once.\n  "django>=5.2", "ninja>=1",',
    ],
)
def test_a_dependency_without_reason_is_found(lines: str) -> None:
    kept = '  # The framework.\n  "django[argon2]>=5.2,<5.3",'
    for heading, key in (("[project]", "dependencies"), ("[dependency-groups]", "test")):
        assert project.unexplained(f"{heading}\n{key} = [\n{kept}\n]\n") == []
        assert len(project.unexplained(f"{heading}\n{key} = [\n{kept}\n]\nlint = [\n{lines}\n]\n")) == 1


@pytest.mark.parametrize("name", LOCKS)
def test_the_pins_hold_what_is_asked_for(name: str) -> None:
    assert project.unlocked(PYPROJECT, (ROOT / name).read_text("utf-8"), *LOCKS[name]) == []


def test_the_tests_run_on_what_the_server_runs_on() -> None:
    served = set((ROOT / "requirements.lock").read_text("utf-8").splitlines())
    assert served <= set((ROOT / "requirements-dev.lock").read_text("utf-8").splitlines())


def test_a_missing_or_old_pin_is_found() -> None:
    asked = '[project]\ndependencies = ["Django-CSP[x]>=4.0"]\n[dependency-groups]\ntest = ["pytest>=9"]'
    kept = "django-csp==4.1 ; python_version >= '3.11' \\\n    --hash=sha256:0\npytest==9.2 \\\n"
    assert project.unlocked(asked, kept, "test") == []
    assert len(project.unlocked(asked, kept.replace("4.1", "3.8"), "test")) == 1
    assert len(project.unlocked(asked, "django-csp==4.1", "test")) == 1


def test_the_npm_pins_hold_what_is_asked_for_and_no_address() -> None:
    asked = json.loads((ROOT / "package.json").read_text("utf-8"))
    locked = json.loads((ROOT / "package-lock.json").read_text("utf-8"))["packages"]
    for kind in ("dependencies", "devDependencies"):
        assert locked[""][kind] == asked[kind]
    packages = {name: package for name, package in locked.items() if name}
    assert all(package["integrity"].startswith("sha512-") for package in packages.values())
    assert not any("resolved" in package for package in packages.values())


def test_the_page_of_the_architecture_knows_every_folder() -> None:
    found = [source.path.parts for source in sources()]
    top = {f"{parts[0]}/" for parts in found if len(parts) > 1}
    house = {f"kenroku/{parts[1]}/" for parts in found if parts[0] == "kenroku" and len(parts) > 2}
    core = {f"{parts[2]}" for parts in found if parts[:2] == ("kenroku", "core") and len(parts) > 3} - {"tests"}
    document = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    assert project.unmentioned(document, top | house | core) == []


def test_a_folder_that_the_page_does_not_know_is_found() -> None:
    assert project.unmentioned("the rooms are in `kenroku/modules/plan/`", {"kenroku/modules/plan/", "packs/"}) == [
        "docs/architecture.md does not mention packs/"
    ]
