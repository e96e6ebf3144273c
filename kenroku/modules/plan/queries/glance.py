# SPDX-License-Identifier: Apache-2.0
"""The plan at a glance, for the home page and the room's first page: where the city stands, in a few figures."""

from dataclasses import dataclass

from django.db.models import Count
from django.urls import reverse

from kenroku.core.dates import fiscal_year_label
from kenroku.core.text import Text
from kenroku.modules.plan.models import Indicator, Part, Revision
from kenroku.modules.plan.queries import indicators
from kenroku.modules.plan.queries.indicators import Series


@dataclass(frozen=True, slots=True)
class FieldGlance:
    """A field with its colour, and how many measures have their own place in it."""

    label: str
    name: Text
    summary: Text | None
    colour: int | None
    measures: int
    url: str


@dataclass(frozen=True, slots=True)
class PlanGlance:
    """An edition in a few facts. `measures` counts each once; it means nothing while `awaits_measures`."""

    key: str
    title: Text
    label: Text
    first_year: Text
    last_year: Text
    philosophy: Text | None
    awaits_measures: bool
    measures_expected: str
    measures: int
    new: int
    fields: tuple[FieldGlance, ...]
    url: str
    grid_url: str


def newest_plan() -> PlanGlance | None:
    """The edition that was adopted last; None before any."""
    found = Revision.objects.visible_to(None).last()
    return _glance(found) if found else None


def newest_grid() -> PlanGlance | None:
    """The last whole edition whose measures are published; None before any."""
    found = Revision.objects.visible_to(None).filter(measures_expected="", is_excerpt=False).last()
    return _glance(found) if found else None


def top_series(limit: int = 5) -> tuple[Series, ...]:
    """The KPIs of the newest plan that has any: the overall ones first, then those of the fields."""
    top = Indicator.objects.filter(role__in=[Indicator.Role.OVERALL, Indicator.Role.FIELD])
    newest = top.order_by("-plan__order").values_list("plan__key", flat=True).first()
    if newest is None:
        return ()
    listing = indicators.select(indicators.Wanted(plan=newest, page=0))
    chosen = [
        series
        for group in listing.groups
        if group.role in (Indicator.Role.OVERALL, Indicator.Role.FIELD)
        for series in group.series
    ]
    return tuple(chosen[:limit])


def reference_series(limit: int = 6) -> tuple[Series, ...]:
    """Reference indicators that have a value, in printed order."""
    if not Indicator.objects.filter(role=Indicator.Role.REFERENCE).exists():
        return ()
    listing = indicators.select(indicators.Wanted(role=Indicator.Role.REFERENCE, reported="yes", page=0))
    return tuple(series for group in listing.groups for series in group.series)[:limit]


def _glance(revision: Revision) -> PlanGlance:
    url = revision.get_absolute_url()
    grid_url = reverse("plan:grid", args=[revision.key])
    own = revision.rows.filter(cross_listed_from__isnull=True).order_by().values_list("heading__field")
    measures = dict(own.annotate(Count("id")))
    fields = tuple(
        FieldGlance(
            field.label,
            field.name,
            field.subtitle,
            field.colour,
            measures.get(field.pk, 0),
            f"{url}#{field.key}" if revision.awaits_measures else f"{grid_url}?field={field.key}",
        )
        for field in revision.fields.all()
    )
    philosophy = revision.parts.filter(kind=Part.Kind.PHILOSOPHY).first()
    return PlanGlance(
        key=revision.key,
        title=revision.title,
        label=revision.label,
        first_year=fiscal_year_label(revision.first_year),
        last_year=fiscal_year_label(revision.last_year),
        philosophy=(philosophy.title or philosophy.text) if philosophy else None,
        awaits_measures=revision.awaits_measures,
        measures_expected=revision.measures_expected,
        measures=sum(field.measures for field in fields),
        new=revision.rows.filter(is_new=True).count(),
        fields=fields,
        url=url,
        grid_url=grid_url,
    )
