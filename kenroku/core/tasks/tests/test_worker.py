# SPDX-License-Identifier: Apache-2.0
"""The worker in threads of this process: it runs, tries again, survives, recovers, and stops."""

import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from typing import Any
from unittest import mock

import pytest
from django.db import OperationalError
from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from kenroku.core import modules
from kenroku.core.events.models import Recorded
from kenroku.core.events.reactions import react
from kenroku.core.tasks import models, progress, retries, worker
from kenroku.core.tasks.retries import give_another_chance, recover_lost, retried
from kenroku.core.tasks.worker import Worker
from kenroku.core.testing import town
from kenroku.core.text import Text

ran: list[object] = []
gate = threading.Event()


@task
def note(word: str) -> str:
    """Remember a word."""
    ran.append(word)
    return word


@retried(times=3, first_rest=timedelta(seconds=10))
@task
def stumble() -> None:
    """Never succeed."""
    ran.append("stumble")
    raise ValueError("stumbled")


@task
def wait_at_the_gate() -> None:
    """Take a while."""
    ran.append("waiting")
    gate.wait(5)
    ran.append("through")


@pytest.fixture(autouse=True)
def _quick() -> Iterator[None]:
    ran.clear()
    gate.clear()
    with mock.patch.object(worker, "LOOK_EVERY", 0.02), mock.patch.object(worker, "enqueue_due", lambda now: 0):
        yield


@contextmanager
def working() -> Iterator[Worker]:
    at_work = Worker()
    at_work.start()
    try:
        yield at_work
    finally:
        at_work.stop(patience=5)


def until(holds: Callable[[], bool]) -> None:
    """Wait for something that happens in another thread."""
    end = time.monotonic() + 10
    while not holds():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.02)


@pytest.mark.django_db(transaction=True)
def test_it_runs_tasks_and_signs_in_and_out() -> None:
    result = note.enqueue("hello")
    with working() as at_work:
        until(lambda: note.get_result(result.id).is_finished)
        assert models.Worker.objects.get().pk == at_work.id
    assert note.get_result(result.id).return_value == "hello"
    assert not models.Worker.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_it_survives_a_locked_database() -> None:
    locked = [OperationalError("database is locked")] * 3
    ready = DBTaskResult.objects.ready
    with mock.patch.object(DBTaskResult.objects, "ready", side_effect=lambda: _after(locked, ready)), working():
        result = note.enqueue("patient")
        until(lambda: note.get_result(result.id).is_finished)
    assert locked == []


def _after(errors: list[OperationalError], work: Callable[[], Any]) -> Any:
    if errors:
        raise errors.pop()
    return work()


@pytest.mark.django_db(transaction=True)
def test_stopping_lets_the_current_task_end() -> None:
    result = wait_at_the_gate.enqueue()
    later = note.enqueue("too late")
    at_work = Worker()
    at_work.start()
    until(lambda: ran == ["waiting"])
    threading.Timer(0.2, gate.set).start()
    at_work.stop(patience=5)
    assert ran == ["waiting", "through"]
    assert wait_at_the_gate.get_result(result.id).is_finished
    assert not note.get_result(later.id).is_finished


@pytest.mark.django_db(transaction=True)
def test_a_failing_task_is_tried_again_with_growing_rests_and_then_stays_failed() -> None:
    result = stumble.enqueue()
    rests: list[timedelta] = []
    with working():
        for attempt in (1, 2):
            until(partial(_rests, result.id, attempt))
            row = DBTaskResult.objects.get(pk=result.id)
            rests.append(row.run_after - timezone.now())
            DBTaskResult.objects.filter(pk=result.id).update(run_after=timezone.now())
        until(lambda: stumble.get_result(result.id).is_finished)
    assert len(ran) == 3
    assert [round(rest.total_seconds(), -1) for rest in rests] == [10, 40]
    failed = DBTaskResult.objects.get(pk=result.id)
    assert failed.status == "FAILED"
    assert "stumbled" in failed.traceback


