# SPDX-License-Identifier: Apache-2.0
"""What the rest of the house may ask the plan."""

from dataclasses import dataclass
from decimal import Decimal

from kenroku.core.dates import fiscal_year_label
from kenroku.core.text import Text
from kenroku.modules.plan.queries import glance
from kenroku.modules.plan.queries.glance import PlanGlance
from kenroku.modules.plan.queries.indicators import Series


@dataclass(frozen=True, slots=True)
class Figure:
    """A KPI with its latest value. `value` is None where nothing was reported, or where sources differ."""

    name: Text
    url: str
    value: Decimal | None
    unit: Text | None
    period: Text | None
    in_conflict: bool
    target: str
    due: Text | None
    line: tuple[Decimal | None, ...]


def newest_plan() -> PlanGlance | None:
    """The edition that was adopted last; None before any."""
    return glance.newest_plan()


def newest_grid() -> PlanGlance | None:
    """The last whole edition whose measures are published; None before any."""
    return glance.newest_grid()


def top_figures(limit: int = 5) -> tuple[Figure, ...]:
    """The plan's KPIs, the overall ones first."""
    return tuple(_figure(series) for series in glance.top_series(limit))


def reference_figures(limit: int = 6) -> tuple[Figure, ...]:
    """Reference indicators that have a value, in printed order."""
    return tuple(_figure(series) for series in glance.reference_series(limit))


def _figure(series: Series) -> Figure:
    indicator, latest = series.indicator, series.latest
    agreed = latest.agreed if latest else None
    return Figure(
        name=indicator.name,
        url=indicator.get_absolute_url(),
        value=agreed.value.normalize() if agreed and agreed.value is not None else None,
        unit=indicator.unit,
        period=latest.period.label if latest else None,
        in_conflict=bool(latest and latest.in_conflict),
        target=indicator.target_as_printed,
        due=fiscal_year_label(int(indicator.target_period)) if indicator.target_period.isdigit() else None,
        # A line needs two neighbours; single points say nothing that the number does not.
        line=tuple(point.agreed.value if point.agreed else None for point in series.filled)
        if any(len(run) > 1 for run in series.segments)
        else (),
    )
