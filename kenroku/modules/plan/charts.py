# SPDX-License-Identifier: Apache-2.0
"""Charts of the plan's figures. Each shows only what the papers allow to be compared."""

from decimal import Decimal

from kenroku.core.dates import Period
from kenroku.core.text import Text
from kenroku.modules.plan.models import Document, Indicator, IndicatorValue
from kenroku.modules.plan.queries.indicators import Series, without_zeros
from kenroku.ui.chart import Chart, Mark
from kenroku.ui.chart import Series as Row

MANY = 12
"""From so many periods on, values are drawn as a line."""


def of_indicator(series: Series) -> Chart | None:
    """An indicator over time; None where there is nothing to draw, or only one number.

    Where sources differ every paper has its own line, so that nobody here chooses between them.
    """
    periods = [point.period for point in series.filled]
    found = [value for point in series.points for value in point.standing if value.value is not None]
    if len(found) < 2:
        return None
    by_paper = any(point.in_conflict for point in series.points)
    papers: dict[int | None, list[IndicatorValue]] = {}
    for value in found:
        papers.setdefault(value.document_id if by_paper else None, []).append(value)
    place = {str(point.period): at for at, point in enumerate(series.filled)}
    rows, marks = [], []
    for values in papers.values():
        row: list[Decimal | None] = [None] * len(periods)
        name = _paper(values[0].document) if by_paper else series.indicator.name
        for value in values:
            at, number = place[str(series.period_of(value))], without_zeros(value.value)
            if row[at] is None:
                row[at] = number
            elif number is not None and number != row[at]:
                # One paper that gives two numbers for one period.
                marks.append(Mark(at=at, value=number, name=name))
        rows.append(
            Row(
                name=name,
                values=tuple(row),
                kind="bar" if len(periods) <= MANY and not by_paper else "line",
                field=_colour(series.indicator),
            )
        )
    return Chart(
        title=Text(
            ja=f"{series.indicator.name.ja}の推移",
            en=f"{series.indicator.name.en or series.indicator.name.ja} over time",
        ),
        labels=tuple(map(_label, periods)),
        series=tuple(rows),
        unit=series.indicator.unit or "",
        target=without_zeros(series.indicator.target_value),
        marks=tuple(marks),
    )


def _label(period: Period) -> Text:
    match period.kind:
        case "year":
            return Text(ja=f"{period.year}年度", en=f"FY{period.year}")
        case "half":
            return Text(ja=f"{period.year}年度{'上下'[period.part - 1]}期", en=f"{period.year} H{period.part}")
        case "quarter":
            return Text(ja=f"{period.year} Q{period.part}", en=f"{period.year} Q{period.part}")
    return Text(ja=f"{period.year}年{period.part}月", en=f"{period.year}-{period.part:02}")


def _paper(document: Document | None) -> Text:
    return document.title if document else Text(ja="資料の記載なし", en="No paper named")


def _colour(indicator: Indicator) -> int | None:
    return indicator.field.colour if indicator.field else None
