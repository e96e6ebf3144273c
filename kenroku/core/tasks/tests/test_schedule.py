# SPDX-License-Identifier: Apache-2.0
"""What is due, once, whatever happens."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta

import pytest
from django_tasks_db.models import DBTaskResult
from hypothesis import given
from hypothesis import strategies as st

from kenroku.core.tasks import Schedule, own
from kenroku.core.tasks.models import ScheduledRun
from kenroku.core.tasks.schedule import enqueue_due, last_run, run_scheduled, schedules
from kenroku.core.testing import town

NOW = datetime(2026, 11, 20, 3, 7, tzinfo=UTC)  # 12:07 in the city
ran: list[str] = []
OFTEN = Schedule("desk.dust", lambda: ran.append("dust"), every=timedelta(minutes=10))


def _close() -> str:
    ran.append("close")
    return "closed"


NIGHTLY = Schedule("desk.close", _close, daily_at=time(0, 40))


@pytest.fixture(autouse=True)
def _desk() -> Iterator[None]:
    ran.clear()
    with town.open_desk(schedule=(OFTEN, NIGHTLY)):
        schedules.cache_clear()
        yield
    schedules.cache_clear()


def test_when_it_is_due() -> None:
    assert OFTEN.due(NOW) == datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
    assert NIGHTLY.due(NOW) == datetime(2026, 11, 19, 15, 40, tzinfo=UTC)
    assert NIGHTLY.due(datetime(2026, 11, 20, 15, 39, tzinfo=UTC)) == datetime(2026, 11, 19, 15, 40, tzinfo=UTC)
    assert NIGHTLY.due(datetime(2026, 11, 20, 15, 40, tzinfo=UTC)) == datetime(2026, 11, 20, 15, 40, tzinfo=UTC)
    with pytest.raises(ValueError, match="either"):
        Schedule("desk.never", print)
    with pytest.raises(ValueError, match="either"):
        Schedule("desk.never", print, every=timedelta(1), daily_at=time(1))


@given(st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC)), st.integers(1, 3000))
def test_it_was_due_at_most_one_turn_ago(now: datetime, minutes: int) -> None:
    often = Schedule("desk.dust", print, every=timedelta(minutes=minutes))
    for schedule, turn in ((often, timedelta(minutes=minutes)), (NIGHTLY, timedelta(days=1))):
        due = schedule.due(now)
        assert timedelta(0) <= now - due < turn
        assert schedule.due(due) == due


@pytest.mark.django_db
def test_it_is_enqueued_once_however_many_ask() -> None:
    mine = {"desk.dust", "desk.close"}
    first = enqueue_due(NOW)
    assert first == len(schedules())
    assert enqueue_due(NOW + timedelta(minutes=2)) == 0
    assert set(ScheduledRun.objects.values_list("name", flat=True)) >= mine
    enqueue_due(NOW + timedelta(minutes=3))
    assert ScheduledRun.objects.filter(name="desk.dust").count() == 2
    assert ScheduledRun.objects.filter(name="desk.close").count() == 1


@pytest.mark.django_db
def test_after_a_long_stop_it_runs_once_not_once_for_every_turn_missed() -> None:
    enqueue_due(NOW)
    enqueue_due(NOW + timedelta(days=7))
    assert ScheduledRun.objects.filter(name="desk.close").count() == 2


@pytest.mark.django_db
def test_a_run_answers_and_is_remembered() -> None:
    enqueue_due(NOW)
    task = DBTaskResult.objects.get(pk=ScheduledRun.objects.get(name="desk.close").task)
    assert last_run("desk.close") is None
    task.set_successful(run_scheduled.call("desk.close"))
    assert ran == ["close"]
    found = last_run("desk.close")
    assert found is not None
    assert found.return_value == "closed"


@pytest.mark.django_db
def test_a_schedule_of_a_closed_module_does_nothing() -> None:
    assert run_scheduled.call("museum.dust") == ""


@pytest.mark.django_db
def test_everything_the_core_schedules_runs_on_an_empty_city() -> None:
    for schedule in own.OWN:
        schedule.run()
