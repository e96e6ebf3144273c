# SPDX-License-Identifier: Apache-2.0
"""The command as a person and a script use it."""

import io
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from kenroku.core import modules
from kenroku.core.accounts.models import Department
from kenroku.core.packs.models import Load
from kenroku.core.packs.sections import sections


@pytest.fixture(autouse=True)
def no_rooms(settings: object) -> Iterator[None]:
    """The core's own sections only; the rooms' are tested in the rooms."""
    settings.KENROKU_MODULES = ()  # type: ignore[attr-defined]
    modules.forget()
    yield
    modules.forget()


def run(*words: str) -> tuple[str, str]:
    out, err = io.StringIO(), io.StringIO()
    call_command("pack", "--lang", "ja", *words, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_a_sound_pack(folder: Path) -> None:
    assert "誤りはありません" in run("check", str(folder))[0]


def test_a_broken_pack_fails_with_every_problem_and_a_status(folder: Path) -> None:
    (folder / "departments/departments.csv").write_bytes("key,name\na,避難所\n".encode("cp932"))
    (folder / "city.toml").write_text("code = \n")
    err = io.StringIO()
    with pytest.raises(CommandError, match="件を直してください"):
        call_command("pack", "--lang", "ja", "check", str(folder), stderr=err)
    assert (
        "city.toml:1:" in err.getvalue() and "departments/departments.csv:2: このファイルは Shift_JIS" in err.getvalue()
    )


@pytest.mark.django_db
def test_load_shows_then_asks(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr(sys, "stdin", Terminal())
    monkeypatch.setattr("builtins.input", lambda question: "n")
    with pytest.raises(CommandError, match="何も変わっていません"):
        run("load", str(folder))
    assert not Department.objects.exists()
    monkeypatch.setattr("builtins.input", lambda question: "y")
    out, _err = run("load", str(folder))
    assert "  + kikaku" in out and "読み込みました" in out
    assert "変わるところはありません" in run("load", str(folder))[0]


@pytest.mark.django_db
def test_a_script_must_say_yes(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    with pytest.raises(CommandError, match="--yes"):
        run("load", str(folder))
    assert not Load.objects.exists()
    run("load", str(folder), "--yes")
    assert Load.objects.count() == 1


@pytest.mark.django_db
def test_diff_changes_nothing_and_names_the_columns(folder: Path) -> None:
    run("load", str(folder), "--yes")
    path = folder / "departments/departments.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("本庁舎3階", "本庁舎4階"), encoding="utf-8")
    Department.objects.filter(key="shimin").update(phone="076-000-0000")
    out, _err = run("diff", str(folder))
    assert "追加 0、変更 2、削除 0" in out
    assert '      place: {"ja": "本庁舎3階"' in out
    assert "  = shimin" in out and "そのままにします" in out
    assert Department.objects.get(key="kikaku").place.ja == "本庁舎3階"


@pytest.mark.django_db
def test_a_long_list_is_cut_unless_all_is_asked_for(folder: Path) -> None:
    path = folder / "departments/departments.csv"
    path.write_text("key,name\nshimin,S\n" + "".join(f"d{number},D\n" for number in range(60)))
    assert "ほか 41行" in run("diff", str(folder))[0]
    assert "  + d59" in run("diff", str(folder), "--all")[0]


def test_a_new_pack_is_sound_and_explains_every_column(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    run("new", str(folder), "--name", '試験"市', "--name-en", "Test City", "--code", "172014")
    assert "誤りはありません" in run("check", str(folder))[0]
    readme = (folder / "README.md").read_text(encoding="utf-8")
    for section in sections():
        for file in section.files:
            assert f"`{file.file}`" in readme
            assert all(f"| `{column}` |" in readme for column in file.row.model_fields)
    assert 'name = { ja = "試験\\"市", en = "Test City" }' in (folder / "city.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "words",
    [["--name", "市", "--code", "172013"], ["--name", " "], ["--name", "市\n"], ["--name", "市", "--code", "abc"]],
)
def test_a_new_pack_with_a_wrong_name_or_code_is_not_made(tmp_path: Path, words: list[str]) -> None:
    with pytest.raises(CommandError):
        run("new", str(tmp_path / "mine"), *words)
    assert not (tmp_path / "mine").exists()


def test_a_new_pack_never_lands_on_other_files(folder: Path) -> None:
    before = (folder / "city.toml").read_bytes()
    with pytest.raises(CommandError):
        run("new", str(folder), "--name", "市")
    assert (folder / "city.toml").read_bytes() == before


def test_packs_are_found_by_name(folder: Path) -> None:
    assert (settings.KENROKU_PACKS_DIR / "sample").is_dir()
    assert "誤りはありません" in run("check", "sample")[0]
