# SPDX-License-Identifier: Apache-2.0
"""What is done again and again, by the core and by every open module."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import structlog
from django.db import IntegrityError, transaction
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from kenroku.core import modules
from kenroku.core.tasks import Schedule
from kenroku.core.tasks.models import ScheduledRun
from kenroku.core.tasks.retries import retried

log = structlog.get_logger(__name__)


@cache
def schedules() -> Mapping[str, Schedule]:
    """Everything that is scheduled, by name."""
    found = [schedule for contributor in modules.contributors() for schedule in contributor.schedule]
    named = {schedule.name: schedule for schedule in found}
    if len(named) != len(found):
        raise ValueError("two schedules have the same name")
    return named


def enqueue_due(now: datetime) -> int:
    """Enqueue what has become due and is not enqueued yet; answers how many. Any number of workers may do it at once."""
    enqueued = 0
    for schedule in schedules().values():
        due = schedule.due(now)
        if ScheduledRun.objects.filter(name=schedule.name, due=due).exists():
            continue
        try:
            with transaction.atomic():
                result = run_scheduled.enqueue(schedule.name)
                ScheduledRun.objects.create(name=schedule.name, due=due, task=result.id)
        except IntegrityError:
            # Another worker was a moment faster.
            continue
        enqueued += 1
    return enqueued


@retried(times=3, first_rest=timedelta(minutes=1))
@task(priority=-10)
def run_scheduled(name: str) -> str:
    """Run one scheduled thing. One whose module has been closed since does nothing."""
    schedule = schedules().get(name)
    if schedule is None:
        return ""
    answer = schedule.run()
    log.info("scheduled_run", schedule=name, answer=str(answer))
    return str(answer or "")


def last_run(name: str) -> "DBTaskResult[Any, Any] | None":
    """The newest run of this schedule that succeeded."""
    tasks = ScheduledRun.objects.filter(name=name).order_by("-due").values("task")
    return DBTaskResult.objects.successful().filter(pk__in=tasks).order_by("-finished_at").first()