def _rests(task_id: str, attempts: int) -> bool:
    row = DBTaskResult.objects.get(pk=task_id)
    return row.status == "READY" and len(row.worker_ids) == attempts


@pytest.mark.django_db
def test_what_a_dead_worker_left_is_run_again_or_marked_failed() -> None:
    now = timezone.now()
    models.Worker.objects.create(pk="alive", started_at=now, seen_at=now)
    models.Worker.objects.create(pk="silent", started_at=now, seen_at=now - retries.GONE_AFTER - timedelta(seconds=1))
    rows = {
        (name, by): DBTaskResult.objects.get(pk=enqueue().id)
        for name, enqueue in (("safe", stumble.enqueue), ("unsafe", lambda: note.enqueue("x")))
        for by in ("alive", "silent", "unknown")
    }
    for (_name, by), row in rows.items():
        row.claim(by)
    assert recover_lost() == 4
    assert recover_lost() == 0
    states = {}
    for key, row in rows.items():
        row.refresh_from_db()
        states[key] = row.status
    assert states == {
        ("safe", "alive"): "RUNNING",
        ("safe", "silent"): "READY",
        ("safe", "unknown"): "READY",
        ("unsafe", "alive"): "RUNNING",
        ("unsafe", "silent"): "FAILED",
        ("unsafe", "unknown"): "FAILED",
    }
    assert "silent stopped while it ran" in rows["unsafe", "silent"].traceback


@pytest.mark.django_db
def test_a_task_that_nobody_marked_gets_one_chance() -> None:
    row = DBTaskResult.objects.get(pk=note.enqueue("once").id)
    row.claim("somebody")
    row.set_failed(ValueError("no"))
    assert not give_another_chance(row)
    assert row.status == "FAILED"


@pytest.mark.django_db(transaction=True)
def test_a_reaction_runs_in_a_transaction_of_its_own_task() -> None:
    def thank(row: Recorded) -> None:
        ran.append((row.about, town.arrived("thanks").id > row.id))

    def fail(row: Recorded) -> None:
        town.arrived("never")
        raise ValueError("changed its mind")

    with (
        town.open_desk(reactions=(town.reaction("desk.thank", thank), town.reaction("desk.fail", fail))),
        # What the reactions themselves record would set them off again.
        mock.patch.object(modules, "reactions", lambda name: ()),
    ):
        first = town.arrived(2)
        react.call(first.id, "desk.thank")
        with pytest.raises(ValueError, match="changed its mind"):
            react.call(first.id, "desk.fail")
        react.call(first.id, "desk.closed_meanwhile")
    assert ran == [("desk.letter:2", True)]
    assert not Recorded.objects.filter(about="desk.letter:never").exists()


@pytest.mark.django_db
def test_progress_is_seen_with_the_time_left() -> None:
    waiting = note.enqueue("long")
    number = uuid.UUID(waiting.id)
    assert progress.seen(uuid.uuid4()) is None
    seen = progress.seen(number)
    assert seen is not None
    assert (seen.state, seen.doing, seen.left) == ("waiting", None, None)
    row = DBTaskResult.objects.get(pk=number)
    row.claim("somebody")
    progress.report(number, done=0, total=10, doing=Text(ja="数えています"))
    kept = models.Progress.objects.get()
    kept.started_at -= timedelta(minutes=1)
    kept.save()
    progress.report(number, done=5, total=10, doing=Text(ja="書いています"))
    seen = progress.seen(number)
    assert seen is not None
    assert seen.left is not None
    assert (seen.state, seen.done, seen.total, str(seen.doing)) == ("running", 5, 10, "書いています")
    assert round(seen.left.total_seconds()) == 60
    assert seen.minutes_left in (1, 2)
    row.set_failed(ValueError("no"))
    failed = progress.seen(number)
    assert failed is not None
    assert (failed.state, failed.left) == ("failed", None)
