# SPDX-License-Identifier: Apache-2.0
"""The page of the staff survey."""

import csv
import io

import pytest
from django.test import Client

from kenroku.modules.plan.models import SurveyFinding
from kenroku.modules.plan.tests import town

pytestmark = pytest.mark.django_db

WAVES: dict[str, dict[str, tuple[int, str] | None]] = {
    "R2": {"課長": None, "係長": (20, "40.0"), "主事": (30, "60.0")},
    "R3": {"課長": (12, "11.5"), "係長": (32, "30.8"), "主事": (60, "57.7")},
}


def page(client: Client) -> str:
    response = client.get("/plan/survey")
    assert response.status_code == 200
    return response.content.decode()


def test_people_and_percentages_are_shown_as_printed_with_wave_totals(client: Client) -> None:
    town.survey_table(waves=WAVES)

    shown = page(client)

    for words in ('width="57.7%"', ">57.7<", ">60<", ">104人<", "2021年度"):
        assert words in shown


def test_a_cell_that_was_not_surveyed_is_a_dash_and_no_bar(client: Client) -> None:
    town.survey_table(waves={"R2": {"課長": None}})

    shown = page(client)

    assert "調べていない、または示されていない" in shown
    assert "bar-share" not in shown


def test_a_table_with_a_warning_stands_wave_by_wave_under_it(client: Client) -> None:
    town.survey_table(waves=WAVES, warning="R2とR3の列が逆に並んでいるとみられます。")

    shown = page(client)

    assert shown.index("R2とR3の列が逆に並んでいるとみられます。") < shown.index("<table")
    assert "回どうしを比べないでください" in shown
    assert shown.count("ほかの回と比べない") == 2


def test_findings_of_questions_without_numbers_are_told_apart(client: Client) -> None:
    town.survey_table(waves=WAVES)
    SurveyFinding.objects.create(order=1, question="Q.使ったことがありますか", finding="約3分の2")

    shown = page(client)

    assert "図だけが公表された質問" in shown and "約3分の2" in shown


def test_the_file_holds_every_cell(client: Client) -> None:
    town.survey_table(waves=WAVES)

    response = client.get("/plan/survey?format=csv")
    text = b"".join(response.streaming_content).decode().lstrip("\ufeff")  # type: ignore[attr-defined]

    assert [(row["wave"], row["category"], row["n"], row["percent"]) for row in csv.DictReader(io.StringIO(text))][
        :2
    ] == [
        ("R2", "課長", "", ""),
        ("R3", "課長", "12", "11.5"),
    ]


def test_no_survey_yet(client: Client) -> None:
    assert "アンケートの結果はまだありません" in page(client)
