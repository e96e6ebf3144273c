# SPDX-License-Identifier: Apache-2.0
"""Opening hours, read as offices write them."""

from datetime import time

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from kenroku.core.accounts.hours import Opening, lines, read, write
from kenroku.core.text import Text


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("月-金 8:30-17:15", [1, 2, 3, 4, 5]),
        ("月〜金　８：３０〜１７：１５", [1, 2, 3, 4, 5]),
        ("月火 8:30-17:15", [1, 2]),
        ("月、水・金 08:30 - 17:15".replace(" - ", "-"), [1, 3, 5]),
        ("土-月 8:30-17:15", [1, 6, 7]),
        ("日 8:30-17:15 第2日曜日のみ", [7]),
    ],
)
def test_what_offices_write(words: str, days: list[int]) -> None:
    found = read(words)
    assert [opening.weekday for opening in found] == days
    assert {(opening.opens, opening.closes) for opening in found} == {(time(8, 30), time(17, 15))}
    assert found[0].note == (Text(ja="第2日曜日のみ") if "第2" in words else None)


@pytest.mark.parametrize("words", ["", " \n "])
def test_no_hours(words: str) -> None:
    assert read(words) == ()
    assert lines(()) == []


@pytest.mark.parametrize(
    "words",
    [
        "平日 8:30-17:15",
        "月 8:30",
        "月 25:00-26:00",
        "月 17:15-8:30",
        "月 8:00-8:00",
        "月 8:00-12:00\n月 11:00-15:00",
        "8:30-17:15",
    ],
)
def test_what_cannot_be_read_says_where(words: str) -> None:
    with pytest.raises(ValueError, match=r"「|曜日"):
        read(words)


@pytest.mark.parametrize(
    ("language", "days", "hours"), [("ja", "月〜金", "8:30〜17:15"), ("ja-easy", "月〜金", "8:30〜17:15")]
)
def test_what_readers_see(language: str, days: str, hours: str) -> None:
    with translation.override(language):
        assert [(line.days, line.hours) for line in lines(read("月-金 8:30-17:15"))] == [(days, hours)]


_STRETCHES = st.lists(
    st.tuples(st.integers(1, 7), st.integers(0, 11), st.integers(12, 23)),
    unique_by=lambda stretch: stretch[0],
    max_size=7,
)


@given(_STRETCHES)
def test_writing_and_reading_come_to_the_same(stretches: list[tuple[int, int, int]]) -> None:
    openings = tuple(
        Opening(weekday=day, opens=time(opens), closes=time(closes, 15)) for day, opens, closes in sorted(stretches)
    )
    assert read(write(openings)) == openings
