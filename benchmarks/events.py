# SPDX-License-Identifier: Apache-2.0
"""What it costs to record an event, beside the bare insert of the same row."""

from collections.abc import Iterator
from datetime import date

from django.db import connection, transaction
from django.utils import timezone

from benchmarks.harness import Line, measure_beside
from kenroku.core.events.log import record
from kenroku.core.events.models import Recorded
from kenroku.core.testing import town
from kenroku.core.testing.town import LetterArrived, letter

GROUPS = ("plan", "core")

INSERT = 'INSERT INTO events_recorded (name, at, day, about, "by", data) VALUES (%s, %s, %s, %s, NULL, %s)'
DATA = '{"channel": "post", "urgent": false, "pages": 1}'


def lines() -> Iterator[Line]:
    """One event in a transaction of its own; without anybody who reacts, and with two who do."""
    with town.open_desk():
        yield _line("one event recorded, in its transaction", limit=1.0)
    with town.open_desk(reactions=(town.reaction("desk.one", print), town.reaction("desk.two", print))):
        yield _line("the same, with two reactions enqueued")


def _line(what: str, *, limit: float | None = None) -> Line:
    recorded, bare = measure_beside(_record, _insert, times=300, warm=30)
    floor_is = "the bare insert, committed"
    return Line(what, recorded, floor=bare, floor_is=floor_is, limit=limit, per="median", over_floor=True)


def _record() -> None:
    with transaction.atomic():
        record(LetterArrived(), about=letter(1))


def _insert() -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(INSERT, [LetterArrived.name, timezone.now(), date(2026, 11, 20), "desk.letter:1", DATA])


assert Recorded._meta.db_table == "events_recorded"
