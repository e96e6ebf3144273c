# SPDX-License-Identifier: Apache-2.0
"""Charts drawn on the server: what to show, and where each mark goes.

Horizontal places are shares of the width and vertical ones are pixels, so that one drawing fits a phone and a desk
with letters of the same size, without a script. Bars begin at zero. A period without a report is a gap that says so:
never zero, and never bridged by a line.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import pairwise
from math import ceil, floor, log10
from typing import Literal, Self
from unicodedata import east_asian_width

from pydantic import BaseModel, ConfigDict, model_validator

from kenroku.core.numbers import grouped
from kenroku.core.text import Text

Words = Text | str

TOP, HEIGHT, FOOT = 28, 220, 34
"""Pixels above the plot (for the highest label), of the plot itself, and under it (for the axis)."""

LEFT, RIGHT = 0.0, 100.0
"""The plot's edges in percent of its width; the axis' numbers stand left of it, in a margin that the style gives."""

DESK_LABELS, PHONE_EMS = 12, 22
"""So many labels stand under the axis on a desk, and so many ems of them on a phone."""

DIRECT_LABELS = 8
"""Up to so many marks carry their number; more would hide each other."""


class Series(BaseModel):
    """One row of values, one for each label; None where nothing was reported. `field` chooses a field's colour."""

    model_config = ConfigDict(frozen=True)

    name: Words
    values: tuple[Decimal | None, ...]
    kind: Literal["line", "bar"] = "line"
    field: int | None = None


class Mark(BaseModel):
    """A second value for a period, by another source: shown as its own mark, since nobody may choose between them."""

    model_config = ConfigDict(frozen=True)

    at: int
    value: Decimal
    name: Words


class Chart(BaseModel):
    """What a chart shows. `title` is a sentence that says it in words; `labels` are the periods, oldest first.

    Raises ValueError where a series has another length than the labels, or a mark lies beside them.
    """

    model_config = ConfigDict(frozen=True, ignored_types=(cached_property,))

    title: Words
    labels: tuple[Words, ...]
    series: tuple[Series, ...]
    unit: Words = ""
    target: Decimal | None = None
    target_name: Words = ""
    marks: tuple[Mark, ...] = ()
    source: Words = ""
    label_name: Words = ""

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if not self.labels or not self.series:
            raise ValueError("a chart needs labels and at least one series")
        if any(len(series.values) != len(self.labels) for series in self.series):
            raise ValueError("every series needs one value for each label, or None")
        if any(not 0 <= mark.at < len(self.labels) for mark in self.marks):
            raise ValueError("a mark must belong to one of the labels")
        return self

    @property
    def height(self) -> int:
        """Pixels of the whole drawing."""
        return TOP + HEIGHT + FOOT

    @property
    def base(self) -> float:
        """Where the axis lies, in pixels from above."""
        return self.y(max(self.ticks[0], Decimal(0)) if self.ticks[-1] > 0 else self.ticks[-1])

    @property
    def floor(self) -> int:
        """The lower edge of the plot."""
        return TOP + HEIGHT

    @property
    def numbers(self) -> tuple[Decimal, ...]:
        """Every number that must have room."""
        found = [value for series in self.series for value in series.values if value is not None]
        found += [mark.value for mark in self.marks]
        return tuple(found + ([self.target] if self.target is not None else []))

    @cached_property
    def ticks(self) -> tuple[Decimal, ...]:
        """The axis' numbers, from below: round ones, four to six, with zero among them where there are bars."""
        return ticks(self.numbers, from_zero=any(series.kind == "bar" for series in self.series))

    @property
    def has_table_open(self) -> bool:
        """Whether the table under the chart is short enough to stand open."""
        return len(self.labels) <= 12

    def x(self, index: float) -> float:
        """The middle of a label's band, in percent."""
        return round(LEFT + (RIGHT - LEFT) * (index + 0.5) / len(self.labels), 3)

    def y(self, value: Decimal) -> float:
        """A value's height, in pixels from above."""
        low, high = self.ticks[0], self.ticks[-1]
        return round(TOP + HEIGHT * float((high - value) / (high - low)), 1)

    def grid(self) -> Iterator["Tick"]:
        """The lines behind the plot."""
        for tick in self.ticks:
            yield Tick(tick, self.y(tick), is_axis=tick == 0)

    def axis(self) -> Iterator["Label"]:
        """The labels under the axis: as many as a desk has room for, marked where a phone has not; the last is always there."""
        widest = max(_ems(str(words)) for words in self.labels)
        step = ceil(len(self.labels) / DESK_LABELS)
        on_phone = ceil(len(self.labels) / max(floor(PHONE_EMS / (widest + 1)), 1) / step) * step
        for index, words in enumerate(self.labels):
            from_end = len(self.labels) - 1 - index
            if from_end % step == 0:
                yield Label(words, self.x(index), for_desk=from_end % on_phone != 0)

    def gaps(self) -> Iterator["Label"]:
        """Periods for which no series has a value."""
        for index, words in enumerate(self.labels):
            if all(series.values[index] is None for series in self.series):
                yield Label(words, self.x(index))

    @property
    def names_gaps(self) -> bool:
        """Whether there is room to write into each gap what it is."""
        return len(self.labels) <= DIRECT_LABELS

    @property
    def axis_room(self) -> Literal["s", "m", "l", "xl"]:
        """How much room the axis' numbers need: up to 3, 6 or 9 characters, or more."""
        longest = max(len(grouped(tick)) for tick in self.ticks)
        return "s" if longest <= 3 else "m" if longest <= 6 else "l" if longest <= 9 else "xl"

    @property
    def has_gap_dots(self) -> bool:
        """Whether gaps are shown by a sign that the legend must explain."""
        return not self.names_gaps and any(True for _ in self.gaps())

    @property
    def has_legend(self) -> bool:
        """Whether the title alone does not say what each mark is."""
        return len(self.series) > 1 or self.target is not None or bool(self.marks) or self.has_gap_dots

    def bar_series(self) -> Iterator[tuple[Series, int]]:
        """Every series of bars with its place among them."""
        for row, series in enumerate(found for found in self.series if found.kind == "bar"):
            yield series, row

    def bars(self) -> Iterator["Bar"]:
        """Every bar of every series of bars."""
        rows = [series for series in self.series if series.kind == "bar"]
        band = (RIGHT - LEFT) / len(self.labels)
        width = round(min(band * 0.7 / max(len(rows), 1), 9.0), 3)
        for row, series in enumerate(rows):
            for index, value in enumerate(series.values):
                if value is None:
                    continue
                left = self.x(index) + (row - len(rows) / 2) * width
                top, bottom = sorted((self.y(value), self.y(Decimal(0))))
                label = value if len(self.labels) * len(rows) <= DIRECT_LABELS else None
                yield Bar(
                    series, row, round(left, 3), top, width, round(bottom - top, 1), round(left + width / 2, 3), label
                )

    def lines(self) -> Iterator["Line"]:
        """Every series of lines, as strokes between neighbours that both have a value."""
        for row, series in enumerate(found for found in self.series if found.kind == "line"):
            dots = tuple(
                Dot(self.x(index), self.y(value), value) if value is not None else None
                for index, value in enumerate(series.values)
            )
            strokes = tuple((one, other) for one, other in pairwise(dots) if one and other)
            seen = tuple(dot for dot in dots if dot)
            shown = seen if len(seen) <= DIRECT_LABELS and len(self.series) == 1 else seen[-1:]
            yield Line(series, row, strokes, seen if len(seen) <= 40 else seen[-1:], shown)

    def conflicts(self) -> Iterator["Conflict"]:
        """Every second value."""
        for mark in self.marks:
            yield Conflict(mark, self.x(mark.at), self.y(mark.value))

    def target_y(self) -> float | None:
        """Where the line of the target lies."""
        return None if self.target is None else self.y(self.target)

    def rows(self) -> Iterator[tuple[Words, tuple[Decimal | None, ...], tuple[Mark, ...]]]:
        """The table under the chart: label, values, second values."""
        for index, words in enumerate(self.labels):
            values = tuple(series.values[index] for series in self.series)
            yield words, values, tuple(mark for mark in self.marks if mark.at == index)


