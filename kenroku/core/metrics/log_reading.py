# SPDX-License-Identifier: Apache-2.0
"""Puts the five questions to the event log: what did each day add to the answer?

The answer for any stretch of time is the sum over its days, which is what makes nightly folding exact. Only distinct
things need care: a thing adds to a month on the first day of that month on which it appears.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import singledispatch
from typing import Any

from django.db import connection
from django.db.models import Count as CountOf
from django.db.models import F, Min, QuerySet
from django.db.models.fields.json import KeyTextTransform

from kenroku.core.dates import FIRST_MONTH
from kenroku.core.events import Event
from kenroku.core.events.models import Recorded
from kenroku.core.metrics import GRAINS, Count, Distinct, Grain, Level, MedianDays, Metric, Share, Tally

Days = dict[tuple[date, str], Tally]
"""What each day added, by day and slice; the slice "" stands for all together."""

_MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}


def stretch(grain: Grain, day: date) -> tuple[date, date]:
    """First and last day of the stretch that a day lies in."""
    if grain == "ever":
        return date.min, date.max
    if grain == "day":
        return day, day
    months, ahead = _MONTHS[grain], FIRST_MONTH - 1
    first = (day.year * 12 + day.month - 1 - ahead) // months * months + ahead
    after = first + months
    return date(first // 12, first % 12 + 1, 1), date(after // 12, after % 12 + 1, 1) - timedelta(days=1)


def stretches(grain: Grain, start: date, end: date) -> Iterator[tuple[date, date]]:
    """Every stretch that has a day between `start` and `end`, whole."""
    while start <= end:
        first, last = stretch(grain, start)
        yield first, last
        if last == date.max:
            return
        start = last + timedelta(days=1)


@singledispatch
def added(metric: Metric, start: date, end: date, *, sliced: bool = False, grains: Iterable[Grain] = GRAINS) -> Days:
    """What each day from `start` to `end` added, by slice of the dimension where `sliced`.

    `grains` says for which stretches distinct things are wanted; the other questions have the same answer for all.
    """
    raise TypeError(f"{type(metric).__name__} is not one of the five questions")


@added.register
def _count(metric: Count, start: date, end: date, *, sliced: bool = False, grains: Iterable[Grain] = GRAINS) -> Days:
    days: Days = {}
    where = {f"data__{name}": value for name, value in metric.where.items()}
    _add_counts(days, "n", rows(metric.of, start, end).filter(**where), metric.dimension if sliced else None)
    return days


@added.register
def _share(metric: Share, start: date, end: date, *, sliced: bool = False, grains: Iterable[Grain] = GRAINS) -> Days:
    days: Days = {}
    for key, event in (("of", metric.of), ("out_of", metric.out_of)):
        _add_counts(days, key, rows(event, start, end), metric.dimension if sliced else None)
    return days


@added.register
def _level(metric: Level, start: date, end: date, *, sliced: bool = False, grains: Iterable[Grain] = GRAINS) -> Days:
    days: Days = {}
    for key, event in (("up", metric.up), ("down", metric.down)):
        _add_counts(days, key, rows(event, start, end), metric.dimension if sliced else None)
    return days


@added.register
def _distinct(
    metric: Distinct, start: date, end: date, *, sliced: bool = False, grains: Iterable[Grain] = GRAINS
) -> Days:
    days: Days = {}
    dimension = metric.dimension if sliced else None
    per_day, by = _cut(named(metric, start, end), dimension, "day")
    counted = per_day.annotate(n=CountOf("*"), different=CountOf(metric.key, distinct=True))
    for records, different, day, *cut in counted.values_list("n", "different", *by):
        tally = _tally(days, day, cut)
        tally.records += records
        tally.state["day"] += different
    for grain in grains:
        if grain == "day":
            continue
        for first, last in stretches(grain, start, end):
            met = named(metric, first, min(last, end))
            for number, day, *cut in _first_met(met, metric.key, max(start, first), dimension):
                _tally(days, day, cut).state[grain] += number
    return days


@added.register
def _median_days(
    metric: MedianDays, start: date, end: date, *, sliced: bool = False, grains: Iterable[Grain] = GRAINS
) -> Days:
    days: Days = {}
    values: dict[str, Any] = {
        "first": metric.first.name,
        "then": metric.then.name,
        "start": _bound(start),
        "end": _bound(end),
        "path": metric.dimension,
    }
    if not sliced:
        cut = "''"
    elif connection.vendor == "postgresql":
        cut = "f.data ->> %(path)s"
    else:
        # As Django reads it: true and false in words.
        cut = """CASE JSON_TYPE(f.data, '$.' || %(path)s) WHEN 'true' THEN 'true' WHEN 'false' THEN 'false'
              ELSE JSON_EXTRACT(f.data, '$.' || %(path)s) END"""
    with connection.cursor() as cursor:
        cursor.execute(_PAIRS.format(cut=cut), values)
        for first, then, cut_value, number in cursor.fetchall():
            tally = _tally(days, _date(then), [cut_value] if sliced else [])
            tally.records += number
            tally.state[str(max((_date(then) - _date(first)).days, 0))] += number
    return days


# Begun with what ended in the range, so that one night reads one night's things and not the whole log.
_PAIRS = """
WITH touched AS (
    SELECT DISTINCT about FROM events_recorded
    WHERE name = %(then)s AND day BETWEEN %(start)s AND %(end)s AND about <> ''
), opened AS (
    SELECT r.about, MIN(r.id) AS id FROM touched JOIN events_recorded r ON r.about = touched.about
    WHERE r.name = %(first)s AND r.day <= %(end)s GROUP BY r.about
), closed AS (
    SELECT opened.id AS first_id, MIN(r.id) AS then_id FROM opened JOIN events_recorded r ON r.about = opened.about
    WHERE r.name = %(then)s AND r.id > opened.id AND r.day <= %(end)s GROUP BY opened.id
)
SELECT f.day, t.day, {cut} AS cut, COUNT(*)
FROM closed JOIN events_recorded f ON f.id = first_id JOIN events_recorded t ON t.id = then_id
WHERE t.day >= %(start)s GROUP BY f.day, t.day, cut
"""


def rows(event: type[Event], start: date, end: date) -> QuerySet[Recorded]:
    """The records of one event on these days."""
    found = Recorded.objects.filter(name=event.name)
    if start > date.min:
        found = found.filter(day__gte=start)
    return found if end == date.max else found.filter(day__lte=end)


def named(metric: Distinct, start: date, end: date) -> QuerySet[Recorded]:
    """The records that are about something, or from somebody."""
    found = rows(metric.of, start, end)
    return found.exclude(about="") if metric.key == "about" else found.filter(by__isnull=False)


def first_day() -> date | None:
    """The day of the first record of all."""
    oldest = Recorded.objects.order_by("pk").first()
    return oldest.day if oldest else None


def _cut(found: QuerySet[Recorded], dimension: str | None, by: str) -> tuple[QuerySet[Recorded, Any], tuple[str, ...]]:
    """The records grouped by a column and, where asked for, by a field of their data."""
    if dimension is None:
        return found.values(by), (by,)
    return found.annotate(cut=KeyTextTransform(dimension, "data")).values(by, "cut"), (by, "cut")


def _add_counts(days: Days, key: str, found: QuerySet[Recorded], dimension: str | None) -> None:
    grouped, by = _cut(found, dimension, "day")
    for number, day, *cut in grouped.annotate(n=CountOf("*")).values_list("n", *by):
        tally = _tally(days, day, cut)
        tally.state[key] += number
        tally.records += number


def _first_met(found: QuerySet[Recorded], key: str, start: date, dimension: str | None) -> Iterator[tuple[Any, ...]]:
    """How many keys appear for the first time on each day from `start` on, of all that `found` looks at."""
    grouped, by = _cut(found, dimension, key)
    inner = grouped.annotate(first=Min("day")).values_list(F("first"), *by[1:])
    sql, values = inner.query.get_compiler(connection=connection).as_sql()
    columns = ", ".join(("first", *by[1:]))
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH met({columns}) AS ({sql}) "  # noqa: S608  Django's own SQL
            f"SELECT COUNT(*), {columns} FROM met WHERE first >= %s GROUP BY {columns}",
            [*values, _bound(start)],
        )
        for number, first, *cut in cursor.fetchall():
            yield number, _date(first), *cut


def _tally(days: Days, day: date, cut: list[Any]) -> Tally:
    # A dimension that is null is a slice of its own; "" is taken by all together.
    name = ("null" if cut[0] is None else str(cut[0])) if cut else ""
    return days.setdefault((day, name), Tally())


def _bound(day: date) -> date:
    """A day that both databases can hold."""
    return max(day, date(1, 1, 1))


def _date(value: object) -> date:
    return value if isinstance(value, date) else date.fromisoformat(str(value))
