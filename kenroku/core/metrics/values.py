# SPDX-License-Identifier: Apache-2.0
"""The public figures: every number that a page, an API or an AI tool shows as a metric is asked for here.

Closed days come from the nightly points, days since then from the log itself, so a figure is always of this moment.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from http import HTTPStatus

from django.db.models import Q
from django.utils.translation import gettext as _

from kenroku.core import modules
from kenroku.core.dates import Period
from kenroku.core.events.models import Recorded
from kenroku.core.metrics import Count, Distinct, Grain, MedianDays, Metric, Tally, Value
from kenroku.core.metrics.log_reading import Days, added, named, rows, stretch, stretches
from kenroku.core.metrics.models import MetricPoint, MetricRun
from kenroku.core.refusals import Refused

When = Period | date | None
"""A fiscal year, half, quarter or month; one day; or, as None, everything up to now."""


@dataclass(frozen=True, slots=True)
class Point:
    """One value of a series and the days it stands for."""

    start: date
    end: date
    value: Value


def metric(name: str) -> Metric:
    """The metric of this name. Refuses with `unknown_metric`, 404."""
    found = modules.metrics().get(name)
    if found is None:
        raise Refused(
            "unknown_metric", _("その指標はありません。指標の一覧からお選びください。"), status=HTTPStatus.NOT_FOUND
        )
    return found


def total(name: str, period: When = None) -> Value:
    """The value for a period: what happened in it or, for a level, what stood at its end."""
    asked = metric(name)
    grain, start, end = _span(period)
    return asked.value(_sum(_days(asked, grain, _since(asked, start), end)), grain)


def slices(name: str, period: When = None) -> Mapping[str, Value]:
    """The value for a period by the metric's dimension, in the order of the values' names.

    Distinct things that appear under two values count under both. Refuses with `no_dimension`, 422.
    """
    asked = metric(name)
    if asked.dimension is None:
        raise Refused(
            "no_dimension",
            _("この指標には内訳がありません。全体の値をご覧ください。"),
            status=HTTPStatus.UNPROCESSABLE_ENTITY,
        )
    grain, start, end = _span(period)
    by_slice: dict[str, Tally] = {}
    for (_day, cut), tally in _days(asked, grain, _since(asked, start), end, sliced=True).items():
        by_slice.setdefault(cut, Tally()).__iadd__(tally)
    return {cut: asked.value(tally, grain) for cut, tally in sorted(by_slice.items())}


def series(name: str, *, by: Grain = "month", start: date, end: date) -> list[Point]:
    """The values of every day, month, quarter, half or fiscal year that has a day between `start` and `end`.

    The first and the last are whole: a series by month that starts on the 15th begins with the whole month.
    """
    asked = metric(name)
    spans = list(stretches(by, start, end))
    if not spans:
        return []
    sums = {first: Tally() for first, _last in spans}
    before = Tally()
    for (day, _cut), tally in _days(asked, by, _since(asked, spans[0][0]), spans[-1][1]).items():
        held = sums.get(stretch(by, day)[0], before)
        held += tally
    points: list[Point] = []
    for first, last in spans:
        if asked.stands:
            before += sums[first]
        points.append(Point(first, last, asked.value(before if asked.stands else sums[first], by)))
    return points


def records(name: str, period: When = None, *, before: int | None = None, limit: int = 50) -> list[Recorded]:
    """The records that the value rests on, newest first; `before` is the number of the last one already seen.

    For a median these are the records at which something ended.
    """
    asked = metric(name)
    _grain, start, end = _span(period)
    start = _since(asked, start)
    if isinstance(asked, Distinct):
        found = named(asked, start, end)
    elif isinstance(asked, MedianDays):
        found = rows(asked.then, start, end).exclude(about="")
    else:
        found = Recorded.objects.filter(_any_of(asked), day__gte=max(start, date(1, 1, 1)), day__lte=end)
    if isinstance(asked, Count):
        found = found.filter(**{f"data__{key}": value for key, value in asked.where.items()})
    return list((found.filter(pk__lt=before) if before is not None else found).order_by("-pk")[:limit])


def last_run(name: str) -> MetricRun | None:
    """When the metric was last folded, and up to which day; None where it never was, or was asked differently then."""
    return MetricRun.objects.filter(metric=name, definition=metric(name).definition).first()


def _span(period: When) -> tuple[Grain, date, date]:
    if period is None:
        return "ever", date.min, date.max
    if isinstance(period, Period):
        return period.kind, period.start, period.end
    return "day", period, period


def _since(asked: Metric, start: date) -> date:
    return date.min if asked.stands else start


def _days(asked: Metric, grain: Grain, start: date, end: date, *, sliced: bool = False) -> Days:
    """What each day added: closed days from the points, the rest from the log."""
    run = last_run(asked.name)
    through = run.through if run else date.min
    days: Days = {}
    if run and start <= through:
        points = MetricPoint.objects.filter(
            metric=asked.name, day__gte=max(start, date(1, 1, 1)), day__lte=min(end, through)
        )
        points = points.exclude(slice="") if sliced else points.filter(slice="")
        for day, cut, state, number in points.values_list("day", "slice", "state", "records").iterator():
            tally = days[day, cut] = Tally(records=number)
            tally.state.update(state)
    open_from = max(start, through + timedelta(days=1)) if run else start
    if open_from <= end:
        days |= added(asked, open_from, end, sliced=sliced, grains=(grain,))
    return days


def _sum(days: Days) -> Tally:
    whole = Tally()
    for tally in days.values():
        whole += tally
    return whole


def _any_of(asked: Metric) -> Q:
    return Q(name__in=[event.name for event in asked.events()])
