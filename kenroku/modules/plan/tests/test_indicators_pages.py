# SPDX-License-Identifier: Apache-2.0
"""The pages of the KPIs, of one of them, and of a finished plan's results."""

import csv
import io
import json
from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.db import transaction
from django.test import Client
from django.utils import translation
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries

from kenroku.core import modules
from kenroku.core.events import Event
from kenroku.core.events.log import record
from kenroku.core.metrics import Count
from kenroku.core.modules import Module
from kenroku.core.text import Text
from kenroku.modules.plan.templatetags.figures import printed_otherwise, quantity, target_words
from kenroku.modules.plan.tests import town

pytestmark = pytest.mark.django_db


def page(client: Client, address: str, language: str = "ja", *, status: int = 200) -> str:
    client.cookies["django_language"] = language
    response = client.get(address)
    assert response.status_code == status, response.content.decode()[:500]
    return response.content.decode()


def test_a_value_is_shown_with_unit_period_state_and_target(client: Client) -> None:
    one = town.indicator()
    town.value(one, "2023", 120, state="provisional")

    shown = page(client, "/plan/indicators")

    for words in ("電子申請の件数", ">120<", "令和5年度(2023年度)", "速報", "200件（2025年度末）"):
        assert words in shown


def test_nothing_reported_is_said_and_never_zero(client: Client) -> None:
    town.indicator(unit=Text(ja="人"))

    for address in ("/plan/indicators", "/plan/indicators/applications"):
        shown = page(client, address)
        assert "報告なし" in shown
        assert ">0<" not in shown


def test_a_conflict_shows_both_numbers_with_their_papers_and_no_mean(client: Client) -> None:
    one = town.indicator()
    town.value(one, "2022", 106900, document=town.paper("report", title=Text(ja="会議の資料")))
    town.value(one, "2022", 96111, document=town.paper("plan", title=Text(ja="改訂版")))

    for address in ("/plan/indicators", "/plan/indicators/applications"):
        shown = page(client, address)
        for words in ("106,900", "96,111", "会議の資料", "改訂版", "資料により値が異なる"):
            assert words in shown
        assert "101,505" not in shown


def test_a_correction_shows_its_reason_and_the_old_value(client: Client) -> None:
    one = town.indicator()
    town.correction(town.value(one, "2023", 80), 85, reason="二重に数えた分を除きました。")

    shown = page(client, "/plan/indicators/applications")

    assert "二重に数えた分を除きました。" in shown
    assert "訂正" in shown
    assert shown.index(">85<") < shown.index("<del>") < shown.index(">80<")


def test_a_passed_due_day_is_said_plainly(client: Client) -> None:
    one = town.indicator(target_period="2024", target_due_as_printed="2024年度末")
    town.value(one, "2023", 120)

    assert "期限の時点の値は、ここにある資料にはありません。" in page(client, "/plan/indicators/applications")


def test_missing_points_between_percentages_are_points(client: Client) -> None:
    one = town.indicator(unit=Text(ja="%"), target_value=Decimal(50), target_period="2022", target_due_as_printed="")
    town.value(one, "2022", 42)

    assert "期限の時点で、目標に8ポイント届きませんでした。" in page(client, "/plan/indicators/applications")


def test_an_unknown_indicator_is_a_page_that_helps(client: Client) -> None:
    assert "KPIの一覧からお選びください。" in page(client, "/plan/indicators/nowhere", status=404)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("role=kpi", "「role」に「kpi」という値はありません。"),
        ("reported=maybe", "yes"),
        ("colour=red", "使えるのは role, field, plan, reported, q, page, format です。"),
        ("format=pdf", "使える形式は csv、json、xlsx です。"),
        ("page=first", "ページの番号"),
    ],
)
def test_what_cannot_be_read_is_refused_with_what_can(client: Client, query: str, words: str) -> None:
    town.indicator()

    assert words in page(client, f"/plan/indicators?{query}", status=400)


def test_markup_in_an_address_stays_text(client: Client) -> None:
    town.indicator()

    assert "<script>alert" not in page(client, "/plan/indicators?q=<script>alert(1)</script>")
    assert "<script>alert" not in page(client, "/plan/indicators?role=<script>alert(1)</script>", status=400)


def test_a_file_holds_exactly_the_filtered_list_whole(client: Client) -> None:
    for number in range(45):
        town.indicator(f"i-{number}")
    told = town.indicator("told", role="reference")
    town.value(told, "2023", "65918")

    rows = list(csv.DictReader(io.StringIO(_body(client, "/plan/indicators?format=csv").lstrip("\ufeff"))))
    narrowed = json.loads(_body(client, "/plan/indicators?role=reference&format=json"))

    assert len(rows) == 46
    assert rows[-1]["id"] == "told" and rows[-1]["value"] == "65918" and rows[0]["value"] == ""
    assert "told" in json.dumps(narrowed) and "i-0" not in json.dumps(narrowed)


