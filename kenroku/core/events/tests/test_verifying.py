# SPDX-License-Identifier: Apache-2.0
"""Somebody with full power over the database tampers with the log by hand; `verify` must notice, and name it."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from importlib import import_module
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection

from kenroku.core.events import canonical, merkle
from kenroku.core.events.models import Leaf, Recorded, Seal
from kenroku.core.events.sealing import seal
from kenroku.core.events.verifying import Damage, Kind, Summary, verify
from kenroku.core.testing import town

pytestmark = pytest.mark.django_db
GUARD = import_module("kenroku.core.events.migrations.0002_append_only")
NOON = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
SQLITE_ONLY = pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL's types do not let this in")


@pytest.fixture
def log() -> list[Recorded]:
    """Three seals of three, two and four events, and two events that are not sealed yet."""
    rows: list[Recorded] = []
    for hour, many in enumerate((3, 2, 4, 2)):
        with time_machine.travel(NOON + timedelta(hours=3 * hour), tick=False):
            rows += [town.arrived(len(rows) + 1, channel="web") for _ in range(many)]
            if hour < 3:
                assert seal() == many
    return rows


def attack(*statements: str, values: tuple[str, ...] = ()) -> None:
    """Lift the guard as an attacker would, change something, and put the guard back to cover it up."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # The deferred checks of foreign keys would stand in the way of dropping triggers.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for doing in ("unguard", "guard"):
            if doing == "guard":
                for statement in statements:
                    cursor.execute(statement, values if "%s" in statement else None)
            _as_superuser(getattr(GUARD, doing))


def _as_superuser(change: Callable[..., None]) -> None:
    class Editor:
        def __init__(self) -> None:
            self.connection = connection

        def execute(self, sql: str) -> None:
            with connection.cursor() as cursor:
                cursor.execute(sql)

    change(None, Editor())


def found(expect: str = "") -> list[tuple[Kind, int | None, int | None]]:
    return [(damage.kind, damage.event, damage.seal) for damage in verify(summary=Summary(), expect=expect)]


def test_an_honest_log_is_whole(log: list[Recorded]) -> None:
    summary = Summary()
    assert list(verify(summary=summary, expect=Seal.objects.order_by("pk")[0].chained)) == []
    assert (summary.events, summary.unsealed, summary.seals) == (11, 2, 3)
    assert summary.chained == Seal.objects.get(pk=3).chained


def test_an_empty_log_is_whole() -> None:
    assert found() == []


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("name", "desk.letter_burned"),
        ("about", "desk.letter:99"),
        ("day", "2026-11-19"),
        ("at", "2026-11-20 03:00:00.000001"),
        ("data", json.dumps({"channel": "fax", "urgent": False, "pages": 1})),
        ("by", "12345678123442348234123456789012"),
    ],
)
def test_a_changed_row_is_named(log: list[Recorded], column: str, value: str) -> None:
    attack(f'UPDATE events_recorded SET "{column}" = %s WHERE id = {log[4].id}', values=(value,))
    summary = Summary()
    (damage,) = verify(summary=summary)
    assert (damage.kind, damage.event, damage.seal) == (Kind.CHANGED, log[4].id, 2)
    assert damage.name == ("desk.letter_burned" if column == "name" else "desk.letter_arrived")
    assert damage.day == (date(2026, 11, 19) if column == "day" else date(2026, 11, 20))


