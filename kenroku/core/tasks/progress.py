# SPDX-License-Identifier: Apache-2.0
"""How a long task says how far it has come, so that whoever waits can see it, leave, and come back."""

import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from kenroku.core.tasks.models import Progress
from kenroku.core.text import Text

State = Literal["waiting", "running", "done", "failed"]
_STATES: dict[str, State] = {"READY": "waiting", "RUNNING": "running", "SUCCESSFUL": "done", "FAILED": "failed"}


@dataclass(frozen=True, slots=True)
class Seen:
    """What somebody who waits gets to see. `left` is None where it cannot be known yet."""

    state: State
    done: int
    total: int
    doing: Text | None
    left: timedelta | None

    @property
    def minutes_left(self) -> int:
        """Rounded up, for people."""
        return -int(-(self.left or timedelta()).total_seconds() // 60)


def report(task: uuid.UUID | str, *, done: int, total: int, doing: Text) -> None:
    """Say how far the task is. Call it outside a transaction: what is inside is seen only at its end."""
    now = timezone.now()
    Progress.objects.update_or_create(
        task=task,
        defaults={"done": done, "total": total, "doing": doing, "at": now},
        create_defaults={"done": done, "total": total, "doing": doing, "at": now, "started_at": now},
    )


def seen(task: uuid.UUID) -> Seen | None:
    """How far the task is; None where there is no such task."""
    result = DBTaskResult.objects.filter(pk=task).only("status").first()
    if result is None:
        return None
    state = _STATES[result.status]
    said = Progress.objects.filter(pk=task).first()
    if said is None:
        return Seen(state, 0, 0, None, None)
    left = None
    if state == "running" and said.done > 0:
        left = (said.at - said.started_at) / said.done * (said.total - said.done)
    return Seen(state, said.done, said.total, said.doing, left)
