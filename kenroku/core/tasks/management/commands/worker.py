# SPDX-License-Identifier: Apache-2.0
"""`kenroku worker`: background tasks and the schedule in a process of their own, as many processes as are needed."""

import signal
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from kenroku.core.tasks.worker import Worker


class Command(BaseCommand):
    """Works until it is told to stop; then the current task is finished first."""

    help = "裏方の仕事だけをするプロセスを始めます。"
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        """Start, wait for SIGTERM or SIGINT, stop."""
        worker = Worker()

        def stop(number: int, frame: FrameType | None) -> None:
            worker.release()

        signal.signal(signal.SIGTERM, stop)
        signal.signal(signal.SIGINT, stop)
        worker.start()
        self.stdout.write(_("仕事を始めました。止めるときは Ctrl-C を押してください。"))
        self.stdout.flush()
        worker.wait()
        worker.stop()
