# SPDX-License-Identifier: Apache-2.0
"""Dates are read as people write them and written as people expect them."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kenroku.core.dates import (
    ERAS,
    PartialDate,
    Period,
    day_label,
    fiscal_year,
    fiscal_year_label,
    parse_date,
    parse_fiscal_year,
    parse_partial_date,
    wareki,
)
from kenroku.core.numbers import in_kanji

days = st.dates(min_value=date(1873, 1, 1), max_value=date(2400, 12, 31))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("R8.4.1", "2026-04-01"),
        ("r8.4.1", "2026-04-01"),
        ("R08.04.01", "2026-04-01"),
        ("Ｒ８．４．１", "2026-04-01"),
        ("令和八年四月一日", "2026-04-01"),
        ("令和8年4月1日(水)", "2026-04-01"),
        ("令和8年 4月 1日", "2026-04-01"),
        ("㋿8.4.1", "2026-04-01"),
        ("令和元年五月一日", "2019-05-01"),
        ("H31.4.30", "2019-04-30"),
        ("昭和六十四年一月七日", "1989-01-07"),
        ("S40/5/1", "1965-05-01"),
        ("大正元年7月30日", "1912-07-30"),
        ("M45.7.29", "1912-07-29"),
        ("2026-11-20", "2026-11-20"),
        ("2026/ 1/ 5", "2026-01-05"),
        ("20261120", "2026-11-20"),
        ("２０２６年１１月２０日", "2026-11-20"),
        ("二〇二六年十一月二十日", "2026-11-20"),
        ("2026年11月20日（金曜日）", "2026-11-20"),
        ("  2024-02-29 ", "2024-02-29"),
        ("2026-01", "2026-01"),
        ("2026年1月", "2026-01"),
        ("R8.4", "2026-04"),
        ("2026", "2026"),
        ("令和8年", "2026"),
        ("Ｈ31", "2019"),
        ("令和元年", "2019"),
    ],
)
def test_reads(words: str, expected: str) -> None:
    """Every way of writing comes to the same date."""
    assert str(parse_partial_date(words)) == expected


@pytest.mark.parametrize(
    "words",
    [
        "",
        "きのう",
        "8.4.1",
        "12",
        "202611",
        "2026-13-01",
        "2026-02-29",
        "2026-00-01",
        "2026-01-00",
        "R0.1.1",
        "R8.4.31",
        "平成31年5月1日",
        "昭和64年1月8日",
        "H40",
        "R1.4.30",
        "令和8年度",
        "2026-11-20T10:00",
        "2026-11-20 ほか",
        "二千二十六年年",
        "明治元年1月1日",
        "2026--11",
    ],
)
def test_refuses(words: str) -> None:
    """With a sentence; never a wrong date, never another error."""
    with pytest.raises(ValueError, match=r"\w+ .+"):
        parse_partial_date(words)


def test_a_whole_date_may_be_asked_for() -> None:
    """A month is not a day."""
    assert parse_date("R8.4.1") == date(2026, 4, 1)
    with pytest.raises(ValueError, match="names no day"):
        parse_date("R8.4")


@given(days)
def test_what_is_written_is_read_again(day: date) -> None:
    """In each form that the platform prints."""
    era = next(era for era in ERAS if day >= era.start)
    year = day.year - era.start.year + 1
    forms = [
        day.isoformat(),
        wareki(day),
        wareki(day, weekday=True),
        f"{era.letter}{year}.{day.month}.{day.day}",
        f"{era.name}{in_kanji(year)}年{in_kanji(day.month)}月{in_kanji(day.day)}日",
        f"{day.year}年{day.month}月{day.day}日".translate(str.maketrans("0123456789", "０１２３４５６７８９")),
        day_label(day).ja,
    ]
    assert {parse_date(form) for form in forms} == {day}


@given(st.text(max_size=20))
def test_any_text_is_read_or_refused(words: str) -> None:
    """No other error ever comes out."""
    try:
        found = parse_partial_date(words)
    except ValueError:
        return
    assert parse_partial_date(str(found)) == found


@given(st.text(alphabet="0123456789〇一二三四五六七八九十百千元年月日.-/RHS令和平成 (金)", max_size=14))
def test_near_dates_are_read_or_refused(words: str) -> None:
    """The same, nearer to the mark."""
    test_any_text_is_read_or_refused.hypothesis.inner_test(words)  # type: ignore[attr-defined]


@given(days)
def test_fiscal_years_run_from_april(day: date) -> None:
    """The period of a day's fiscal year holds that day, and the day after its end lies in the next."""
    year = fiscal_year(day)
    period = Period("year", year)
    assert period.start <= day <= period.end
    assert (period.start.month, period.start.day) == (4, 1)
    assert fiscal_year(period.end + timedelta(days=1)) == year + 1


