# SPDX-License-Identifier: Apache-2.0
"""The pages of the line of plans and of a revision's frame."""

import hashlib
from datetime import UTC, datetime

import pytest
import time_machine
from django.test import Client

from kenroku.core.text import Text
from kenroku.modules.plan.actions import adopt
from kenroku.modules.plan.models import Field, Part, Plan
from kenroku.modules.plan.tests import town

pytestmark = pytest.mark.django_db


def page(client: Client, address: str, *, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def test_the_line_names_dates_in_both_calendars_and_as_printed(client: Client) -> None:
    town.revision()
    town.plan("policy", level=Plan.Level.NATION, date="2022-06", date_as_printed="2022.6閣議決定", event="閣議決定")
    town.plan("undated", level=Plan.Level.NATION, date="", date_as_printed="", title=Text(ja="日付のない計画"))

    shown = page(client, "/plan/plans")

    for words in (
        "令和5年(2023年)2月",
        "令和5(2023)年2月",
        "2022.6閣議決定",
        "国の政策",
        "資料に日付のないもの",
        "日付のない計画",
    ):
        assert words in shown
    assert 'href="/plan/revisions/midori-2023"' in shown


def test_a_finished_plan_leads_to_its_results(client: Client) -> None:
    town.indicator(role="result")

    assert "/plan/plans/midori-digital/results" in page(client, "/plan/plans")


@pytest.mark.parametrize(("today", "is_said"), [("2026-05-01", False), ("2026-06-30", False), ("2026-11-20", True)])
def test_measures_to_come_are_not_zero_measures(client: Client, today: str, *, is_said: bool) -> None:
    town.revision("frame", measures_expected="2026-06", first_year=2026, last_year=2029)

    with time_machine.travel(datetime.fromisoformat(f"{today}T03:00").replace(tzinfo=UTC), tick=False):
        shown = page(client, "/plan/revisions/frame")

    assert "個別の施策はまだ公表されていません" in shown
    assert "令和8年(2026年)6月頃に掲載予定と資料にあります。" in shown
    assert ("その時期は過ぎました" in shown) is is_said
    assert "0件" not in shown and "施策と工程表" not in shown


def test_the_frame_shows_what_the_plan_says(client: Client) -> None:
    town.terms({"DX": "変えること。"})
    edition = town.small_plan()
    for order, (kind, title, text) in enumerate(
        (
            (Part.Kind.VISION, "みどりの未来", "みんなでつくる"),
            (Part.Kind.PHILOSOPHY, "便利なまち", "DXを進めます"),
            (Part.Kind.PRINCIPLE, "市民目線", "便利にします"),
            (Part.Kind.POLICY, "方針", "一行目\n二行目"),
            (Part.Kind.VIEWPOINT, "利便性", "使う人から"),
            (Part.Kind.STAGE, "段階一", "紙からデータへ"),
            (Part.Kind.GOVERNANCE, "推進本部", "集まります"),
            (Part.Kind.POSITION, "", "上の計画"),
        )
    ):
        Part.objects.create(
            revision=edition,
            key=f"p{order}",
            kind=kind,
            order=order,
            title=Text(ja=title) if title else None,
            text=Text(ja=text),
        )
    Field.objects.filter(revision=edition, key="living").update(colour=2)

    shown = page(client, "/plan/revisions/midori-2023")

    for words in ("みどりの未来", "便利なまち", "市民目線", "二行目", "利便性", "段階一", "推進本部", "上の計画"):
        assert words in shown
    assert 'class="field-card" data-field="2"' in shown
    assert "/plan/revisions/midori-2023/grid" in shown


def test_the_fingerprint_can_be_taken_by_anyone(client: Client) -> None:
    edition = town.small_plan(state="draft")
    adopt(edition)

    shown = page(client, "/plan/revisions/midori-2023")
    content = client.get("/plan/revisions/midori-2023/content.json").content

    assert edition.content_hash in shown
    assert hashlib.sha256(content).hexdigest() == edition.content_hash
    assert "/plan/revisions/midori-2023/content.json | sha256sum" in shown


def test_a_correction_of_the_data_is_shown_with_its_reason(client: Client) -> None:
    edition = town.revision()
    edition.corrections.create(number=1, date="2026-10-01", reason=Text(ja="読み間違いを直しました。"))

    assert "読み間違いを直しました。" in page(client, "/plan/revisions/midori-2023")


def test_neighbouring_editions_are_linked(client: Client) -> None:
    town.revision("first")
    town.revision("second", adopted="2024-03")

    shown = page(client, "/plan/revisions/second")

    assert "/plan/diff?from=first&amp;to=second" in shown
    assert "/plan/revisions/second" in page(client, "/plan/revisions/first")


@pytest.mark.parametrize(
    "address", ["/plan/revisions/nowhere", "/plan/revisions/draft", "/plan/revisions/draft/content.json"]
)
def test_what_is_not_public_is_not_found(client: Client, address: str) -> None:
    town.revision("draft", state="draft")

    assert "計画の一覧からお選びください。" in page(client, address, status=404)


def test_the_texts_of_a_revision_as_a_file(client: Client) -> None:
    edition = town.revision()
    Part.objects.create(revision=edition, key="vision", kind=Part.Kind.VISION, order=1, title=Text(ja="みどりの未来"))

    response = client.get("/plan/revisions/midori-2023?format=csv")

    assert "みどりの未来" in b"".join(response.streaming_content).decode()  # type: ignore[attr-defined]
