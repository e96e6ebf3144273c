# SPDX-License-Identifier: Apache-2.0
"""Dates as people in a Japanese city write and read them: fiscal years, 和暦, and dates of which a part is unknown.

Reading is generous (`R8.4.1`, `令和八年四月一日`, `２０２６年１１月２０日`), writing is exact. Everything that cannot be read
raises ValueError with a sentence that says what a date looks like; callers put it into their own answer.
"""

import re
import unicodedata
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Literal

from kenroku.core.numbers import kanji_number
from kenroku.core.text import Text

FIRST_MONTH = 4
"""A fiscal year begins in April (地方自治法 第208条)."""


@dataclass(frozen=True, slots=True)
class Era:
    """An era of the Japanese calendar, and the day on which it began."""

    name: str
    letter: str
    english: str
    reading: str
    start: date


# 明治 counts from its first day by the new calendar, 1 January 1873; before it the days do not agree.
ERAS = (
    Era("令和", "R", "Reiwa", "れいわ", date(2019, 5, 1)),
    Era("平成", "H", "Heisei", "へいせい", date(1989, 1, 8)),
    Era("昭和", "S", "Showa", "しょうわ", date(1926, 12, 25)),
    Era("大正", "T", "Taisho", "たいしょう", date(1912, 7, 30)),
    Era("明治", "M", "Meiji", "めいじ", date(1868, 10, 23)),
)
_ERA_BY_NAME = {name: era for era in ERAS for name in (era.name, era.letter)}
_FIRST_DAY = date(1873, 1, 1)
_WEEKDAYS = "月火水木金土日"
_EASY_WEEKDAYS = ("げつ", "か", "すい", "もく", "きん", "ど", "にち")
_ENGLISH_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December")  # fmt: skip

