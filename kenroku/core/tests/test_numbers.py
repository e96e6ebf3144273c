# SPDX-License-Identifier: Apache-2.0
"""Numbers come back as they were printed."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kenroku.core.numbers import grouped, in_kanji, kanji_number, parse_number, parse_quantity


@pytest.mark.parametrize(
    ("words", "value", "unit"),
    [
        ("65,918件", "65918", "件"),
        ("△22,261", "-22261", ""),
        ("▲3.5%", "-3.5", "%"),
        ("−3", "-3", ""),
        ("-3", "-3", ""),
        ("+3", "3", ""),
        ("1,534万枚", "15340000", "枚"),
        ("３０％", "30", "%"),
        ("1.5倍", "1.5", "倍"),
        ("3億2,000万円", "320000000", "円"),
        ("1万2千", "12000", ""),
        ("12千円", "12000", "円"),
        ("2.5万", "25000", ""),
        ("百二十件", "120", "件"),
        ("千五百万人", "15000000", "人"),
        ("二〇二六", "2026", ""),
        ("10ヶ月", "10", "ヶ月"),
        ("0", "0", ""),
    ],
)
def test_reads(words: str, value: str, unit: str) -> None:
    """With sign, groups, myriads and unit."""
    found = parse_quantity(words)
    assert (found.value, found.unit) == (Decimal(value), unit)


@pytest.mark.parametrize(
    "words", ["", "件", "約200時間", "12,34", "1,2345", "1.2.3", "万", "1万1億", "十千", "三四十", "〇十", "--3"]
)
def test_refuses(words: str) -> None:
    """With a sentence that says what a number looks like."""
    with pytest.raises(ValueError, match="number"):
        parse_quantity(words)


def test_a_bare_number_may_be_asked_for() -> None:
    """A unit is then one thing too many."""
    assert parse_number("1,234") == 1234
    with pytest.raises(ValueError, match="after the number"):
        parse_number("1,234件")


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**15), max_value=10**15, places=3))
def test_what_is_written_is_read_again(number: Decimal) -> None:
    """To the last digit."""
    assert parse_number(grouped(number)) == number


@given(st.integers(0, 9999))
def test_kanji_there_and_back(number: int) -> None:
    """By places."""
    assert kanji_number(in_kanji(number)) == number


@given(st.integers(1, 10**16 - 1))
def test_myriads(number: int) -> None:
    """千五百万, 一兆二千億: four digits at a time."""
    words, rest = "", number
    for size, name in ((10**12, "兆"), (10**8, "億"), (10**4, "万"), (1, "")):
        part, rest = divmod(rest, size)
        words += in_kanji(part) + name if part else ""
    assert kanji_number(words) == number


@given(st.text(alphabet="0123456789,.△-〇一二十百千万億件 ％", max_size=12))
def test_any_text_is_read_or_refused(words: str) -> None:
    """No other error ever comes out."""
    try:
        parse_quantity(words)
    except ValueError:
        return


@pytest.mark.parametrize(
    ("number", "places", "words"),
    [
        (65918, None, "65,918"),
        (-2.5, None, "-2.5"),
        (Decimal("1E+3"), None, "1,000"),
        (0, None, "0"),
        (2, 1, "2.0"),
        (Decimal("113.0000"), None, "113"),
        (Decimal("0.50"), None, "0.5"),
    ],
)
def test_groups(number: int | float | Decimal, places: int | None, words: str) -> None:
    """In threes, without an exponent."""
    assert grouped(number, places=places) == words


@pytest.mark.parametrize("number", [-1, 10_000])
def test_kanji_has_an_end(number: int) -> None:
    """Beyond it nobody writes so."""
    with pytest.raises(ValueError, match="cannot be written"):
        in_kanji(number)
