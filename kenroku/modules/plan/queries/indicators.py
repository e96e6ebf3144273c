# SPDX-License-Identifier: Apache-2.0
"""Indicators with the life of their values: what stands, what was corrected, where sources differ, what is missing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from http import HTTPStatus
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, Exists, F, Max, Min, OuterRef, Prefetch, QuerySet, Value, When, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext_lazy as _

from kenroku.core.dates import Period, fiscal_year
from kenroku.core.refusals import Refused
from kenroku.core.text import Text
from kenroku.modules.plan.models import Indicator, IndicatorValue, Measure, Plan, Revision, Row
from kenroku.modules.plan.queries import periods
from kenroku.modules.plan.queries.choices import Choice, choose
from kenroku.modules.plan.queries.rows import fold

ROLES: Mapping[str, Text] = {
    Indicator.Role.OVERALL: Text(ja="KPI（総合）", en="Overall KPI"),
    Indicator.Role.FIELD: Text(ja="KPI（分野）", en="KPIs of the fields"),
    Indicator.Role.MAIN: Text(ja="主な指標", en="Main indicators"),
    Indicator.Role.REFERENCE: Text(ja="参考指標", en="Reference indicators"),
    Indicator.Role.RESULT: Text(ja="前の計画のKPI", en="KPIs of the plan before"),
}

REPORTED: Mapping[str, Text] = {
    "yes": Text(ja="値がある", en="With a value"),
    "no": Text(ja="報告なし", en="Not reported"),
}


@dataclass(frozen=True)
class Point:
    """All that is known of one period: the values that stand, newest state of each, and those they replaced.

    No standing value means that nothing was reported, which is not zero. Several that differ are a conflict between
    sources; nobody here decides which is right.
    """

    period: Period
    standing: tuple[IndicatorValue, ...] = ()

    @cached_property
    def reported(self) -> bool:
        """Whether any source gives a number."""
        return any(value.value is not None for value in self.standing)

    @cached_property
    def in_conflict(self) -> bool:
        """Whether sources give different numbers."""
        return len({value.value for value in self.standing if value.value is not None}) > 1

    @cached_property
    def agreed(self) -> IndicatorValue | None:
        """The value, where the sources agree on one."""
        if self.in_conflict:
            return None
        return next((value for value in self.standing if value.value is not None), None)

    @cached_property
    def number(self) -> Decimal | None:
        """The number that the sources agree on."""
        return without_zeros(self.agreed.value) if self.agreed else None


@dataclass(frozen=True)
class Series:
    """An indicator with its points of one kind of period, in time order, without the periods nobody reported."""

    indicator: Indicator
    points: tuple[Point, ...]

    @cached_property
    def latest(self) -> Point | None:
        """The last point that has a number."""
        return next((point for point in reversed(self.points) if point.reported), None)

    @staticmethod
    def period_of(value: IndicatorValue) -> Period:
        """The period that a value is for."""
        return periods.read(value.period)

    @cached_property
    def way(self) -> tuple[Decimal | None, ...]:
        """The numbers of the last run for a small line; none where it is not longer than one."""
        run = self.segments[-1] if self.segments else ()
        return tuple(point.number for point in run) if len(run) > 1 else ()

    @cached_property
    def filled(self) -> tuple[Point, ...]:
        """The points with every period between the first and the last, so that a gap is seen as a gap."""
        if not self.points:
            return ()
        known = {point.period: point for point in self.points}
        return tuple(
            known.get(period) or Point(period)
            for period in periods.between(self.points[0].period, self.points[-1].period)
        )

    @cached_property
    def segments(self) -> tuple[tuple[Point, ...], ...]:
        """The runs of periods that a line may join.

        It stops at a gap and at a conflict, and where another paper begins: papers count different things under one
        name, and only a paper's own series is known to have one definition.
        """
        runs: list[list[Point]] = [[]]
        paper: int | None = None
        for point in self.filled:
            if point.agreed is None:
                runs.append([])
                continue
            if runs[-1] and point.agreed.document_id != paper:
                runs.append([])
            paper = point.agreed.document_id
            runs[-1].append(point)
        return tuple(tuple(run) for run in runs if run)


class Outcome(StrEnum):
    """What can honestly be said about a target."""

    MET = "met"
    SHORT = "short"
    WAITING = "waiting"
    CONFLICT = "conflict"
    APPROXIMATE = "approximate"


@dataclass(frozen=True, slots=True)
class Progress:
    """The way to the target in a word; `left` is what is missing, in the indicator's unit, where that can be said."""

    outcome: Outcome
    left: Decimal | None = None
    is_due: bool = False


