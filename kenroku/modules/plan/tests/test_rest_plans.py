# SPDX-License-Identifier: Apache-2.0
"""The plan's doors for programs give what the papers print, and say clearly what they cannot give."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from openpyxl import load_workbook

from kenroku.modules.plan.actions import take_in
from kenroku.modules.plan.models import IndicatorValue, Revision
from kenroku.modules.plan.tests.conftest import EXCERPT, NEWEST, REVISED

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kanazawa")]

API = "/api/v1/plan"
PAPERS = Path(settings.KENROKU_PACKS_DIR).parents[1] / "shared" / "kanazawa"


def _get(client: Client, address: str) -> Any:
    response = client.get(f"{API}{address}")
    assert response.status_code == 200, response.content.decode()[:400]
    return response.json()


def _paper(name: str) -> Any:
    path = PAPERS / name
    if not path.exists():
        pytest.skip(f"{name} of the city's papers is not beside the project")
    return json.loads(path.read_text(encoding="utf-8"))


def test_the_grid_is_the_printed_one_cell_for_cell(client: Client) -> None:
    paper = _paper("plan_2023_rev2024.json")
    grid = _get(client, f"/plans/{REVISED}/grid")

    names = ("id", "field", "heading", "order", "title", "title_as_printed", "is_new", "cross_listed_from")
    assert [{name: row[name] for name in names} for row in grid["rows"]] == [
        {name: measure[name] for name in names} for measure in paper["measures"]
    ]
    assert [row["cells"] for row in grid["rows"]] == [measure["status"] for measure in paper["measures"]]
    assert [row["merged_into"] for row in grid["rows"]] == [m.get("merged_into") for m in paper["measures"]]
    assert [(row["source"]["file"] + ".txt", row["source"]["line"]) for row in grid["rows"]] == [
        (measure["source"]["file"], measure["source"]["line"]) for measure in paper["measures"]
    ]


def test_the_grid_counts_each_measure_once(client: Client) -> None:
    grid = _get(client, f"/plans/{REVISED}/grid")

    assert grid["counts"] == {"rows": 68, "measures": 62, "new": 27, "cross_listed": 6}
    assert {word["word"]: word["cells"] for word in grid["legend"]}["検討"] == 24


def test_measures_that_are_to_come_are_not_none(client: Client) -> None:
    grid = _get(client, f"/plans/{NEWEST}/grid")

    assert (grid["measures"], grid["measures_expected"]) == ("not_yet_published", "2026-06")
    assert grid["years"] == [2026, 2027, 2028, 2029]


def test_every_format_gives_the_lines_on_the_screen_in_their_order(client: Client) -> None:
    asked = "?field=administration&new=1&sort=title&group=none"
    rows = _get(client, f"/plans/{REVISED}/grid{asked}")["rows"]
    as_json = _get(client, f"/plans/{REVISED}/grid.json{asked}")["rows"]
    text = client.get(f"{API}/plans/{REVISED}/grid.csv{asked}").getvalue().decode("utf-8-sig")
    as_csv = list(csv.DictReader(io.StringIO(text)))
    book = load_workbook(io.BytesIO(client.get(f"{API}/plans/{REVISED}/grid.xlsx{asked}").getvalue()))
    heads, *as_xlsx = book.worksheets[0].iter_rows(values_only=True)

    assert len(rows) == 4
    assert as_json == rows
    assert [row["id"] for row in as_csv] == [row["id"] for row in rows]
    assert [(row["2023"], row["2025"]) for row in as_csv] == [
        (row["cells"]["2023"], row["cells"]["2025"]) for row in rows
    ]
    assert [row[0] for row in as_xlsx] == [row["id"] for row in rows]
    assert len(heads) == len(as_csv[0])


def test_the_excerpt_and_the_revision_differ_as_the_paper_states(client: Client) -> None:
    paper = _paper("plan_2023_first_excerpt.json")["measures"]
    diff = _get(client, f"/diff?from={EXCERPT}&to={REVISED}")
    changed = {change["measure"]: change for change in diff["changes"]}

    def stated(words: str) -> set[str]:
        return {measure["rev2024_id"] for measure in paper if words in measure["change"]}

    def found(kind: str) -> set[str]:
        return {measure for measure, change in changed.items() if kind in change["kinds"]}

    assert found("retitled") == stated("retitled")
    assert len(found("retitled")) == 7
    assert found("moved") == stated("moved to another field")
    assert len(found("moved")) == 1
    assert found("other_heading") == stated("other heading")
    assert [m for m, change in changed.items() if change["only_letter_case"]] == list(stated("letter case"))
    assert not diff["added_is_proven"]
    assert not diff["schedule_known"]
    assert sum(line["is_new"] for line in diff["added"]) == 27


def test_the_two_plans_differ_in_their_structure_and_no_measure_is_said_to_have_ended(client: Client) -> None:
    diff = _get(client, f"/diff?from={REVISED}&to={NEWEST}")

    assert diff["measures"] == "not_yet_published"
    assert (diff["ended"], diff["added"], diff["changes"]) == ([], [], [])
    assert [field["ja"] for field in diff["fields_added"]] == [
        "魅力づくり",
        "暮らしづくり",
        "人づくり",
        "仕事づくり",
        "都市づくり",
    ]
    assert [field["ja"] for field in diff["fields_gone"]] == ["産業", "地域", "文化", "教育", "行政"]


@pytest.mark.parametrize(
    ("address", "status", "code"),
    [
        ("/plans/atlantis", 404, "unknown_revision"),
        ("/plans/atlantis/grid", 404, "unknown_revision"),
        (f"/plans/{REVISED}/grid.pdf", 404, "unknown_format"),
        (f"/plans/{REVISED}/grid?year=2031", 400, "unknown_year"),
        (f"/plans/{REVISED}/grid?year=next", 422, "invalid"),
        (f"/plans/{REVISED}/grid?field=sea", 400, "unknown_field"),
        (f"/plans/{REVISED}/grid?word=完了", 400, "unknown_word"),
        (f"/plans/{REVISED}/grid?feild=industry", 422, "unknown_parameter"),
        (f"/plans/{REVISED}/grid?sort=size", 422, "invalid"),
        (f"/diff?from={REVISED}&to={REVISED}", 400, "same_revision"),
        (f"/diff?from={REVISED}", 422, "invalid"),
        (f"/diff?from={REVISED}&to=atlantis", 404, "unknown_revision"),
        ("/measures/atlantis", 404, "unknown_measure"),
        ("/measures?next=tampered", 422, "bad_key"),
        ("/indicators/atlantis", 404, "unknown_indicator"),
        ("/indicators/atlantis/values", 404, "unknown_indicator"),
        ("/indicators?role=best", 400, "unknown_choice"),
        ("/meetings/atlantis", 404, "unknown_meeting"),
    ],
)
@pytest.mark.parametrize("language", ["ja", "en"])
def test_what_cannot_be_given_is_said_in_problem_details(
    client: Client, address: str, status: int, code: str, language: str
) -> None:
    response = client.get(f"{API}{address}", headers={"accept-language": language})

    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["code"] == code
    assert response.json()["detail"]


def test_an_unchanged_answer_is_not_sent_twice(client: Client) -> None:
    first = client.get(f"{API}/plans/{REVISED}/grid")
    again = client.get(f"{API}/plans/{REVISED}/grid", headers={"if-none-match": first["ETag"]})
    in_english = {"if-none-match": first["ETag"], "accept-language": "en"}

    assert (again.status_code, again.content) == (304, b"")
    assert client.get(f"{API}/plans/{REVISED}/grid", headers=in_english).status_code == 200


def test_a_change_makes_the_answer_a_new_one(client: Client) -> None:
    first = client.get(f"{API}/plans/{REVISED}/grid")
    with transaction.atomic():
        take_in(IndicatorValue.objects.select_related("indicator")[0])

    assert client.get(f"{API}/plans/{REVISED}/grid", headers={"if-none-match": first["ETag"]}).status_code == 200


def test_a_draft_is_not_given_to_anybody(client: Client) -> None:
    revised = Revision.objects.get(key=REVISED)
    Revision.objects.filter(pk=revised.pk).update(state=Revision.State.DRAFT)

    assert client.get(f"{API}/plans/{REVISED}/grid").status_code == 404
    assert REVISED not in [plan["id"] for plan in _get(client, "/plans")["plans"]]
    assert _get(client, "/measures?q=スマート農業")["items"] == []


def test_the_lists_hold_everything_in_the_papers(client: Client) -> None:
    plans = _get(client, "/plans")

    assert [plan["id"] for plan in plans["plans"]] == [EXCERPT, REVISED, NEWEST]
    assert len(plans["lineage"]) == 17
    assert _get(client, "/indicators")["count"] == 30
    assert len(_get(client, "/meetings")["items"]) == 21
    assert len(_get(client, "/glossary")["items"]) == 33


def test_measures_are_paged_without_loss(client: Client) -> None:
    seen: list[str] = []
    address = "/measures?limit=25"
    while address:
        page = _get(client, address)
        seen += [item["id"] for item in page["items"]]
        address = f"/measures?limit=25&next={page['next']}" if page["next"] else ""

    assert len(seen) == len(set(seen)) == 62