@SQLITE_ONLY
@pytest.mark.parametrize(
    "change",
    [
        """data = '{"channel":"fax","channel":"web","urgent":false,"pages":1}'""",
        "data = 'nonsense'",
        "data = NULL",
        "day = '20261120'",
        "day = CAST('2026-11-20' AS BLOB)",
        "name = CAST(name AS BLOB)",
        "at = 'yesterday'",
        "\"by\" = 'nobody'",
    ],
)
def test_a_value_that_only_looks_the_same_is_named(log: list[Recorded], change: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA ignore_check_constraints = ON")
        cursor.execute("PRAGMA writable_schema = ON")
        cursor.execute("UPDATE sqlite_master SET sql = replace(sql, 'NOT NULL', '') WHERE name = 'events_recorded'")
        cursor.execute("PRAGMA writable_schema = RESET")
    try:
        attack(f"UPDATE events_recorded SET {change} WHERE id = {log[0].id}")
        assert found() == [(Kind.CHANGED, log[0].id, 1)]
    finally:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA ignore_check_constraints = OFF")


def test_a_removed_row_is_named(log: list[Recorded]) -> None:
    attack(f"DELETE FROM events_recorded WHERE id = {log[1].id}")
    (damage,) = verify(summary=Summary())
    assert damage == Damage(
        kind=Kind.REMOVED, event=log[1].id, name="desk.letter_arrived", day=date(2026, 11, 20), seal=1
    )


def test_a_row_removed_with_its_fingerprint_is_named(log: list[Recorded]) -> None:
    number = log[6].id
    attack(f"DELETE FROM events_recorded WHERE id = {number}", f"DELETE FROM events_leaf WHERE event_id = {number}")
    assert found() == [(Kind.REMOVED, number, 3)]


def test_an_edge_row_removed_with_its_fingerprint_is_counted(log: list[Recorded]) -> None:
    number = log[8].id
    attack(f"DELETE FROM events_recorded WHERE id = {number}", f"DELETE FROM events_leaf WHERE event_id = {number}")
    assert found() == [(Kind.REMOVED, None, 3)]


def test_a_removed_fingerprint_is_told_from_a_removed_row(log: list[Recorded]) -> None:
    attack(f"DELETE FROM events_leaf WHERE event_id = {log[6].id}")
    assert (Kind.FINGERPRINT_CHANGED, log[6].id, 3) in found()


def test_a_changed_fingerprint_is_told_from_a_changed_row(log: list[Recorded]) -> None:
    for wrong in ("0" * 64, "no hash at all"):
        attack(f"UPDATE events_leaf SET fingerprint = '{wrong}' WHERE event_id = {log[6].id}")
        assert found() == [(Kind.FINGERPRINT_CHANGED, log[6].id, 3)]


def test_a_row_changed_together_with_its_fingerprint_is_found(log: list[Recorded]) -> None:
    row = log[6]
    row.data["channel"] = "fax"
    attack(
        f"UPDATE events_recorded SET data = '{json.dumps(row.data)}' WHERE id = {row.id}",
        f"UPDATE events_leaf SET fingerprint = '{_print(row)}' WHERE event_id = {row.id}",
    )
    assert found() == [(Kind.BATCH_CHANGED, None, 3)]


def test_a_row_inserted_with_a_fingerprint_is_named(log: list[Recorded]) -> None:
    forged = Recorded.objects.create(id=5000, name="desk.letter_arrived", at=log[3].at, day=log[3].day, data={})
    Leaf.objects.create(event=forged, seal_id=2, fingerprint=_print(forged), name=forged.name, day=forged.day)
    assert found() == [(Kind.INSERTED, 5000, 2)]


@pytest.mark.parametrize("sealed", [False, True])
def test_a_row_inserted_and_dated_back_is_named(log: list[Recorded], sealed: bool) -> None:
    forged = Recorded.objects.create(name="desk.letter_arrived", at=NOON, day=date(2026, 11, 20), data={})
    if sealed:
        with time_machine.travel(NOON + timedelta(days=1)):
            seal()
    assert found() == [(Kind.INSERTED, forged.id, 4 if sealed else None)]


def test_a_late_commit_is_no_damage(log: list[Recorded]) -> None:
    """PostgreSQL hands out numbers when rows are written, not when they become visible."""
    sealed_at = NOON + timedelta(hours=6)
    late = Recorded.objects.create(
        id=4000, name="desk.letter_arrived", at=sealed_at - timedelta(minutes=50), day=date(2026, 11, 20), data={}
    )
    with time_machine.travel(NOON + timedelta(hours=10)):
        assert seal() == 3
    assert late.leaf.seal_id == 4
    assert found() == []


@pytest.mark.parametrize(
    "change", ["events = 3", "root = '" + "0" * 64 + "'", "at = '2026-11-20 00:00:00+00:00'", "until = NULL"]
)
def test_a_changed_seal_is_named(log: list[Recorded], change: str) -> None:
    attack(f"UPDATE events_seal SET {change} WHERE id = 2")
    assert found() == [(Kind.SEAL_CHANGED, None, 2)]


def test_a_seal_made_anew_breaks_the_chain(log: list[Recorded]) -> None:
    attack(
        f"UPDATE events_recorded SET about = 'desk.letter:77' WHERE id = {log[3].id}",
    )
    row = Recorded.objects.get(pk=log[3].id)
    second = Seal.objects.get(pk=2)
    prints = [bytes.fromhex(_print(row)), bytes.fromhex(_print(log[4]))]
    second.root = merkle.root(prints).hex()
    attack(
        f"UPDATE events_leaf SET fingerprint = '{prints[0].hex()}' WHERE event_id = {row.id}",
        f"UPDATE events_seal SET root = '{second.root}', chained = '{_chained(second)}' WHERE id = 2",
    )
    assert found() == [(Kind.CHAIN_BROKEN, None, 3)]


def test_a_removed_seal_is_named(log: list[Recorded]) -> None:
    attack("DELETE FROM events_leaf WHERE seal_id = 2", "DELETE FROM events_seal WHERE id = 2")
    damage = found()
    assert (Kind.SEAL_REMOVED, None, 2) in damage
    assert not [kind for kind, *_ in damage if kind == Kind.CHAIN_BROKEN]


@SQLITE_ONLY
def test_a_removed_last_seal_is_named_by_what_it_left(log: list[Recorded]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER append_only_events_seal_delete")
        cursor.execute("PRAGMA defer_foreign_keys = ON")
        cursor.execute("DELETE FROM events_seal WHERE id = 3")
        assert (Kind.SEAL_REMOVED, None, 3) in found()
        cursor.execute(
            "INSERT INTO events_seal SELECT 3, at, until, events, root, previous, 'x' FROM events_seal WHERE id = 1"
        )


def test_a_shortened_log_needs_a_noted_hash(log: list[Recorded]) -> None:
    noted = Seal.objects.get(pk=3).chained
    attack(
        f"DELETE FROM events_recorded WHERE id >= {log[5].id}",
        "DELETE FROM events_leaf WHERE seal_id = 3",
        "DELETE FROM events_seal WHERE id = 3",
    )
    assert found() == []
    assert found(expect=noted) == [(Kind.NOT_AS_EXPECTED, None, None)]


def test_a_missing_guard_is_named(log: list[Recorded]) -> None:
    with connection.cursor() as cursor:
        on = " ON events_leaf" if connection.vendor == "postgresql" else ""
        cursor.execute(f"DROP TRIGGER append_only_events_leaf_delete{on}")
    (damage,) = verify(summary=Summary())
    assert (damage.kind, damage.table) == (Kind.UNGUARDED, "events_leaf")


def test_the_command_says_it_in_words_and_in_json(log: list[Recorded]) -> None:
    out = StringIO()
    call_command("verify", stdout=out)
    assert "11" in out.getvalue()
    assert Seal.objects.get(pk=3).chained in out.getvalue()

    attack(f"DELETE FROM events_recorded WHERE id = {log[1].id}")
    for options in ({}, {"json": True}):
        out = StringIO()
        with pytest.raises(CommandError) as stopped:
            call_command("verify", stdout=out, **options)
        assert stopped.value.returncode == 1
        assert str(log[1].id) in out.getvalue()
        assert "2026-11-20" in out.getvalue()
    report = json.loads(out.getvalue())
    assert report["whole"] is False
    assert report["damage"][0]["kind"] == "removed"


def _print(row: Recorded) -> str:
    content = canonical.event(
        id=row.id, name=row.name, at=row.at, day=row.day, about=row.about, by=row.by, data=row.data
    )
    return canonical.fingerprint(content).hex()


def _chained(seal: Seal) -> str:
    return canonical.chained(
        number=seal.id, at=seal.at, until=seal.until, events=seal.events, root=seal.root, previous=seal.previous
    )
