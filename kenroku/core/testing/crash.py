# SPDX-License-Identifier: Apache-2.0
"""What the crash tests run in processes of their own, which are then killed without warning.

python -m kenroku.core.testing.crash record     record letters for ever, and say each number once it is committed
python -m kenroku.core.testing.crash linger     work off tasks; `linger` says when it has begun, and never ends
python -m kenroku.core.testing.crash recover    work off tasks until every one has ended; here `linger` ends
"""

import os
import sys
import time
from datetime import timedelta

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kenroku.project.settings")

import django

if __name__ == "__main__":
    django.setup()

from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from kenroku.core.tasks import retries
from kenroku.core.tasks.retries import retried
from kenroku.core.tasks.worker import Worker
from kenroku.core.testing import town


@retried()
@task
def linger() -> str:
    """Begin, and end only in a process that is not going to be killed."""
    return _linger()


@task
def linger_unsafely() -> str:
    """The same, without a promise that it may be run twice."""
    return _linger()


def _linger() -> str:
    if os.environ["CRASH"] == "linger":
        print("begun", flush=True)
        time.sleep(600)
    return "ended"


def _record() -> None:
    with town.open_desk():
        while True:
            print(town.arrived(1).id, flush=True)


def _work(*, until_done: bool) -> None:
    # Whoever was killed a moment ago counts as gone at once.
    retries.GONE_AFTER = timedelta(seconds=1)
    with town.open_desk():
        worker = Worker()
        worker.start()
        while not until_done or DBTaskResult.objects.exclude(status__in=("SUCCESSFUL", "FAILED")).exists():
            time.sleep(0.1)
            if until_done:
                worker.tick()
                # The rest after a failure is not what is tested here.
                DBTaskResult.objects.filter(status="READY").update(run_after=timezone.now())
        worker.stop()


if __name__ == "__main__":
    os.environ["CRASH"] = sys.argv[1]
    if sys.argv[1] == "record":
        _record()
    _work(until_done=sys.argv[1] == "recover")
