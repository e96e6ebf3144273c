# SPDX-License-Identifier: Apache-2.0
"""`kenroku up`: everything in one process — the database made ready, the pages, the doors for programs, the worker."""

import gc
import signal
import socket
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection
from django.utils.translation import gettext as _

from kenroku.project import schema


class Command(BaseCommand):
    """Starts the city. Stop it with Ctrl-C or SIGTERM: requests and the current task are finished first."""

    help = "データベースを整え、ページと受付と裏方の仕事を、ひとつのプロセスで始めます。"
    # What is checked here is checked by the tests; a start must be quick.
    requires_system_checks = ()
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to listen."""
        parser.add_argument("--host", default=settings.KENROKU_HOST)
        parser.add_argument("--port", type=int, default=settings.KENROKU_PORT)

    def handle(self, *args: Any, host: str, port: int, **options: Any) -> None:
        """Make ready, then serve until stopped."""
        listening = _listen(host, port)
        try:
            self._make_ready()
        except DatabaseError as error:
            raise CommandError(
                _("データベースを使えません。DATABASE_URL と、データの置き場所を確かめてください。(%(error)s)")
                % {"error": error}
            ) from error
        self._say_where(host, listening.getsockname()[1])
        _serve(listening)

    def _make_ready(self) -> None:
        if schema.is_behind():
            self.stdout.write(_("データベースを用意しています。"))
            schema.migrate()
        if not schema.is_filled():
            self.stdout.write(_("市のデータを読み込んでいます。(%(pack)s)") % {"pack": settings.KENROKU_PACK})
            call_command("pack", "load", settings.KENROKU_PACK, "--yes", stdout=_Silence())

    def _say_where(self, host: str, port: int) -> None:
        from kenroku.core.accounts import bootstrap

        address = settings.KENROKU_PUBLIC_URL if settings.KENROKU_HAS_PUBLIC_URL else f"http://{_named(host)}:{port}"
        self.stdout.write("")
        self.stdout.write(f"  {address}")
        if bootstrap.needs_first_staff():
            self.stdout.write("")
            self.stdout.write(_("  職員としてはじめて入るためのリンク(一度だけ、24時間使えます):"))
            link = bootstrap.first_staff_link()
            self.stdout.write("  " + link.replace(settings.KENROKU_PUBLIC_URL, address, 1))
        self.stdout.write("")
        self.stdout.flush()
        connection.close()


class _Silence:
    """Swallows a list that only helps somebody who reviews a change."""

    def write(self, words: str) -> None:
        """Drop it."""


def _listen(host: str, port: int) -> socket.socket:
    """Take the port before anything is changed."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as error:
        listening.close()
        raise CommandError(
            _(
                "%(host)s のポート %(port)d は使えません。ほかのプログラムを止めるか、PORT=8001 のように別の番号を指定してください。(%(error)s)"
            )
            % {"host": host, "port": port, "error": error.strerror}
        ) from error
    return listening


def _named(host: str) -> str:
    """An address that a browser on this machine can open; passkeys want a name, not a number."""
    return "localhost" if host in ("127.0.0.1", "0.0.0.0", "::", "::1") else host  # noqa: S104  compared, not bound


def _serve(listening: socket.socket) -> None:
    import uvicorn

    from kenroku.core.tasks.worker import Worker
    from kenroku.project.asgi import application

    server = uvicorn.Server(
        uvicorn.Config(
            application,
            log_config=None,
            access_log=False,
            server_header=False,
            # Who stands in front is said in one place, KENROKU_TRUSTED_PROXIES, and read where an address is needed.
            proxy_headers=False,
            timeout_graceful_shutdown=20,
        )
    )
    worker = Worker() if settings.KENROKU_EMBEDDED_WORKER else None
    # uvicorn stops in good order and then raises the signal again; by itself that would end the worker in mid-task.
    for passed_on in (signal.SIGTERM, signal.SIGINT):
        signal.signal(passed_on, lambda number, frame: None)
    if worker:
        worker.start()
    # What is there now stays; the collector need never look at it again.
    gc.freeze()
    gc.enable()
    try:
        server.run(sockets=[listening])
    finally:
        if worker:
            worker.stop()
