# SPDX-License-Identifier: Apache-2.0
"""What the plan publishes as open data: its measures by year, its indicators and their values, and what surrounds it."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any

from kenroku.core.datasets import Column, Dataset, Table
from kenroku.core.events.models import Recorded
from kenroku.core.text import Text
from kenroku.modules.plan.datasets import around
from kenroku.modules.plan.datasets.grid import MEASURE_YEARS, measure_years
from kenroku.modules.plan.queries import glossary, indicators, lineage, meetings, survey

SOURCE = Text(
    ja="市が公表した計画書・会議資料。どの行にも、資料と行の番号があります。",
    en="Plans and meeting papers published by the city; every row names its paper and line.",
)


def _updated() -> datetime | None:
    """The last time that the plan's data changed."""
    last = Recorded.objects.filter(name__in=("core.pack_loaded", "plan.revision_adopted", "plan.revision_corrected"))
    return last.order_by("-id").values_list("at", flat=True).first()


def _dataset(
    name: str, ja: str, en: str, means: str, meaning: str, columns: tuple[Column, ...], make: Callable[[], Table]
) -> Dataset:
    def rows() -> Iterable[Any]:
        return make().rows

    return Dataset(
        name=name,
        title=Text(ja=ja, en=en),
        meaning=Text(ja=means, en=meaning),
        columns=columns,
        rows=rows,
        updated=_updated,
        source=SOURCE,
    )


def _all_series() -> Iterator[indicators.Series]:
    for group in indicators.select(indicators.Wanted(page=0)).groups:
        for series in group.series:
            yield from indicators.all_series(series.indicator) or (series,)


DATASETS = (
    Dataset(
        name="plan.measures",
        title=Text(ja="計画の施策と年度ごとの予定", en="Measures of the plans by fiscal year"),
        meaning=Text(
            ja="公開した計画のすべての版の工程表。1行が、1つの施策の1つの年度。ことばは印刷のまま。",
            en="The schedules of every published edition; one row for a measure and a fiscal year, in the printed words.",
        ),
        columns=MEASURE_YEARS,
        rows=measure_years,
        updated=_updated,
        source=SOURCE,
    ),
    _dataset(
        "plan.indicators", "KPI・指標", "KPIs and indicators",
        "計画のKPI・指標の定義、目標と最新の値。", "What the plans measure, the target, and the newest value.",
        around.INDICATORS, lambda: around.indicators(_all_series()),
    ),
    _dataset(
        "plan.indicator_values", "KPI・指標の値", "Values of KPIs and indicators",
        "期間ごとの値。報告のない期間と、訂正される前の値も含む。", "Every value by period, missing periods and corrected values included.",
        around.VALUES, lambda: around.values(_all_series()),
    ),
    _dataset(
        "plan.meetings", "会議", "Meetings",
        "計画に関する会議・公表の一覧。", "Meetings and releases on the way of the plans.",
        around.MEETINGS, lambda: around.meetings(meetings.calendar()),
    ),
    _dataset(
        "plan.glossary", "用語集", "Glossary",
        "計画書の用語集。", "The glossary of the plan.",
        around.GLOSSARY, lambda: around.glossary(glossary.read()),
    ),
    _dataset(
        "plan.lineage", "計画の系譜", "Lineage of the plans",
        "市の計画と、国の政策などの関係する計画を時の順に。", "The city's plans and the policies above and beside them, in time order.",
        around.LINEAGE, lambda: around.lineage(lineage.read()),
    ),
    _dataset(
        "plan.staff_survey", "職員アンケート", "Staff survey",
        "市職員へのアンケートの公表された集計表。", "The published tables of the survey among the city's staff.",
        around.SURVEY, lambda: around.survey(survey.read()),
    ),
)  # fmt: skip