@dataclass(frozen=True, slots=True)
class Tick:
    """A line of the grid with its number."""

    value: Decimal
    y: float
    is_axis: bool


@dataclass(frozen=True, slots=True)
class Label:
    """Words under the axis."""

    words: Words
    x: float
    for_desk: bool = False


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar, with its number where there is room."""

    series: Series
    row: int
    x: float
    y: float
    width: float
    height: float
    middle: float
    value: Decimal | None


@dataclass(frozen=True, slots=True)
class Dot:
    """A value of a line."""

    x: float
    y: float
    value: Decimal


@dataclass(frozen=True, slots=True)
class Line:
    """A line as strokes and dots; `labelled` dots carry their number."""

    series: Series
    row: int
    strokes: tuple[tuple[Dot, Dot], ...]
    dots: tuple[Dot, ...]
    labelled: tuple[Dot, ...]


@dataclass(frozen=True, slots=True)
class Conflict:
    """A second value, as a mark of its own."""

    mark: Mark
    x: float
    y: float


def ticks(numbers: Sequence[Decimal], *, from_zero: bool) -> tuple[Decimal, ...]:
    """Round numbers around the given ones, from below; zero among them where asked for or where it is near."""
    low, high = (min(numbers), max(numbers)) if numbers else (Decimal(0), Decimal(1))
    if from_zero or (low > 0 and high - low > high * Decimal("0.3")) or low == high:
        low, high = min(low, Decimal(0)), max(high, Decimal(0))
    if low == high:
        high = low + 1
    step = _round_step((high - low) / 4)
    first, last = floor(low / step), ceil(high / step)
    return tuple(step * number for number in range(first, last + 1))


def _ems(words: str) -> float:
    return sum(1 if east_asian_width(character) in "WF" else 0.6 for character in words)


def _round_step(rough: Decimal) -> Decimal:
    power = Decimal(10) ** floor(log10(rough))
    return next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough)


def sparkline(values: Sequence[Decimal | float | int | None]) -> list[str]:
    """Paths for a small line in a box of 100 × 30: each gap begins a new path, and the last one is the dot at its end.

    One value alone goes no way, and gives none.
    """
    known = [Decimal(str(value)) for value in values if value is not None]
    if len(known) < 2:
        return []
    low, high = min(known), max(known)
    spread = high - low or Decimal(1)
    width = max(len(values) - 1, 1)
    paths: list[list[str]] = [[]]
    for index, value in enumerate(values):
        if value is None:
            paths.append([])
            continue
        paths[-1].append(f"{100 * index / width:.1f} {28 - 26 * float((Decimal(str(value)) - low) / spread):.1f}")
    # A lone value between two gaps is drawn as a dot: a stroke of no length with round ends.
    drawn = [path for path in paths if path]
    return ["M" + "L".join(path if len(path) > 1 else path * 2) for path in (*drawn, drawn[-1][-1:])]