_NUMBER = r"\d{1,4}|[〇零一二三四五六七八九十百千元]+"
_DATE = re.compile(
    rf"(?:(?P<era>令和|平成|昭和|大正|明治|[RHSTMrhstm])\s*)?(?P<year>{_NUMBER})\s*(?:年|[./\-])?"
    rf"(?:\s*(?P<month>(?<![\d〇零一二三四五六七八九十百千元])(?:{_NUMBER}))\s*(?:月|[./\-])?"
    rf"(?:\s*(?P<day>(?<![\d〇零一二三四五六七八九十百千元])(?:{_NUMBER}))\s*日?)?)?(?:\s*\([月火水木金土日](?:曜日?)?\))?"
)
_FISCAL_YEAR = re.compile(
    rf"(?:FY\s*|(?P<era>令和|平成|昭和|大正|明治|[RHSTMrhstm])\s*)?(?P<year>{_NUMBER})\s*(?:年度?)?", re.IGNORECASE
)
_COMPACT = re.compile(r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})")


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """A day, a month or a year, as far as it is known; `str()` gives `2026-11-20`, `2026-11` or `2026`.

    Raises ValueError for a day that the calendar does not have, and for a day without a month.
    """

    year: int
    month: int = 0
    day: int = 0

    def __post_init__(self) -> None:
        if self.day and not self.month:
            raise ValueError("a day needs its month")
        date(self.year, self.month or 1, self.day or 1)

    @classmethod
    def of(cls, day: date) -> "PartialDate":
        """A whole date."""
        return cls(day.year, day.month, day.day)

    @property
    def first_day(self) -> date:
        """The earliest day it can mean."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def last_day(self) -> date:
        """The latest day it can mean."""
        month = self.month or 12
        return date(self.year, month, self.day or monthrange(self.year, month)[1])

    @property
    def is_whole(self) -> bool:
        """Whether the day is known."""
        return bool(self.day)

    @property
    def label(self) -> Text:
        """In words: 令和8年11月20日(2026年), 20 November 2026, 2026年11月20日(きん)."""
        return Text(ja=self._japanese(), en=self._english(), easy=self._easy())

    def __str__(self) -> str:
        parts = [f"{self.year:04d}"] + [f"{part:02d}" for part in (self.month, self.day) if part]
        return "-".join(parts)

    def _japanese(self) -> str:
        rest = "".join(f"{part}{name}" for part, name in ((self.month, "月"), (self.day, "日")) if part)
        # A month or year in which the era changed is named by the era that it ended in.
        day = self.last_day if not self.day else self.first_day
        if day < _FIRST_DAY:
            return f"{self.year}年{rest}"
        return f"{wareki_year(day)}({self.year}年){rest}"

    def _english(self) -> str:
        month = _MONTHS[self.month - 1] if self.month else ""
        return " ".join(str(part) for part in (self.day, month, self.year) if part)

    def _easy(self) -> str:
        words = f"{self.year}年《ねん》"
        words += f"{self.month}月《がつ》" if self.month else ""
        return words + (f"{self.day}日《にち》({_EASY_WEEKDAYS[self.first_day.weekday()]})" if self.day else "")


def parse_date(words: str) -> date:
    """Read a whole date, in any of the ways that people write one; raises ValueError for a month or a year alone."""
    found = parse_partial_date(words)
    if not found.is_whole:
        raise ValueError(f"{words!r} names no day; a date looks like 2026-11-20, R8.11.20 or 令和8年11月20日")
    return found.first_day


def parse_partial_date(words: str) -> PartialDate:
    """Read a date, a month or a year: `R8.4.1`, `令和八年四月一日`, `Ｈ31`, `2026-11`, `２０２６年１１月２０日`, `20261120`.

    An era's year must lie in that era, as far as the date tells: 平成31年5月 did not exist, 平成31年 did.
    Raises ValueError, with a sentence that says what a date looks like.
    """
    # NFKC turns 全角 into 半角, and the era squares (㋿) into two kanji.
    plain = unicodedata.normalize("NFKC", words).strip()
    match = _COMPACT.fullmatch(plain) or _DATE.fullmatch(plain)
    if not match:
        raise ValueError(f"{words!r} is not a date; a date looks like 2026-11-20, R8.11.20 or 令和8年11月20日")
    named = match.groupdict()
    year, month, day = (_whole(named[part]) for part in ("year", "month", "day"))
    if any(named[part] is not None and not value for part, value in (("year", year), ("month", month), ("day", day))):
        raise ValueError(f"{words!r} is not a date; years, months and days begin at 1")
    letter = named.get("era")
    try:
        if not letter:
            if year < 1000:
                raise ValueError("a year without an era has four digits")
            return PartialDate(year, month, day)
        era = _ERA_BY_NAME[letter.upper()]
        found = PartialDate(era.start.year + year - 1, month, day)
    except ValueError as error:
        raise ValueError(f"{words!r} is not a date of the calendar: {error}") from error
    if found.last_day < era.start or found.first_day > _last_day(era):
        raise ValueError(f"{words!r} does not lie in {era.name}, which ran from {era.start} to {_last_day(era)}")
    return found


def era_of(day: date) -> Era:
    """The era of a day; raises ValueError before 明治."""
    for era in ERAS:
        if day >= era.start:
            return era
    raise ValueError(f"{day} lies before 明治; there is no era for it here")


def wareki_year(day: date) -> str:
    """The year of a day in 和暦: `令和8年`, `令和元年`."""
    era = era_of(day)
    return f"{era.name}{_year_of(era, day.year)}年"


def wareki(day: date, *, weekday: bool = False) -> str:
    """A day in 和暦: `令和8年11月20日`, with its weekday `令和8年11月20日(金)` where asked for."""
    end = f"({_WEEKDAYS[day.weekday()]})" if weekday else ""
    return f"{wareki_year(day)}{day.month}月{day.day}日{end}"


def day_label(day: date) -> Text:
    """A day with its weekday, for readers of all three languages."""
    return Text(
        ja=f"{day.year}年{day.month}月{day.day}日({_WEEKDAYS[day.weekday()]})",
        en=f"{_ENGLISH_WEEKDAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]} {day.year}",
        easy=PartialDate.of(day)._easy(),
    )


def fiscal_year(day: date) -> int:
    """The fiscal year that a day lies in: 31 March 2026 lies in 2025."""
    return day.year if day.month >= FIRST_MONTH else day.year - 1


def fiscal_year_label(year: int) -> Text:
    """A fiscal year in words: 令和5年度(2023年度), FY2023.

    It is named by the era in which it begins, as the city's own plans print it; the one that began in 平成31年 and
    ended in 令和2年 is printed 令和元年度 by nearly everybody, and here.
    """
    day = date(2019, 5, 1) if year == 2019 else date(year, FIRST_MONTH, 1)
    era = era_of(day)
    return Text(
        ja=f"{era.name}{_year_of(era, year)}年度({year}年度)",
        en=f"FY{year}",
        easy=f"{year}年度《ねんど》",
    )


def parse_fiscal_year(words: str) -> int:
    """Read a fiscal year: `令和5年度`, `2023年度`, `FY2023`, `R5`, `令和元年度`; raises ValueError for anything else."""
    plain = unicodedata.normalize("NFKC", words).strip()
    match = _FISCAL_YEAR.fullmatch(plain)
    if not match:
        raise ValueError(f"{words!r} is not a fiscal year; one looks like 令和5年度, 2023年度 or FY2023")
    era = _ERA_BY_NAME.get((match["era"] or "").upper())
    year = _whole(match["year"])
    if (era is None and year < 1000) or year < 1:
        raise ValueError(f"{words!r} is not a fiscal year; a year without an era has four digits")
    return era.start.year + year - 1 if era else year


PeriodKind = Literal["year", "half", "quarter", "month"]
_PERIOD = re.compile(r"(?P<year>\d{4})(?:-(?:H(?P<half>[12])|Q(?P<quarter>[1-4])|(?P<month>0[1-9]|1[0-2])))?")


@dataclass(frozen=True, slots=True)
class Period:
    """A fiscal year, a part of one, or a calendar month.

    `2025`, `2025-H1` (April to September), `2025-Q4` (January to March), `2026-01`; `str()` gives that form again.
    """

    kind: PeriodKind
    year: int
    part: int = 0

    def __post_init__(self) -> None:
        most = {"year": 0, "half": 2, "quarter": 4, "month": 12}[self.kind]
        if not (1 <= self.part <= most or self.part == most == 0):
            raise ValueError(f"a {self.kind} has no part {self.part}")
        date(self.year, 1, 1)

    @classmethod
    def parse(cls, words: str) -> "Period":
        """Read `2025`, `2025-H1`, `2025-Q4` or `2026-01`; raises ValueError for anything else."""
        match = _PERIOD.fullmatch(unicodedata.normalize("NFKC", words).strip())
        if not match:
            raise ValueError(f"{words!r} is not a period; a period looks like 2025, 2025-H1, 2025-Q4 or 2026-01")
        year = int(match["year"])
        if match["half"]:
            return cls("half", year, int(match["half"]))
        if match["quarter"]:
            return cls("quarter", year, int(match["quarter"]))
        return cls("month", year, int(match["month"])) if match["month"] else cls("year", year)

    @property
    def start(self) -> date:
        """Its first day."""
        months = {"half": 6, "quarter": 3}.get(self.kind, 0) * (self.part - 1)
        if self.kind == "month":
            return date(self.year, self.part, 1)
        first = FIRST_MONTH - 1 + months
        return date(self.year + first // 12, first % 12 + 1, 1)

    @property
    def end(self) -> date:
        """Its last day."""
        length = {"year": 12, "half": 6, "quarter": 3, "month": 1}[self.kind]
        first = self.start
        last = first.month - 1 + length - 1
        year, month = first.year + last // 12, last % 12 + 1
        return date(year, month, monthrange(year, month)[1])

    @property
    def label(self) -> Text:
        """In words: 令和7年度(2025年度)上半期, FY2025, first half."""
        if self.kind == "month":
            return PartialDate(self.year, self.part).label
        whole = fiscal_year_label(self.year)
        if self.kind == "year":
            return whole
        if self.kind == "half":
            return Text(
                ja=f"{whole.ja}{'上下'[self.part - 1]}半期",
                en=f"{whole.en}, {('first', 'second')[self.part - 1]} half",
                easy=f"{whole.easy}の {self._months()}",
            )
        return Text(
            ja=f"{whole.ja}第{self.part}四半期", en=f"{whole.en} Q{self.part}", easy=f"{whole.easy}の {self._months()}"
        )

    def __str__(self) -> str:
        end = {"year": "", "half": f"-H{self.part}", "quarter": f"-Q{self.part}", "month": f"-{self.part:02d}"}
        return f"{self.year:04d}{end[self.kind]}"

    def _months(self) -> str:
        return f"{self.start.month}月《がつ》から {self.end.month}月《がつ》"


def _whole(words: str | None) -> int:
    if words is None:
        return 0
    return int(words) if words.isdecimal() else kanji_number(words)


def _year_of(era: Era, year: int) -> str:
    number = year - era.start.year + 1
    return "元" if number == 1 else str(number)


def _last_day(era: Era) -> date:
    later = [other.start for other in ERAS if other.start > era.start]
    return date.fromordinal(min(later).toordinal() - 1) if later else date.max
