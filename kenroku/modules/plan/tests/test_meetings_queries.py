# SPDX-License-Identifier: Apache-2.0
"""The calendar of meetings."""

import pytest
from pytest_django import DjangoAssertNumQueries

from kenroku.core.refusals import Refused
from kenroku.modules.plan.models import Member
from kenroku.modules.plan.queries import meetings
from kenroku.modules.plan.tests import town

pytestmark = pytest.mark.django_db


def told(**asked: str) -> list[tuple[int | None, list[str]]]:
    return [(year.year, [one.key for one in year.meetings]) for year in meetings.calendar(**asked).years]


def test_meetings_stand_by_fiscal_year_newest_first() -> None:
    town.meeting("april", on="2025-04-01")
    town.meeting("march", on="2025-03-31")
    town.meeting("january", on="2026-01-19")

    assert told() == [(2025, ["january", "april"]), (2024, ["march"])]


def test_undated_entries_stand_at_the_foot_and_without_a_year_at_the_end() -> None:
    town.meeting("dated", on="2025-05-28")
    town.meeting("undated", on="", fiscal_year=2025)
    town.meeting("never", on="")

    assert told() == [(2025, ["dated", "undated"]), (None, ["never"])]


def test_an_entry_that_was_replaced_is_told_on_the_page_of_the_later_one() -> None:
    later = town.meeting("later", on="2025-11-18")
    town.meeting("earlier", on="2025-11", replaced_by=later)

    assert told() == [(2025, ["later"])]
    assert [one.key for one in meetings.find("later").earlier_versions.all()] == ["earlier"]
    assert meetings.find("earlier").replaced_by == later


def test_filters_by_body_and_year() -> None:
    town.meeting("council", on="2025-08-19")
    town.meeting("office", on="2025-08-25", body="推進本部")
    town.meeting("old", on="2022-08-25", body="推進本部")

    assert told(body="推進本部") == [(2025, ["office"]), (2022, ["old"])]
    assert told(body="推進本部", year="2022") == [(2022, ["old"])]
    assert [choice.value for choice in meetings.calendar().bodies] == ["推進本部", "みどり町デジタル会議"]


@pytest.mark.parametrize("asked", [{"body": "町内会"}, {"year": "1999"}, {"year": "abc"}])
def test_an_unknown_choice_is_refused(asked: dict[str, str]) -> None:
    town.meeting()

    with pytest.raises(Refused) as refused:
        meetings.calendar(**asked)

    assert refused.value.status == 400


def test_only_adopted_revisions_are_linked() -> None:
    one = town.meeting()
    one.revisions.add(town.revision("public"), town.revision("draft", state="draft"))

    assert [revision.key for revision in meetings.revisions_of(one)] == ["public"]


def test_queries_do_not_grow(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    for number in range(1, 13):
        one = town.meeting(f"m-{number}", on=f"2025-{number:02}-01")
        Member.objects.create(meeting=one, order=1, name="みどり 花子", affiliation="みどり大学 教授")

    with django_assert_max_num_queries(3):
        calendar = meetings.calendar()

    assert calendar.count == 12
    assert calendar.years[0].meetings[0].members_named == 1  # type: ignore[attr-defined]
