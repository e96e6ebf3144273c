# SPDX-License-Identifier: Apache-2.0
"""Kanazawa's own papers on the pages around the grid: what they print, and where they do not agree."""

import pytest
from django.test import Client

from kenroku.modules.plan.queries import glossary, indicators, lineage, survey
from kenroku.modules.plan.tests.conftest import EXCERPT, NEWEST, REVISED

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kanazawa")]


def page(client: Client, address: str, language: str = "ja") -> str:
    client.cookies["django_language"] = language
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_the_line_runs_from_the_ict_plan_to_plan_2() -> None:
    found = lineage.read()

    assert [step.revision.key if step.revision else step.plan.key for year in found.years for step in year.line] == [
        "kanazawa-ict-plan-2019",
        "kanazawa-digital-strategy-2021",
        EXCERPT,
        REVISED,
        NEWEST,
    ]
    assert [step.plan.title.ja for step in found.undated] == ["デジタル・ガバメント実行計画"]
    assert sum(len(year.beside) for year in found.years) == 12


def test_plan_2_has_its_frame_and_no_count_of_measures(client: Client) -> None:
    shown = page(client, f"/plan/revisions/{NEWEST}")

    for words in ("未来を拓く共創文化都市・金沢", "全ての人の利便性向上", "共創のための環境整備", "デジタルファースト"):
        assert words in shown
    assert [f'data-field="{colour}"' in shown for colour in range(1, 6)] == [True] * 5
    assert shown.count('class="viewpoint"') == 2
    assert "個別の施策はまだ公表されていません" in shown


def test_the_chatbots_two_figures_stand_side_by_side(client: Client) -> None:
    shown = page(client, "/plan/indicators/ref-06")

    assert "96,111" in shown and "106,900" in shown
    assert "資料により値が異なる" in shown


def test_the_plans_own_kpis_have_no_value_and_say_so(client: Client) -> None:
    listing = indicators.select(indicators.Wanted(plan="kanazawa-dx-action-plan-2023", reported="no"))

    assert listing.count == 12
    assert "報告なし" in page(client, "/plan/indicators/kpi-00")


def test_six_of_twelve_were_met_on_the_printed_figures() -> None:
    found = indicators.results_of(lineage.find_plan("kanazawa-digital-strategy-2021"))

    assert [len(series) for _title, series in found.groups] == [6, 6]
    assert (found.met, found.not_met, found.not_judged) == (6, 6, 0)


def test_the_years_of_service_may_not_be_compared() -> None:
    sheets = survey.read().sheets

    assert [(sheet.table.key, sheet.is_comparable) for sheet in sheets] == [
        ("role", True),
        ("years", False),
        ("city-hall-progress", True),
    ]
    assert [[wave.total for wave in sheet.waves] for sheet in sheets] == [[670, 701, 664, 966]] * 3
    assert [finding.finding[:12] for finding in sheets[2].findings] == ["→ デジタル化が「進んで"]


def test_the_glossary_has_thirty_three_words_on_their_shelves() -> None:
    found = glossary.read()

    assert found.count == 33
    assert [shelf.mark for shelf in found.shelves] == ["A–Z", "ア", "カ", "サ", "タ", "ハ", "マ", "ラ", "漢字"]
    assert found.revision is not None and found.revision.key == REVISED


@pytest.mark.parametrize("language", ["ja", "en", "ja-easy"])
@pytest.mark.parametrize(
    "address",
    [
        "/plan/plans",
        f"/plan/revisions/{REVISED}",
        f"/plan/revisions/{EXCERPT}",
        "/plan/plans/kanazawa-digital-strategy-2021/results",
        "/plan/indicators",
        "/plan/indicators/ref-03",
        "/plan/meetings",
        "/plan/meetings/m-14",
        "/plan/glossary",
        "/plan/survey",
    ],
)
def test_every_page_is_there_in_every_language_without_inline_code(client: Client, address: str, language: str) -> None:
    shown = page(client, address, language)

    assert " style=" not in shown and "<script>" not in shown and "onclick" not in shown
    ids = [part.split('"')[0] for part in shown.split(' id="')[1:]]
    assert sorted(ids) == sorted(set(ids))
