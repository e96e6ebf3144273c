# SPDX-License-Identifier: Apache-2.0
"""The staff survey's tables."""

import pytest
from pytest_django import DjangoAssertNumQueries

from kenroku.core.text import Text
from kenroku.modules.plan.models import SurveyFinding
from kenroku.modules.plan.queries import survey
from kenroku.modules.plan.tests import town

pytestmark = pytest.mark.django_db

WAVES: dict[str, dict[str, tuple[int, str] | None]] = {
    "R3": {"課長": None, "係長": (30, "30.0"), "主事": (70, "70.0")},
    "R2": {"課長": (5, "10.0"), "係長": (20, "40.0"), "主事": (25, "50.0")},
}


def test_waves_stand_in_time_and_categories_as_printed() -> None:
    town.survey_table(waves=WAVES)

    (sheet,) = survey.read().sheets

    assert [(wave.name, wave.fiscal_year, wave.total) for wave in sheet.waves] == [("R2", 2020, 50), ("R3", 2021, 100)]
    assert [line.category for line in sheet.lines] == ["課長", "係長", "主事"]
    first, second = sheet.lines[0].cells
    assert first is not None and second is not None
    assert (first.n, second.n, second.as_printed) == (5, None, "-")


def test_waves_that_may_be_compared_stand_together_by_category() -> None:
    town.survey_table(waves=WAVES)

    (sheet,) = survey.read().sheets

    assert sheet.is_comparable
    assert [group.title.ja for group in sheet.groups()] == ["課長", "係長", "主事"]
    first, second = sheet.groups()[0].bars
    assert (first.label.ja, second.label.ja) == ("2020年度", "2021年度")
    assert second.cell is not None and second.cell.percent_as_printed is None


def test_waves_that_may_not_be_compared_are_never_one_series() -> None:
    town.survey_table(waves=WAVES, warning="R2とR3の列が逆に並んでいるとみられます。")

    (sheet,) = survey.read().sheets

    assert not sheet.is_comparable
    assert [group.title.ja for group in sheet.groups()] == ["令和2年度(2020年度)", "令和3年度(2021年度)"]
    assert all([bar.label.ja for bar in group.bars] == ["課長", "係長", "主事"] for group in sheet.groups())


def test_a_finding_stands_with_its_table_and_the_others_apart() -> None:
    table = town.survey_table(waves=WAVES)
    table.title = Text(ja="Q. 進んでいると思いますか？")
    table.save()
    SurveyFinding.objects.create(order=1, question="Q.進んでいると思いますか？", finding="増えている")
    SurveyFinding.objects.create(order=2, question="Q.使ったことがありますか", finding="3分の2")

    found = survey.read()

    assert [finding.finding for finding in found.sheets[0].findings] == ["増えている"]
    assert [finding.finding for finding in found.other_findings] == ["3分の2"]


def test_the_survey_takes_three_queries(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    for number in range(5):
        town.survey_table(f"t-{number}", waves=WAVES, order=number)

    with django_assert_max_num_queries(3):
        assert len(survey.read().sheets) == 5
