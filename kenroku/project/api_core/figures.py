# SPDX-License-Identifier: Apache-2.0
"""The public figures for programs: each with its definition and the number of records it rests on."""

from datetime import date
from decimal import Decimal
from http import HTTPStatus
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema
from pydantic import Field

from kenroku.core import modules, rest
from kenroku.core.dates import Period
from kenroku.core.freshness import newest_events
from kenroku.core.metrics import Grain, Metric, Value, values
from kenroku.core.refusals import Refused
from kenroku.core.rest import gettext_lazy
from kenroku.project.api_core.words import Words

router = Router()

MOST_POINTS = 400
_SHORTEST = {"day": 1, "month": 28, "quarter": 90, "half": 181, "year": 365, "ever": 1_000_000}


class ValueOut(Schema):
    """A value and the records behind it. `value` is null where no record gives an answer, which is not 0."""

    value: int | float | None
    records: int


class MetricOut(ValueOut):
    """A figure counted from what the services recorded, with its definition. `period` is null for all time."""

    name: str
    title: Words
    meaning: Words
    reckoned: Words = Field(description="How it is reckoned.")
    unit: Words
    direction: Words
    events: list[str] = Field(description="Names of the events it is counted from.")
    period: str | None
    dimension: str | None
    slices: dict[str, ValueOut] | None = Field(description="The value by its dimension, where it has one.")


class PointOut(ValueOut):
    """One value of a series and the days it stands for."""

    start: date
    end: date


class SeriesOut(Schema):
    """The values of a figure over time."""

    name: str
    by: Grain
    points: list[PointOut]


PeriodIn = Annotated[
    str | None,
    Query(
        pattern=r"^\d{4}(-(H[12]|Q[1-4]|\d{2}))?$", description="2025, 2025-H1, 2025-Q4 or 2026-01; years are fiscal."
    ),
]


@router.get(
    "/metrics",
    response=rest.Page[MetricOut],
    summary=gettext_lazy("成果の数値の一覧"),
    description=gettext_lazy("サービスの記録から数えた数値を、定義と、もとになった記録の件数とともに返します。"),
)
def metrics(request: HttpRequest, response: HttpResponse, paging: Query[rest.Paging], period: PeriodIn = None) -> Any:
    """Every metric of the open modules, by name."""
    if unchanged := rest.conditional(request, newest_events(), timezone.localdate()):
        return unchanged
    asked = _period(period)
    page = rest.page_of(request, response, modules.metrics().values(), paging, key=lambda metric: metric.name)
    return page | {"items": [_described(metric, asked) for metric in page["items"]]}


@router.get(
    "/metrics/{name}",
    response=MetricOut,
    summary=gettext_lazy("成果の数値1つ"),
    description=gettext_lazy("期間を指定できます。指定しなければ、これまでの全体です。"),
)
def metric(request: HttpRequest, name: str, period: PeriodIn = None) -> Any:
    """One metric for a period. Refuses with `unknown_metric` (404) and `unknown_period` (422)."""
    if unchanged := rest.conditional(request, newest_events(), timezone.localdate()):
        return unchanged
    return _described(values.metric(name), _period(period))


@router.get(
    "/metrics/{name}/series",
    response=SeriesOut,
    summary=gettext_lazy("成果の数値の移り変わり"),
    description=gettext_lazy("日、月、四半期、半期、年度ごとの値を返します。一度に400点までです。"),
)
def series(
    request: HttpRequest,
    name: str,
    start: Annotated[date, Query(description="A day of the first stretch.")],
    end: Annotated[date, Query(description="A day of the last stretch.")],
    by: Annotated[Grain, Query(description="How long one stretch is.")] = "month",
) -> Any:
    """The values of every stretch between two days. Refuses with `unknown_metric` (404) and `bad_stretch` (422)."""
    if unchanged := rest.conditional(request, newest_events(), timezone.localdate()):
        return unchanged
    days = (end - start).days
    if days < 0 or days > MOST_POINTS * _SHORTEST[by] or start.year < 1900 or end.year > 2200:
        raise Refused(
            "bad_stretch",
            _("start は end より前で、間は400点以内、年は1900から2200までにしてください。"),
            status=HTTPStatus.UNPROCESSABLE_ENTITY,
        )
    points = values.series(name, by=by, start=start, end=end)
    return {
        "name": name,
        "by": by,
        "points": [{"start": point.start, "end": point.end, **_value(point.value)} for point in points],
    }


def _period(words: str | None) -> Period | None:
    if words is None:
        return None
    try:
        return Period.parse(words)
    except ValueError:
        raise Refused(
            "unknown_period",
            _("期間は 2025、2025-H1、2025-Q4、2026-01 のように書いてください。"),
            status=HTTPStatus.UNPROCESSABLE_ENTITY,
        ) from None


def _described(metric: Metric, period: Period | None) -> dict[str, Any]:
    slices = values.slices(metric.name, period) if metric.dimension else None
    return {
        "name": metric.name,
        "title": metric.title.to_json(),
        "meaning": metric.meaning.to_json(),
        "reckoned": metric.question.to_json(),
        "unit": metric.unit.value.to_json(),
        "direction": metric.direction.value.to_json(),
        "events": [event.name for event in metric.events()],
        "period": str(period) if period else None,
        "dimension": metric.dimension,
        "slices": {cut: _value(value) for cut, value in slices.items()} if slices is not None else None,
        **_value(values.total(metric.name, period)),
    }


def _value(value: Value) -> dict[str, Any]:
    found = value.value
    # Shares have two places at most, so that a float says them exactly enough.
    return {"value": found if found is None else _number(found), "records": value.records}


def _number(found: Decimal) -> int | float:
    return int(found) if found == found.to_integral_value() else float(found)