def progress(series: Series, *, today: date) -> Progress | None:
    """How far the latest value is from the target; None where there is no target in numbers or no better direction.

    A reduction or an increase is compared as an amount: more of it is nearer to the target. Nothing is said where
    sources differ or the number is only approximate, and a due day that has passed without a value is said as that.
    """
    indicator = series.indicator
    target = indicator.target_value
    if target is None or indicator.direction == Indicator.Direction.NEUTRAL:
        return None
    due = periods.read(indicator.target_period).end if indicator.target_period else None
    is_due = due is not None and due < today
    latest = series.latest
    if latest is None:
        return Progress(Outcome.WAITING, is_due=is_due)
    if latest.in_conflict:
        return Progress(Outcome.CONFLICT, is_due=is_due)
    value = latest.agreed
    if value is None or value.value is None:
        return None
    if value.basis == IndicatorValue.Basis.APPROXIMATE:
        return Progress(Outcome.APPROXIMATE, is_due=is_due)
    amount = indicator.kind in (Indicator.Kind.REDUCTION, Indicator.Kind.INCREASE)
    left = (
        value.value - target if indicator.direction == Indicator.Direction.DOWN and not amount else target - value.value
    )
    if left <= 0:
        return Progress(Outcome.MET, is_due=is_due)
    if due is not None and is_due and latest.period.end < due:
        return Progress(Outcome.WAITING, left=left, is_due=True)
    return Progress(Outcome.SHORT, left=left, is_due=is_due)


PER_PAGE = 40

ON_A_PAGE = 36
"""So many of the newest values of each indicator are read for a page of the list: three years of months."""

NOT_LISTED = (
    "as_printed",
    "judgement_note",
    "denominator",
    "note",
    "numerator",
    "reason",
    "source_heading",
    "source_line",
)
"""What no page of the list shows of a value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a reader asks of the list. Empty members ask for nothing in particular; `page` counts from 1, 0 is all."""

    role: str = ""
    field: str = ""
    plan: str = ""
    reported: str = ""
    text: str = ""
    page: int = 1

    @property
    def narrows(self) -> bool:
        """Whether some indicators may be left out."""
        return bool(self.role or self.field or self.plan or self.reported or self.text)


