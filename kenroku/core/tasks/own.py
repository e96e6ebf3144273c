# SPDX-License-Identifier: Apache-2.0
"""What the core itself does again and again."""

from datetime import time, timedelta

import structlog
from django.contrib.sessions.models import Session
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from kenroku.core import refs
from kenroku.core.events import sealing
from kenroku.core.metrics import nightly
from kenroku.core.tasks import Schedule
from kenroku.core.tasks.models import Progress, ScheduledRun

KEEP = timedelta(days=90)
"""How long finished tasks and past runs are kept for staff to look at."""

log = structlog.get_logger(__name__)


def seal_whole_log() -> int:
    """Also find what became visible later than the frequent task looks back."""
    return sealing.seal(whole_log=True)


def check_refs() -> int:
    """Look for refs whose target has gone; each is logged, and their number is kept."""
    broken = refs.broken()
    for where, ref in broken:
        log.warning("broken_ref", where=where, ref=str(ref))
    return len(broken)


def expire_sessions() -> int:
    """Remove sessions that have run out."""
    return Session.objects.filter(expire_date__lt=timezone.now()).delete()[0]


def tidy_tasks() -> int:
    """Remove what nobody needs any more: finished tasks, their progress, past runs."""
    before = timezone.now() - KEEP
    ScheduledRun.objects.filter(due__lt=before).delete()
    Progress.objects.filter(at__lt=before).delete()
    return DBTaskResult.objects.finished().filter(finished_at__lt=before).delete()[0]


OWN = (
    Schedule("core.seal_events", sealing.seal, every=timedelta(minutes=10)),
    Schedule("core.seal_whole_log", seal_whole_log, daily_at=time(0, 20)),
    Schedule("core.fold_metrics", nightly.fold, daily_at=time(0, 40)),
    Schedule("core.check_refs", check_refs, daily_at=time(3, 10)),
    Schedule("core.expire_sessions", expire_sessions, daily_at=time(3, 20)),
    Schedule("core.tidy_tasks", tidy_tasks, daily_at=time(3, 30)),
)