@pytest.mark.parametrize(
    ("words", "year", "ja"),
    [
        ("令和5年度", 2023, "令和5年度(2023年度)"),
        ("2023年度", 2023, "令和5年度(2023年度)"),
        ("FY2023", 2023, "令和5年度(2023年度)"),
        ("Ｒ５", 2023, "令和5年度(2023年度)"),
        ("令和元年度", 2019, "令和元年度(2019年度)"),
        ("平成31年度", 2019, "令和元年度(2019年度)"),
        ("H30", 2018, "平成30年度(2018年度)"),
        ("昭和63年度", 1988, "昭和63年度(1988年度)"),
    ],
)
def test_fiscal_years(words: str, year: int, ja: str) -> None:
    """Read, and written as the city's plans print them."""
    assert parse_fiscal_year(words) == year
    assert fiscal_year_label(year).ja == ja
    assert fiscal_year_label(year).en == f"FY{year}"
    assert parse_fiscal_year(fiscal_year_label(year).ja.partition("(")[0]) == year


@pytest.mark.parametrize("words", ["", "5", "年度", "R0年度", "2023-04"])
def test_fiscal_years_refused(words: str) -> None:
    """With a sentence."""
    with pytest.raises(ValueError, match="fiscal year"):
        parse_fiscal_year(words)


@pytest.mark.parametrize(
    ("words", "start", "end", "ja", "en"),
    [
        ("2025", date(2025, 4, 1), date(2026, 3, 31), "令和7年度(2025年度)", "FY2025"),
        ("2025-H1", date(2025, 4, 1), date(2025, 9, 30), "令和7年度(2025年度)上半期", "FY2025, first half"),
        ("2025-H2", date(2025, 10, 1), date(2026, 3, 31), "令和7年度(2025年度)下半期", "FY2025, second half"),
        ("2025-Q1", date(2025, 4, 1), date(2025, 6, 30), "令和7年度(2025年度)第1四半期", "FY2025 Q1"),
        ("2025-Q4", date(2026, 1, 1), date(2026, 3, 31), "令和7年度(2025年度)第4四半期", "FY2025 Q4"),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29), "令和6年(2024年)2月", "February 2024"),
    ],
)
def test_periods(words: str, start: date, end: date, ja: str, en: str) -> None:
    """Their days and their names."""
    period = Period.parse(words)
    assert (period.start, period.end, period.label.ja, period.label.en) == (start, end, ja, en)
    assert str(period) == words


@pytest.mark.parametrize("words", ["", "2025-H3", "2025-Q0", "2025-13", "R7", "2025-Q1 ほか"])
def test_periods_refused(words: str) -> None:
    """With a sentence that says what a period looks like."""
    with pytest.raises(ValueError, match="period"):
        Period.parse(words)


@given(st.integers(1873, 2400))
def test_parts_make_up_the_year(year: int) -> None:
    """Halves and quarters follow each other without gap or overlap."""
    whole = Period("year", year)
    for kind, parts in (("half", 2), ("quarter", 4)):
        periods = [Period(kind, year, part) for part in range(1, parts + 1)]  # type: ignore[arg-type]
        assert (periods[0].start, periods[-1].end) == (whole.start, whole.end)
        assert all(a.end + timedelta(days=1) == b.start for a, b in pairwise(periods))


def test_partial_dates_know_their_bounds() -> None:
    """A month may be any of its days."""
    month = PartialDate(2024, 2)
    assert (month.first_day, month.last_day, month.is_whole) == (date(2024, 2, 1), date(2024, 2, 29), False)
    assert PartialDate(2024).last_day == date(2024, 12, 31)
    assert PartialDate.of(date(2024, 2, 3)) == PartialDate(2024, 2, 3)
    assert sorted([PartialDate(2024, 2), PartialDate(2024), PartialDate(2023, 12, 31)])[0].year == 2023


@pytest.mark.parametrize("parts", [(2024, 0, 3), (2024, 13), (2023, 2, 29), (0,)])
def test_partial_dates_that_do_not_exist(parts: tuple[int, ...]) -> None:
    """Are refused when they are made."""
    with pytest.raises(ValueError, match=r"\w"):
        PartialDate(*parts)


def test_labels() -> None:
    """For readers of all three languages."""
    label = PartialDate(2026, 11, 20).label
    assert label.ja == "令和8年(2026年)11月20日"
    assert label.en == "20 November 2026"
    assert label.easy == "2026年《ねん》11月《がつ》20日《にち》(きん)"
    assert PartialDate(2026, 11).label.en == "November 2026"
    assert PartialDate(2019).label.ja == "令和元年(2019年)"
    assert PartialDate(2019, 4).label.ja == "平成31年(2019年)4月"
    assert PartialDate(1868, 10, 23).label.ja == "1868年10月23日"
    assert day_label(date(2026, 11, 20)).ja == "2026年11月20日(金)"
    assert day_label(date(2026, 11, 20)).en == "Fri 20 November 2026"
