# SPDX-License-Identifier: Apache-2.0
"""Tasks that may be run again: after an error with growing pauses, and after the worker that ran them died.

django-tasks marks a task that raised as failed and leaves it there. A task marked with `@retried()` gets its place in
the queue back instead, until it has had its chances; then it stays failed, with its traceback, for staff to see.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar

import structlog
from django.core.exceptions import SuspiciousOperation
from django.db import transaction
from django.utils import timezone
from django_tasks.base import Task, TaskResultStatus
from django_tasks_db.models import DBTaskResult

from kenroku.core.tasks.models import Worker

AnyTask = TypeVar("AnyTask", bound=Task[Any, Any])

GONE_AFTER = timedelta(seconds=60)
"""A worker that has not signed in for so long is gone."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Chances:
    """How often a task is tried, and how long it rests after the first failure; each rest is four times the last."""

    times: int
    first_rest: timedelta

    def rest(self, attempts: int) -> timedelta:
        """How long to wait after so many attempts."""
        return self.first_rest * int(4 ** (attempts - 1))


_chances: dict[str, Chances] = {}


def retried(*, times: int = 5, first_rest: timedelta = timedelta(seconds=10)) -> Callable[[AnyTask], AnyTask]:
    """Mark a task as one that comes to the same end however often it runs, and may therefore be run again."""

    def mark(task: AnyTask) -> AnyTask:
        _chances[task.module_path] = Chances(times, first_rest)
        return task

    return mark


def give_another_chance(result: "DBTaskResult[Any, Any]") -> bool:
    """Put a failed task back into the queue where it may be tried again; answers whether it was."""
    chances = _chances_of(result)
    attempts = len(result.worker_ids)
    fields = {
        "task": result.task_path,
        "id": str(result.pk),
        "attempts": attempts,
        "error": result.exception_class_path,
    }
    if chances is None or attempts >= chances.times:
        log.error("task_failed", **fields)
        return False
    result.status = TaskResultStatus.READY
    result.run_after = timezone.now() + chances.rest(attempts)
    result.finished_at = None
    result.save(update_fields=["status", "run_after", "finished_at"])
    log.warning("task_tried_again_later", **fields)
    return True


def _chances_of(result: "DBTaskResult[Any, Any]") -> Chances | None:
    with suppress(ImportError, SuspiciousOperation):
        # Looking the task up reads its module, where it is marked; this process may never have needed it before.
        return _chances.get(result.task.module_path)
    return None


def recover_lost() -> int:
    """Find tasks whose worker died while it ran them; run them again where that is safe, else mark them failed."""
    # A worker signs in before it takes its first task, so one that is not in the table is gone too.
    alive = set(Worker.objects.filter(seen_at__gt=timezone.now() - GONE_AFTER).values_list("pk", flat=True))
    recovered = 0
    for found in DBTaskResult.objects.running().exclude(worker_ids=[]):
        if found.worker_ids[-1] in alive:
            continue
        with transaction.atomic():
            # Locked and looked at again: another worker may be recovering the same one.
            result = DBTaskResult.objects.running().filter(pk=found.pk).get_locked()
            if result is not None and result.worker_ids == found.worker_ids:
                result.set_failed(WorkerGone(f"{found.worker_ids[-1]} stopped while it ran this task"))
                give_another_chance(result)
                recovered += 1
    return recovered


class WorkerGone(Exception):  # noqa: N818  it tells what happened
    """The worker stopped, or was killed, in the middle of a task."""
