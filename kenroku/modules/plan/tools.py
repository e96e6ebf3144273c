# SPDX-License-Identifier: Apache-2.0
"""What an AI assistant may ask of the plan: the same queries as the pages, in compact answers with their sources."""

from typing import Self

from pydantic import BaseModel, ConfigDict, Field

from kenroku.core.text import Text
from kenroku.core.tools import Caller, Tool
from kenroku.modules.plan.queries import indicators, measures
from kenroku.modules.plan.queries.compare import compare_revisions
from kenroku.modules.plan.rest.indicators import IndicatorOut, ValueOut, outlines, values_of
from kenroku.modules.plan.rest.measures import MeasureFoundOut, MeasureOut
from kenroku.modules.plan.rest.shapes import DiffOut

MOST = 50


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class SearchMeasures(_Strict):
    """What to look for; without anything, the first measures of the plan."""

    words: str = Field(
        "",
        max_length=200,
        description="Words that the title must contain, all of them, such as 避難 or キャッシュレス.",
    )
    field: str = Field("", max_length=40, description="Japanese name of a field as printed, such as 行政 or 地域.")
    stage: str = Field(
        "", max_length=60, description="A printed stage word that must stand in one of the years, such as 検討 or 運用."
    )
    limit: int = Field(20, ge=1, le=MOST, description="How many to give.")


class FoundMeasures(BaseModel):
    """The measures that fit, in the order of the plan; `total` counts all that fit."""

    total: int
    measures: list[MeasureFoundOut]


class GetMeasure(_Strict):
    """Which measure."""

    id: str = Field(max_length=80, description="The measure's id, such as administration-07, as a search gives it.")


class CompareRevisions(_Strict):
    """Which two editions, by their keys."""

    earlier: str = Field(
        max_length=80, description="Key of the earlier edition, such as kanazawa-dx-action-plan-2023-excerpt."
    )
    later: str = Field(
        max_length=80, description="Key of the later edition, such as kanazawa-dx-action-plan-2023-rev2024."
    )


class GetIndicator(_Strict):
    """Which KPI or indicator: its id, or words of its name."""

    id: str = Field("", max_length=80, description="The indicator's id, such as kpi-00.")
    words: str = Field("", max_length=200, description="Words of its name, where the id is not known.")


class IndicatorAnswer(BaseModel):
    """An indicator with all its values; `others` are further ones whose name fits the words."""

    indicator: IndicatorOut | None
    values: list[ValueOut]
    others: list[str]

    @classmethod
    def of(cls, key: str, others: list[str]) -> Self:
        """The indicator of this key."""
        found = indicators.find(key)
        return cls(indicator=outlines([found])[0], values=values_of(found), others=others)


def search(asked: SearchMeasures, caller: Caller) -> FoundMeasures:
    """Measures whose newest title contains the words."""
    found = measures.find(asked.words, field=asked.field, stage=asked.stage)
    return FoundMeasures(total=len(found), measures=[MeasureFoundOut.of(one) for one in found[: asked.limit]])


def get(asked: GetMeasure, caller: Caller) -> MeasureOut:
    """One measure through all editions."""
    return MeasureOut.of(measures.tell(asked.id))


def compare(asked: CompareRevisions, caller: Caller) -> DiffOut:
    """What changed from one edition to another."""
    return DiffOut.of(compare_revisions(asked.earlier, asked.later))


def indicator(asked: GetIndicator, caller: Caller) -> IndicatorAnswer:
    """One indicator with its values, found by id or by words."""
    if asked.id:
        return IndicatorAnswer.of(asked.id, [])
    keys = [found.key for found in indicators.matching(indicators.Wanted(text=asked.words))]
    return IndicatorAnswer.of(keys[0], keys[1:]) if keys else IndicatorAnswer(indicator=None, values=[], others=[])


TOOLS = (
    Tool(
        name="plan_search_measures",
        title=Text(ja="施策を探す", en="Search measures"),
        meaning=Text(
            ja="市のDX計画の施策を、ことば・分野・段階で探します。年度ごとの予定（印刷されたことば）と、載っている版を返します。",
            en="Searches the measures of the city's DX plan by words, field and stage. Gives the printed word for each fiscal "
            "year and the edition it is from. The words are plans, not results.",
        ),
        run=search,
        takes=SearchMeasures,
        gives=FoundMeasures,
    ),
    Tool(
        name="plan_get_measure",
        title=Text(ja="施策を読む", en="Read a measure"),
        meaning=Text(
            ja="1つの施策について、各版での名称・予定・場所・変更と、分野のKPI、会議、出典を返します。",
            en="Gives one measure through all editions: titles, yearly words, places, what changed, the KPIs of its field, "
            "meetings, and the source of each line.",
        ),
        run=get,
        takes=GetMeasure,
        gives=MeasureOut,
    ),
    Tool(
        name="plan_compare_revisions",
        title=Text(ja="計画の版を比べる", en="Compare two editions"),
        meaning=Text(
            ja="計画の2つの版の違い（追加・終了・名称・移動・統合・予定）を返します。分からないことは、分からないと示します。",
            en="Gives what changed between two editions: added, ended, retitled, moved, merged, restaged. Says what cannot be "
            "known, such as where one side is an excerpt or its measures are not yet published.",
        ),
        run=compare,
        takes=CompareRevisions,
        gives=DiffOut,
    ),
    Tool(
        name="plan_get_indicator",
        title=Text(ja="KPI・指標を読む", en="Read an indicator"),
        meaning=Text(
            ja="KPIや指標の定義・目標と、期間ごとの値・状態・出典を返します。資料どうしで値が違うときは、両方を返します。",
            en="Gives a KPI or indicator with definition, target, and every value with its period, state and source. Where "
            "sources differ, both are given; no value means not reported, never zero.",
        ),
        run=indicator,
        takes=GetIndicator,
        gives=IndicatorAnswer,
    ),
)
