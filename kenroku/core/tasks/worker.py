# SPDX-License-Identifier: Apache-2.0
"""The worker: one thread runs tasks, another keeps the time. Inside `kenroku up`, or alone as `kenroku worker`."""

import os
import socket
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import structlog
from django.db import DatabaseError, close_old_connections, connection
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks.base import TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker as DatabaseWorker
from django_tasks_db.models import DBTaskResult

from kenroku.core.tasks import models
from kenroku.core.tasks.retries import give_another_chance, recover_lost
from kenroku.core.tasks.schedule import enqueue_due

LOOK_EVERY = 0.5
"""Seconds between two looks into an empty queue."""

SIGN_IN_EVERY = 10.0
"""Seconds between two signs of life; what is due is looked up at the same time."""

log = structlog.get_logger(__name__)


class _TaskRunner(DatabaseWorker):
    """django-tasks-db's worker, which empties the queue and comes back, and gives tasks another chance."""

    def __init__(self, worker_id: str) -> None:
        super().__init__(
            queue_names=["*"],
            excluded_queue_names=[],
            interval=LOOK_EVERY,
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=worker_id,
        )

    def run_task(self, db_task_result: "DBTaskResult[Any, Any]") -> None:
        """Run one task; a failure may come back later."""
        with structlog.contextvars.bound_contextvars(task=str(db_task_result.pk)):
            super().run_task(db_task_result)
            if db_task_result.status == TaskResultStatus.FAILED:
                give_another_chance(db_task_result)


class Worker:
    """Runs tasks and the schedule in two threads of this process until it is stopped."""

    def __init__(self) -> None:
        self.id = f"{socket.gethostname()[:24]}-{os.getpid()}-{get_random_string(8)}"
        self._runner = _TaskRunner(self.id)
        self._stopping = threading.Event()
        self._threads = [
            threading.Thread(target=self._again_and_again, args=(step, pause), name=f"kenroku-{name}", daemon=True)
            for name, step, pause in (("tasks", self._run_ready, LOOK_EVERY), ("clock", self.tick, SIGN_IN_EVERY))
        ]

    def start(self) -> None:
        """Sign in, and start both threads. Raises DatabaseError where the database cannot be written."""
        self._sign_in()
        for thread in self._threads:
            thread.start()
        log.info("worker_started", worker=self.id)

    def stop(self, *, patience: float = 20.0) -> None:
        """Take no further task, let the current one end for so many seconds, and sign out."""
        self.release()
        for thread in self._threads:
            thread.join(patience)
        # Signing out lets others recover at once what this one had to leave unfinished.
        models.Worker.objects.filter(pk=self.id).delete()
        log.info("worker_stopped", worker=self.id)

    def wait(self) -> None:
        """Block until somebody lets go."""
        self._stopping.wait()

    def release(self) -> None:
        """Take no further task; safe in a signal handler."""
        self._runner.running = False
        self._stopping.set()

    def tick(self) -> None:
        """What the clock does: a sign of life, what is due, what others left behind."""
        self._sign_in()
        enqueue_due(timezone.now())
        recover_lost()

    def _run_ready(self) -> None:
        # Asked without a lock first: an idle worker must not hold up those who write.
        if DBTaskResult.objects.ready().exists():
            self._runner.run()

    def _sign_in(self) -> None:
        now = timezone.now()
        models.Worker.objects.update_or_create(
            pk=self.id, defaults={"seen_at": now}, create_defaults={"seen_at": now, "started_at": now}
        )
        models.Worker.objects.filter(seen_at__lt=now - timedelta(days=1)).delete()

    def _again_and_again(self, step: Callable[[], None], pause: float) -> None:
        while not self._stopping.is_set():
            close_old_connections()
            try:
                step()
            except DatabaseError as error:
                # Locked, restarted or unreachable for a moment: whatever it was, the next turn tries again.
                log.warning("worker_waits_for_database", error=str(error))
                connection.close()
            except Exception:
                # A thread that dies takes every task with it; this one says what happened and goes on.
                log.exception("worker_step_failed")
            self._stopping.wait(pause)
        connection.close()
