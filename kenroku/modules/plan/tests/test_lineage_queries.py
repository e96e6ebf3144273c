# SPDX-License-Identifier: Apache-2.0
"""The line of plans, and the frame of a revision."""

import pytest
from pytest_django import DjangoAssertNumQueries

from kenroku.core.refusals import Refused
from kenroku.core.text import Text
from kenroku.modules.plan.models import Part, Plan
from kenroku.modules.plan.queries import lineage
from kenroku.modules.plan.tests import town

pytestmark = pytest.mark.django_db


def test_the_citys_plans_stand_in_the_line_and_policies_beside_it() -> None:
    town.plan("ict", order=1, date="2019-02")
    town.revision("plan-2023", of=town.plan("plan", order=2, date="2023-02"))
    town.plan("nation", order=3, level=Plan.Level.NATION, date="2019-12")
    town.plan("undated", order=4, level=Plan.Level.NATION, date="")

    found = lineage.read()

    assert [
        (year.year, [step.plan.key for step in year.line], [step.plan.key for step in year.beside])
        for year in found.years
    ] == [(2019, ["ict"], ["nation"]), (2023, ["plan"], [])]
    assert [step.plan.key for step in found.undated] == ["undated"]


def test_each_revision_is_a_step_and_the_first_stands_for_its_plan() -> None:
    plan = town.plan("plan", date="2023-02", event="策定")
    town.revision("first", of=plan, adopted="2023-02")
    town.revision("second", of=plan, adopted="2024-03")
    town.revision("draft", of=plan, adopted="2025-03", state="draft")

    steps = [step for year in lineage.read().years for step in year.line]

    assert [(step.revision.key, step.event and step.event.ja, step.date) for step in steps if step.revision] == [
        ("first", "策定", "2023-02"),
        ("second", "改訂", "2024-03"),
    ]


def test_a_plan_that_is_older_than_its_first_kept_edition_has_a_step_of_its_own() -> None:
    plan = town.plan("plan", date="2023-02")
    town.revision("second", of=plan, adopted="2024-03")

    steps = [step for year in lineage.read().years for step in year.line]

    assert [step.revision.key if step.revision else None for step in steps] == [None, "second"]


def test_the_lineage_takes_two_queries(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    for number in range(10):
        town.revision(f"r-{number}", of=town.plan(f"p-{number}", order=number, date=f"20{number + 10}"))

    with django_assert_max_num_queries(2):
        found = lineage.read()
        assert [step.plan.document for year in found.years for step in year.line]


def test_a_frame_gives_parts_by_kind_with_what_stands_under_them() -> None:
    edition = town.small_plan()
    view = Part.objects.create(
        revision=edition, key="v1", kind=Part.Kind.VIEWPOINT, order=1, title=Text(ja="全ての人の利便性向上")
    )
    Part.objects.create(
        revision=edition, key="v1-1", kind=Part.Kind.DIRECTION, order=2, parent=view, text=Text(ja="電子申請の充実")
    )

    frame = lineage.frame(edition)

    assert [part.key for part in frame.of(Part.Kind.VIEWPOINT)] == ["v1"]
    assert frame.of(Part.Kind.DIRECTION) == ()
    assert [part.key for part in frame.under(view)] == ["v1-1"]
    assert (frame.measures, frame.new) == (4, 2)


def test_a_frame_knows_the_editions_before_and_after_it_drafts_left_out() -> None:
    first, second = town.revision("first"), town.revision("second")
    town.revision("draft", state="draft")

    assert lineage.frame(first).after == second
    assert lineage.frame(second).before == first
    assert lineage.frame(second).after is None


def test_an_unknown_plan_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        lineage.find_plan("nowhere")

    assert refused.value.status == 404
