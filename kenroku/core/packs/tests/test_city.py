# SPDX-License-Identifier: Apache-2.0
"""The city's own file: its code, its colours, and what pages see of it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings

from kenroku.core import city as known
from kenroku.core.city import NOBODY, check_digit, city
from kenroku.core.colours import KAGA, contrast, mix
from kenroku.core.packs.folder import Pack
from kenroku.core.packs.loading import load
from kenroku.core.packs.models import CityFacts, Load

Opened = Callable[[], Pack]


def edited(folder: Path, old: str, new: str) -> None:
    path = folder / "city.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


# Kanazawa, Sapporo, Chiyoda and Naha as the register of the Ministry of Internal Affairs prints them.
@pytest.mark.parametrize("code", ["172014", "011002", "131016", "472018"])
def test_check_digits_are_those_of_the_register(code: str) -> None:
    assert check_digit(code[:5]) == code[5]


@pytest.mark.parametrize(
    ("old", "new", "where", "what"),
    [
        ('code = "00000"', 'code = "172015"', "code", "検査数字"),
        ('code = "00000"', 'code = "1720"', "code", "使えません"),
        ('"Asia/Tokyo"', '"Asia/Kanazawa"', "time_zone", "知らない時間帯"),
        ('["ja", "en", "ja-easy"]', '["en"]', "languages", "日本語"),
        ("fiscal_year_start = 4", "fiscal_year_start = 13", "fiscal_year_start", "使えません"),
        ('line = "#165E83"', 'line = "#7DB9DA"', "colours[1].line", "2."),
        ('tint = "#FAF4E8"', 'tint = "#C39143"', "colours[2].tint", "読みにくい"),
        ('on_dark = "#CBA0CC"', 'on_dark = "#744A75"', "colours[4].on_dark", "読みにくい"),
        ('tint = "#FAF4E8"', 'tint = "beige"', "colours[2].tint", "使えません"),
        ("[licence]", "[licence]\nnmae = 1", "licence.nmae", "知らない項目"),
    ],
)
def test_what_cannot_be_a_city_is_named(
    opened: Opened, folder: Path, old: str, new: str, where: str, what: str
) -> None:
    edited(folder, old, new)
    problems = opened().check()
    assert where in {problem.where for problem in problems}
    problem = next(problem for problem in problems if problem.where == where)
    assert what in problem.what
    changed = new.partition("\n")[2] or new
    assert changed in (folder / "city.toml").read_text(encoding="utf-8").splitlines()[(problem.line or 0) - 1]


def test_four_colours_are_not_five(opened: Opened, folder: Path) -> None:
    text = (folder / "city.toml").read_text(encoding="utf-8")
    (folder / "city.toml").write_text(text[: text.rindex("[[colours]]")], encoding="utf-8")
    (problem,) = opened().check()
    assert problem.where == "colours" and "5個以上" in problem.expected


@pytest.mark.django_db
def test_before_a_pack_is_loaded_pages_have_a_nobody() -> None:
    assert city() is NOBODY
    assert len(NOBODY.colours) == 5


@pytest.mark.django_db
def test_a_six_digit_code_is_kept_with_five(opened: Opened, folder: Path) -> None:
    edited(folder, 'code = "00000"', 'code = "172014"')
    load(opened())
    assert (city().code, city().code6) == ("17201", "172014")


@pytest.mark.django_db
def test_another_process_notices_a_load_within_a_second(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    load(opened())
    known.forget()
    now = [100.0]
    monkeypatch.setattr("kenroku.core.city.time.monotonic", lambda: now[0])
    assert city().name.ja == "見本市"
    # Another process loads: the row changes without anything telling this one.
    facts = CityFacts.objects.get()
    CityFacts.objects.update(facts=facts.facts | {"name": {"ja": "別の市"}})
    Load.objects.create(city="00000", digest="0" * 64, counts={})
    now[0] += known.LOOK_AGAIN - 0.1
    assert city().name.ja == "見本市"
    now[0] += 0.2
    assert city().name.ja == "別の市"


@pytest.mark.django_db
def test_asking_again_asks_no_database(opened: Opened, django_assert_num_queries: Callable[[int], object]) -> None:
    load(opened())
    known.forget()
    city()
    with django_assert_num_queries(0):  # type: ignore[attr-defined]
        city()


def test_contrast_is_that_of_the_guidelines() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert mix("#ffffff", "#000000", 0.5) == "#808080"
    assert not [fault for colour in KAGA for fault in colour.unreadable()]


@pytest.mark.parametrize("name", ["kanazawa", "sample"])
def test_the_packs_that_come_with_it_have_a_sound_city(name: str, opened: Opened) -> None:
    assert [
        problem for problem in Pack(settings.KENROKU_PACKS_DIR / name, opened().sections).check() if not problem.warning
    ] == []