@dataclass(frozen=True, slots=True)
class Grouping:
    """Indicators of one role, in printed order."""

    role: str
    title: Text
    series: tuple[Series, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """The indicators that fit, one page of them grouped by role, with the filters' choices."""

    wanted: Wanted
    count: int
    page: Page[Indicator]
    groups: tuple[Grouping, ...]
    roles: tuple[Choice, ...]
    fields: tuple[Choice, ...]
    plans: tuple[Choice, ...]
    reported: tuple[Choice, ...]

    @property
    def finished(self) -> tuple[Plan, ...]:
        """The finished plans whose results are among them."""
        found = (
            series.indicator for group in self.groups if group.role == Indicator.Role.RESULT for series in group.series
        )
        return tuple({one.plan.pk: one.plan for one in found}.values())


def select(wanted: Wanted) -> Listing:
    """The indicators that fit, in a number of queries that does not grow with them.

    Refuses with `unknown_choice` (400) where a filter's value is none of its choices.
    """
    choices = _choices(wanted)
    # A page shows the newest number and the way to it; who asks for all of them asks for everything.
    found = _fitting(_whole(*NOT_LISTED, newest=ON_A_PAGE if wanted.page else None), wanted, choices)
    pages = Paginator(found, PER_PAGE if wanted.page else max(1, len(choices.known)))
    page = pages.get_page(wanted.page or 1)
    series = [read(indicator) for indicator in page]
    groups = tuple(
        Grouping(role, title, chosen)
        for role, title in ROLES.items()
        if (chosen := tuple(one for one in series if one.indicator.role == role))
    )
    return Listing(wanted, pages.count, page, groups, choices.roles, choices.fields, choices.plans, choices.reported)


def matching(wanted: Wanted) -> QuerySet[Indicator]:
    """The indicators that fit, without their values. Refuses as `select` does."""
    related = Indicator.objects.select_related("plan", "field", "parent", "document")
    return _fitting(related, wanted, _choices(wanted))


def reported_and_disputed(among: Iterable[Indicator]) -> tuple[set[int], set[int]]:
    """Those with any number, and those whose sources give different ones for a period, by their ids."""
    standing = IndicatorValue.objects.filter(
        indicator__in=[indicator.pk for indicator in among], value__isnull=False, replaced_by__isnull=True
    ).order_by()
    differ = (
        standing.values("indicator", "period").annotate(numbers=Count("value", distinct=True)).filter(numbers__gt=1)
    )
    return set(standing.values_list("indicator", flat=True).distinct()), {row["indicator"] for row in differ}


@dataclass(frozen=True, slots=True)
class _Choices:
    known: list[Any]
    roles: tuple[Choice, ...]
    fields: tuple[Choice, ...]
    plans: tuple[Choice, ...]
    reported: tuple[Choice, ...]


def _choices(wanted: Wanted) -> _Choices:
    known = list(
        Indicator.objects.order_by("order").values_list(
            "id", "role", "field__key", "field__name", "plan__key", "plan__title", "name", "definition", "group"
        )
    )
    used = {role for _id, role, *_rest in known}
    return _Choices(
        known,
        choose(wanted.role, {role: title for role, title in ROLES.items() if role in used}, name="role"),
        choose(wanted.field, {row[2]: row[3] for row in known if row[2]}, name="field"),
        choose(wanted.plan, {row[4]: row[5] for row in known}, name="plan"),
        choose(wanted.reported, REPORTED, name="reported"),
    )


def _fitting(found: QuerySet[Indicator], wanted: Wanted, choices: _Choices) -> QuerySet[Indicator]:
    if wanted.role:
        found = found.filter(role=wanted.role)
    if wanted.field:
        found = found.filter(field__key=wanted.field)
    if wanted.plan:
        found = found.filter(plan__key=wanted.plan)
    if wanted.reported:
        standing = IndicatorValue.objects.filter(
            indicator=OuterRef("pk"), value__isnull=False, replaced_by__isnull=True
        )
        found = found.filter(Exists(standing) if wanted.reported == "yes" else ~Exists(standing))
    if text := fold(wanted.text.strip()):
        # In Python: databases differ in what they think of width and case in Japanese.
        found = found.filter(pk__in=[row[0] for row in choices.known if text in fold(_words(row[6:]))])
    in_printed_order = Case(*(When(role=role, then=Value(place)) for place, role in enumerate(ROLES)))
    return found.order_by(in_printed_order, "order", "pk")


def find(key: str) -> Indicator:
    """The indicator of this key with all its values.

    Refuses with `unknown_indicator` (404).
    """
    found = _whole().filter(key=key).first()
    if found is None:
        raise Refused(
            "unknown_indicator",
            _("「%(key)s」というKPI・指標は見つかりません。KPIの一覧からお選びください。") % {"key": key},
            status=HTTPStatus.NOT_FOUND,
        )
    return found


def read(indicator: Indicator) -> Series:
    """An indicator as one series: that of the kind of period in which it is reported most."""
    every = all_series(indicator)
    return max(every, key=lambda series: len(series.points), default=Series(indicator, ()))


def all_series(indicator: Indicator) -> tuple[Series, ...]:
    """An indicator's values as a series for each kind of period: years are never mixed with months."""
    by_period: dict[Period, list[IndicatorValue]] = {}
    replaced = replaced_in(indicator)
    for value in indicator.values.all():
        by_period.setdefault(periods.read(value.period), []).append(value)
    kinds: dict[str, list[Point]] = {}
    for period in sorted(by_period, key=lambda period: period.start):
        standing = tuple(value for value in by_period[period] if value.pk not in replaced)
        kinds.setdefault(period.kind, []).append(Point(period, standing))
    return tuple(Series(indicator, tuple(points)) for points in kinds.values())


def replaced_in(indicator: Indicator) -> frozenset[int]:
    """The values of an indicator, by their primary key, that a later one replaced."""
    return frozenset(value.replaces_id for value in indicator.values.all() if value.replaces_id is not None)


def record(indicator: Indicator, *, today: date) -> tuple[Point, ...]:
    """Every period one may ask about, newest first: those with values, the gaps between them, and the plan's years.

    A year of the plan that has begun and that no paper reports is there too, as a year without a report.
    """
    every = all_series(indicator)
    points = {str(point.period): point for series in every for point in series.filled}
    if not points or any(series.points[0].period.kind == "year" for series in every):
        editions = indicator.plan.revisions.filter(state=Revision.State.ADOPTED)
        years = editions.aggregate(first=Min("first_year"), last=Max("last_year"))
        if years["first"] is not None:
            for year in range(years["first"], min(years["last"], fiscal_year(today)) + 1):
                points.setdefault(str(year), Point(Period("year", year)))
    return tuple(sorted(points.values(), key=lambda point: (point.period.start, point.period.end), reverse=True))


def history(value: IndicatorValue) -> tuple[IndicatorValue, ...]:
    """The values that a standing value replaced, newest first."""
    every = {known.pk: known for known in value.indicator.values.all()}
    found: list[IndicatorValue] = []
    while value.replaces_id is not None and value.replaces_id in every:
        value = every[value.replaces_id]
        found.append(value)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Results:
    """The KPIs that a finished plan printed with target and result, under the titles of their tables."""

    groups: tuple[tuple[str, tuple[Series, ...]], ...]

    @property
    def count(self) -> int:
        """How many KPIs."""
        return sum(len(found) for _title, found in self.groups)

    @property
    def met(self) -> int:
        """How many were met, on the printed figures alone."""
        return self._judged(IndicatorValue.Judgement.MET)

    @property
    def not_met(self) -> int:
        """How many were not."""
        return self._judged(IndicatorValue.Judgement.NOT_MET)

    @property
    def not_judged(self) -> int:
        """How many nobody can judge by the figures."""
        return self.count - self.met - self.not_met

    def _judged(self, judgement: IndicatorValue.Judgement) -> int:
        latest = (series.latest for _title, found in self.groups for series in found)
        return sum(point.standing[0].judgement == judgement for point in latest if point)


def results_of(plan: Plan) -> Results:
    """What a finished plan came to, in printed order."""
    groups: dict[str, list[Series]] = {}
    for indicator in _whole().filter(plan=plan, role=Indicator.Role.RESULT).order_by("order"):
        groups.setdefault(indicator.group, []).append(read(indicator))
    return Results(tuple((title, tuple(series)) for title, series in groups.items()))


@dataclass(frozen=True, slots=True)
class Named:
    """A measure by the title it has in the newest revision that lists it."""

    measure: Measure
    title: Text


def measures_of(indicator: Indicator) -> tuple[Named, ...]:
    """The measures that are meant to move an indicator."""
    rows = (
        Row.objects.filter(
            measure__indicators=indicator, cross_listed_from__isnull=True, revision__state=Revision.State.ADOPTED
        )
        .select_related("measure")
        .order_by("revision__order")
    )
    newest = {row.measure_id: Named(row.measure, row.title) for row in rows}
    return tuple(newest.values())


def _whole(*leave: str, newest: int | None = None) -> QuerySet[Indicator]:
    """Indicators with their values, in printed order.

    Columns of the values named in `leave` are not read; with `newest`, only so many values of each are.
    """
    values = IndicatorValue.objects.prefetch_related("document").defer(*leave)
    if newest is not None:
        place = Window(RowNumber(), partition_by="indicator", order_by=[F("starts").desc(), F("id").desc()])
        values = values.annotate(place=place).filter(place__lte=newest)
    return (
        Indicator.objects.select_related("plan", "field", "parent", "document")
        .prefetch_related(Prefetch("values", queryset=values.order_by("starts", "ends", "id")))
        .order_by("order", "pk")
    )


def _words(parts: Iterable[Text | str | None]) -> str:
    texts = (part for part in parts if part)
    return " ".join(f"{part.ja} {part.en}" if isinstance(part, Text) else str(part) for part in texts)


def without_zeros(number: Decimal | None) -> Decimal | None:
    """The same number without the zeros that only the column added: 95, not 95.0000."""
    if number is None:
        return None
    return number.quantize(Decimal(1)) if number == number.to_integral_value() else number.normalize()
