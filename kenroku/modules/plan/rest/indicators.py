# SPDX-License-Identifier: Apache-2.0
"""KPIs and indicators with the life of their values, for programs."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Annotated, Self

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from ninja import Query, Router, Schema
from pydantic import BaseModel, Field

from kenroku.core import rest
from kenroku.core.freshness import newest_events
from kenroku.modules.plan.models import Indicator, IndicatorValue
from kenroku.modules.plan.queries import indicators as queries
from kenroku.modules.plan.rest.shapes import SourceOut, Words, words

router = Router(tags=["plan"])

Number = Annotated[
    str | None, Field(description="A decimal number as text, so that no digit is lost; null: no number.")
]


class IndicatorOut(BaseModel):
    """What is measured, towards what. No value is not zero: `reported` says whether any number is known."""

    id: str
    plan: str
    role: Indicator.Role
    group: str
    field: str | None
    parent: str | None
    name: Words
    definition: Words | None
    kind: Indicator.Kind
    direction: Indicator.Direction
    unit: Words | None
    base_value: Number
    base_period: str | None
    target_value: Number
    target_as_printed: str
    target_period: str | None
    metric: str | None = Field(description="The metric that counts it from the services' own records.")
    reported: bool
    in_conflict: bool = Field(description="Whether sources give different numbers for one period.")
    url: str
    source: SourceOut | None

    @classmethod
    def of(cls, indicator: Indicator, *, reported: bool, in_conflict: bool) -> Self:
        """An indicator; read it with its plan, field, parent and document."""
        return cls(
            id=indicator.key,
            plan=indicator.plan.key,
            role=Indicator.Role(indicator.role),
            group=indicator.group,
            field=indicator.field.key if indicator.field else None,
            parent=indicator.parent.key if indicator.parent else None,
            name=indicator.name.to_json(),
            definition=words(indicator.definition),
            kind=Indicator.Kind(indicator.kind),
            direction=Indicator.Direction(indicator.direction),
            unit=words(indicator.unit),
            base_value=_number(indicator.base_value),
            base_period=indicator.base_period or None,
            target_value=_number(indicator.target_value),
            target_as_printed=indicator.target_as_printed,
            target_period=indicator.target_period or None,
            metric=indicator.metric or None,
            reported=reported,
            in_conflict=in_conflict,
            url=indicator.get_absolute_url(),
            source=SourceOut.of_record(indicator),
        )


class ValueOut(BaseModel):
    """A value for a period. `replaced_by` names the value that corrected it; two that stand for one period conflict."""

    id: str
    period: str = Field(description="`2023` is a fiscal year; `2023-H1`, `2023-Q2` and `2023-04` are parts of one.")
    starts: str
    ends: str
    value: Number
    as_printed: str
    numerator: Number
    denominator: Number
    basis: IndicatorValue.Basis
    state: IndicatorValue.State
    reason: Words | None
    replaces: str | None
    replaced_by: str | None
    in_conflict: bool
    judgement: IndicatorValue.Judgement | None
    note: Words | None
    source: SourceOut | None

    @classmethod
    def of(cls, value: IndicatorValue, known: dict[int, IndicatorValue], *, in_conflict: bool) -> Self:
        """A value among all those of its indicator."""
        replaced_by = next((other.key for other in known.values() if other.replaces_id == value.pk), None)
        return cls(
            id=value.key,
            period=value.period,
            starts=value.starts.isoformat(),
            ends=value.ends.isoformat(),
            value=_number(value.value),
            as_printed=value.as_printed,
            numerator=_number(value.numerator),
            denominator=_number(value.denominator),
            basis=IndicatorValue.Basis(value.basis),
            state=IndicatorValue.State(value.state),
            reason=words(value.reason),
            replaces=known[value.replaces_id].key if value.replaces_id in known else None,
            replaced_by=replaced_by,
            in_conflict=in_conflict,
            judgement=IndicatorValue.Judgement(value.judgement) if value.judgement else None,
            note=words(value.note),
            source=SourceOut.of_record(value),
        )


class IndicatorsOut(BaseModel):
    """Indicators in the order of the plan."""

    count: int
    items: list[IndicatorOut]


class ValuesOut(BaseModel):
    """All values of an indicator, those that were corrected included, in time order."""

    indicator: str
    unit: Words | None
    items: list[ValueOut]


class IndicatorQuery(Schema):
    """Filters of the list: the same names and values as on the page."""

    role: str = Field("", max_length=20, description="overall, field, main, reference or result.")
    field: str = Field("", max_length=40, description="Key of a field.")
    plan: str = Field("", max_length=80, description="Key of a plan.")
    reported: str = Field("", max_length=3, description="`yes`: with a number; `no`: without.")
    q: str = Field("", max_length=200, description="Words of the name.")


@router.get("/indicators", response=IndicatorsOut, summary="KPIs and indicators")
def indicators(request: HttpRequest, asked: Query[IndicatorQuery]) -> IndicatorsOut | HttpResponseBase:
    """Every KPI and indicator, or those that fit the filters."""
    if unchanged := rest.conditional(request, newest_events()):
        return unchanged
    wanted = queries.Wanted(
        role=asked.role, field=asked.field, plan=asked.plan, reported=asked.reported, text=asked.q, page=0
    )
    items = outlines(queries.matching(wanted))
    return IndicatorsOut(count=len(items), items=items)


@router.get("/indicators/{id}", response=IndicatorOut, url_name="plan_indicator", summary="One indicator")
def indicator(request: HttpRequest, id: str) -> IndicatorOut | HttpResponseBase:
    """What is measured, in what unit, from what base, towards what target."""
    if unchanged := rest.conditional(request, newest_events()):
        return unchanged
    return outlines([queries.find(id)])[0]


@router.get("/indicators/{id}/values", response=ValuesOut, url_name="plan_values", summary="An indicator's values")
def values(request: HttpRequest, id: str) -> ValuesOut | HttpResponseBase:
    """Every value with its state, basis and source; conflicts between sources are given side by side, never averaged."""
    if unchanged := rest.conditional(request, newest_events()):
        return unchanged
    found = queries.find(id)
    return ValuesOut(indicator=found.key, unit=words(found.unit), items=values_of(found))


def outlines(found: Iterable[Indicator]) -> list[IndicatorOut]:
    """Indicators without their values, but with what the values say of them."""
    listed = list(found)
    reported, disputed = queries.reported_and_disputed(listed)
    return [IndicatorOut.of(one, reported=one.pk in reported, in_conflict=one.pk in disputed) for one in listed]


def values_of(indicator: Indicator) -> list[ValueOut]:
    """All values of an indicator in time order, each saying what it replaces and whether it stands in a conflict."""
    known = {value.pk: value for value in indicator.values.all()}
    conflicts = {
        value.pk
        for series in queries.all_series(indicator)
        for point in series.points
        if point.in_conflict
        for value in point.standing
    }
    return [ValueOut.of(value, known, in_conflict=value.pk in conflicts) for value in known.values()]


def _number(value: Decimal | None) -> str | None:
    return None if value is None else f"{value.normalize():f}"
