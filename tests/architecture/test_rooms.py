# SPDX-License-Identifier: Apache-2.0
"""Every module looks like every other, and keeps what its quality.yaml promises."""

import types
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from pathlib import Path

import pytest
from django.conf import settings

from kenroku.core import modules
from kenroku.core.accounts.models import Account
from kenroku.core.modules import Entry, Module
from kenroku.core.refs import Ref
from kenroku.core.text import Text
from tests.architecture.rules import rooms
from tests.architecture.rules.sources import ROOT

NAMES = modules.names()


def folder(name: str) -> Path:
    """Where a module lies."""
    file = import_module(f"{settings.KENROKU_MODULE_PACKAGE}.{name}").__file__
    assert file
    return Path(file).parent


@pytest.mark.parametrize("name", NAMES)
def test_a_module_has_the_files_that_every_module_has(name: str) -> None:
    assert rooms.files(folder(name)) == []


@pytest.mark.parametrize("name", NAMES)
def test_a_module_keeps_its_promises(name: str) -> None:
    assert rooms.promises(folder(name), modules.module(name)) == []


@pytest.mark.parametrize("name", NAMES)
def test_a_module_speaks_both_languages(name: str) -> None:
    assert rooms.two_languages(modules.module(name)) == []


@pytest.mark.parametrize("name", NAMES)
def test_what_crosses_has_a_shape(name: str) -> None:
    assert rooms.public_shape(import_module(f"{settings.KENROKU_MODULE_PACKAGE}.{name}.public")) == []


def voice(*, english: str = "Voice", entries: tuple[Entry, ...] = ()) -> Module:
    """A module to plant violations in."""
    return Module(name="voice", title=Text(ja="広聴", en=english), summary=Text(ja="声", en="Words"), entries=entries)


def test_missing_and_strange_files_are_found(tmp_path: Path) -> None:
    for name in rooms.MUST - {"rest"}:
        (tmp_path / f"{name}.py").touch()
    for name in (*rooms.BESIDE - {"README.md"}, "logic.py", "forms", "static"):
        (tmp_path / name).mkdir()
    found = "\n".join(rooms.files(tmp_path))
    assert "rest is missing" in found
    assert "README.md is missing" in found
    assert "logic has no place" in found
    assert len(found.splitlines()) == 3


@pytest.mark.parametrize(
    ("stated", "finding"),
    [
        ("print: done", "does not say “english”"),
        ("datasets: done", "contributes none"),
        ("print: {exempt: no}", "with a reason"),
        ("print: later", "with a reason"),
        ("beauty: done", "which nobody knows"),
    ],
)
def test_a_broken_promise_is_found(tmp_path: Path, stated: str, finding: str) -> None:
    (tmp_path / "quality.yaml").write_text(stated)
    assert finding in "\n".join(rooms.promises(tmp_path, voice()))


def test_kept_promises_are_not(tmp_path: Path) -> None:
    reason = "{exempt: 'Holds nothing that could be published or counted.'}"
    contributed = set(rooms.CONTRIBUTED)
    lines = [f"{name}: {reason if name in contributed else 'done'}" for name in rooms.QUALITY]
    (tmp_path / "quality.yaml").write_text("\n".join(lines))
    assert rooms.promises(tmp_path, voice()) == []


def test_a_missing_english_is_found() -> None:
    assert rooms.two_languages(voice()) == []
    assert len(rooms.two_languages(voice(english="", entries=(Entry(title=Text(ja="声"), url_name="voice"),)))) == 2


@dataclass(frozen=True)
class Kept:
    """What may cross."""

    ref: Ref
    days: tuple[date, ...]


@dataclass
class Loose:
    """What may not, because anybody could change it."""

    ref: Ref


def public(function: object) -> types.ModuleType:
    """A public.py with this function in it."""
    made = types.ModuleType("kenroku.modules.voice.public")
    function.__module__ = made.__name__
    made.find = function  # type: ignore[attr-defined]
    return made


def test_a_row_that_crosses_is_found() -> None:
    def gives_kept(ref: Ref, *, on: date | None = None) -> list[Kept]:
        return []

    def takes_row(by: Account) -> None: ...
    def gives_rows() -> dict[str, list[Account]]:
        return {}

    def gives_loose() -> Loose:
        return Loose(Ref("voice.comment:1"))

    def says_nothing(ref) -> None: ...  # type: ignore[no-untyped-def]  # noqa: ANN001

    assert rooms.public_shape(public(gives_kept)) == []
    assert rooms.public_shape(public(takes_row)) == ["kenroku.modules.voice.public.find: by is Account"]
    assert rooms.public_shape(public(gives_rows)) == ["kenroku.modules.voice.public.find: return is Account"]
    assert rooms.public_shape(public(gives_loose)) == [
        "kenroku.modules.voice.public.find: return is Loose, which is not frozen"
    ]
    assert rooms.public_shape(public(says_nothing)) == ["kenroku.modules.voice.public.find is not typed"]


def test_the_document_names_every_file_and_promise() -> None:
    document = (ROOT / "docs" / "develop" / "modules.md").read_text("utf-8")
    parts = {name.removesuffix(".py") for name in rooms.MUST | rooms.MAY} | rooms.BESIDE - {"__init__.py"}
    assert [name for name in sorted(parts) if f"`{name}`" not in document and f"`{name}.py`" not in document] == []
    rows = {
        name: meaning for name, meaning in rooms.QUALITY.items() if f"| `{name}` | {meaning[0].lower()}" in document
    }
    assert rows == rooms.QUALITY