def test_the_file_of_an_indicator_keeps_gaps_and_corrections(client: Client) -> None:
    one = town.indicator()
    town.correction(town.value(one, "2021", 80), 85, reason="数え直しました。")
    town.value(one, "2023", 90)

    rows = csv.DictReader(io.StringIO(_body(client, "/plan/indicators/applications?format=csv").lstrip("\ufeff")))

    assert [(row["period"], row["value"], row["replaced"], row["reason"]) for row in rows] == [
        ("2021", "80", "true", ""),
        ("2021", "85", "false", "数え直しました。"),
        ("2023", "90", "false", ""),
        ("2022", "", "false", ""),
    ]


def test_a_workbook_opens(client: Client) -> None:
    town.value(town.indicator(), "2023", 90)

    book = load_workbook(io.BytesIO(_bytes(client, "/plan/indicators/applications?format=xlsx")))

    assert 90 in [cell for row in book.worksheets[0].iter_rows(values_only=True) for cell in row]


def test_the_list_asks_the_database_no_more_for_more_indicators(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(30):
        one = town.indicator(f"i-{number}")
        for year in ("2021", "2022", "2023"):
            town.value(one, year, number, document=town.paper(f"paper-{number}"))
    page(client, "/plan/indicators")

    with django_assert_max_num_queries(12):
        page(client, "/plan/indicators")


def test_pages_of_the_list_keep_the_filters(client: Client) -> None:
    for number in range(41):
        town.indicator(f"i-{number}")

    assert "?role=field&amp;page=2" in page(client, "/plan/indicators?role=field")


def test_results_are_judged_on_the_printed_figures(client: Client) -> None:
    for number, judgement in enumerate(("met", "not_met")):
        one = town.indicator(f"ds-{number}", role="result", group="生産性の向上", target_value=Decimal(50))
        town.value(one, "2022", 42, judgement=judgement, judgement_note=Text(ja="見込みです。"))

    shown = page(client, "/plan/plans/midori-digital/results")

    for words in ("2のKPIのうち、1が達成、1が未達成です。", "見込みです。", "生産性の向上"):
        assert words in shown


def test_a_plan_without_results_says_so(client: Client) -> None:
    town.plan()

    assert "この計画の達成状況は、ここにはまだありません" in page(client, "/plan/plans/midori-digital/results")
    assert "計画の一覧からお選びください。" in page(client, "/plan/plans/nowhere/results", status=404)


@pytest.mark.parametrize(
    ("language", "number", "unit", "words"),
    [
        ("ja", "65918.0000", Text(ja="件", en="items"), '<span class="number">65,918</span>件'),
        ("en", "65918.0000", Text(ja="件", en="items"), '<span class="number">65,918</span> items'),
        ("en", "95.5000", Text(ja="%"), '<span class="number">95.5</span>%'),
        ("ja", "-3", None, '<span class="number">-3</span>'),
    ],
)
def test_a_quantity_reads_as_people_write_it(language: str, number: str, unit: Text | None, words: str) -> None:
    with translation.override(language):
        assert quantity(Decimal(number), unit) == words


def test_a_target_names_its_due_in_both_languages() -> None:
    words = target_words(town.indicator())

    assert isinstance(words, Text)
    assert (words.ja, words.en) == ("200件（2025年度末）", "200件, due FY2025")
    assert target_words(town.indicator("aimless", target_value=None, target_as_printed="")) == ""


def test_the_papers_words_are_shown_where_they_differ() -> None:
    one = town.indicator()

    assert not printed_otherwise(town.value(one, "2022", 65918, as_printed="65,918件"))
    assert printed_otherwise(town.value(one, "2023", 65918, as_printed="約6万6千件"))


class Counter(Event, name="fake.counted"):
    """Something was counted."""


@pytest.fixture
def counting(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A room that is open beside the plan and counts something."""
    fake = Module(
        name="fake",
        title=Text(ja="見本"),
        summary=Text(ja="見本"),
        events=(Counter,),
        metrics=(
            Count(
                "fake.counted_things",
                of=Counter,
                title=Text(ja="数えた物"),
                meaning=Text(ja="窓口で数えた物の数です。"),
            ),
        ),
    )
    real = modules.all_modules()
    modules.forget()
    monkeypatch.setattr(modules, "all_modules", lambda: (*real, fake))
    yield
    monkeypatch.undo()
    modules.forget()


@pytest.mark.usefixtures("counting")
def test_a_kpi_that_names_a_metric_shows_what_it_rests_on(client: Client) -> None:
    town.indicator(metric="fake.counted_things")
    with transaction.atomic():
        for _ in range(3):
            record(Counter())

    shown = page(client, "/plan/indicators/applications")

    for words in (
        "窓口で数えた物の数です。",
        ">3<",
        "3件の記録にもとづく",
        "fake.counted_things",
        "夜の集計はまだ行われていません。",
    ):
        assert words in shown


def test_a_metric_of_a_closed_room_is_said_as_that(client: Client) -> None:
    town.indicator(metric="closed.things")

    assert "いまは、そのサービスがここで動いていません。" in page(client, "/plan/indicators/applications")


def _bytes(client: Client, address: str) -> bytes:
    response = client.get(address)
    assert response.status_code == 200
    return b"".join(response.streaming_content)  # type: ignore[attr-defined]


def _body(client: Client, address: str) -> str:
    return _bytes(client, address).decode()
