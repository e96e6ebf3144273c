# SPDX-License-Identifier: Apache-2.0
"""The pages of the meetings."""

import pytest
from django.test import Client

from kenroku.core.text import Text
from kenroku.modules.plan.models import Member
from kenroku.modules.plan.tests import town

pytestmark = pytest.mark.django_db


def page(client: Client, address: str, *, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def test_the_calendar_says_of_each_meeting_when_and_whether_it_was_held(client: Client) -> None:
    town.meeting("held", on="2025-08-19", items=["議題1", "議題2"])
    town.meeting("planned", on="2026-05", fiscal_year=2026, status="planned")
    town.meeting("undated", on="", fiscal_year=2025)

    shown = page(client, "/plan/meetings")

    for words in ("令和7年度(2025年度)", "令和8年度(2026年度)", "開催", "資料では予定", "日付の記載なし", "議題 2件"):
        assert words in shown


def test_a_body_may_be_chosen_and_an_unknown_one_is_refused(client: Client) -> None:
    town.meeting("council")
    town.meeting("office", body="推進本部", title=Text(ja="本部の会議"))

    shown = page(client, "/plan/meetings?body=推進本部")

    assert "本部の会議" in shown and "みどり町デジタル会議 第2回" not in shown
    assert "推進本部" in page(client, "/plan/meetings?body=町内会", status=400)


def test_members_stand_with_the_affiliation_of_that_day(client: Client) -> None:
    first, second = town.meeting("first"), town.meeting("second", on="2026-01-19")
    Member.objects.create(meeting=first, order=1, name="みどり 花子", affiliation="みどり社 執行役員")
    Member.objects.create(meeting=second, order=1, name="みどり 花子", affiliation="みどり社 執行役員 常務")

    assert "執行役員 常務" not in page(client, "/plan/meetings/first")
    assert "執行役員 常務" in page(client, "/plan/meetings/second")


def test_a_meeting_shows_agenda_revisions_and_the_entry_it_replaced(client: Client) -> None:
    town.terms({"DX": "変えること。"})
    later = town.meeting("later", items=["DXの進め方"], on="2025-11-18")
    later.revisions.add(town.revision())
    town.meeting("earlier", on="2025-11", date_as_printed="11月頃", replaced_by=later)

    shown = page(client, "/plan/meetings/later")

    assert 'popovertarget="term-t-1"' in shown
    assert "/plan/revisions/midori-2023" in shown
    assert "11月頃" in shown and "/plan/meetings/earlier" in shown
    assert "あとの資料で書き換えられました" in page(client, "/plan/meetings/earlier")


def test_an_unknown_meeting_is_a_page_that_helps(client: Client) -> None:
    assert "会議の一覧からお選びください。" in page(client, "/plan/meetings/nowhere", status=404)


def test_no_meetings_yet(client: Client) -> None:
    assert "会議の記録はまだありません" in page(client, "/plan/meetings")
