# SPDX-License-Identifier: Apache-2.0
"""Recording: in the change's transaction, checked, with its reactions, and for ever."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction
from django_tasks_db.models import DBTaskResult

from kenroku.core.events import Event
from kenroku.core.events.log import record
from kenroku.core.events.models import Leaf, Recorded, Seal
from kenroku.core.events.sealing import seal
from kenroku.core.refusals import Refused
from kenroku.core.testing import town
from kenroku.core.testing.town import LetterArrived, letter


@pytest.mark.django_db(transaction=True)
def test_refuses_outside_a_transaction() -> None:
    with pytest.raises(RuntimeError, match="transaction.atomic"):
        record(LetterArrived())
    assert not Recorded.objects.exists()


@pytest.mark.django_db
@time_machine.travel(datetime(2026, 3, 31, 15, 30, tzinfo=UTC), tick=False)
def test_the_day_is_the_citys_day() -> None:
    row = town.arrived(7, channel="fax", urgent=True)
    row.refresh_from_db()
    assert row.day == date(2026, 4, 1)
    assert row.at == datetime(2026, 3, 31, 15, 30, tzinfo=UTC)
    assert row.about_ref == letter(7)
    assert row.data == {"channel": "fax", "urgent": True, "pages": 1}
    assert row.by is None


@pytest.mark.django_db
def test_a_ref_that_points_at_nothing_is_refused() -> None:
    with pytest.raises(Refused) as refused, transaction.atomic():
        record(LetterArrived(), about=letter("lost"))
    assert refused.value.code == "broken_ref"
    assert not Recorded.objects.exists()


@pytest.mark.django_db
def test_an_event_of_no_open_module_is_refused() -> None:
    class LetterBurned(Event, name="desk.letter_burned"):
        """Nobody declared this."""

    class Impostor(Event, name="desk.letter_arrived"):
        """It has the name of another."""

    for event in (LetterBurned(), Impostor()):
        with pytest.raises(LookupError, match="module.py"), transaction.atomic():
            record(event)


@pytest.mark.django_db
def test_data_that_reads_differently_elsewhere_is_refused() -> None:
    class Weighed(Event, name="desk.weighed"):
        """A letter was weighed."""

        weight: float | int | Decimal

    with town.open_desk() as room:
        object.__setattr__(room, "events", (Weighed,))
        for wrong in (0.5, 2**53, -(2**60)):
            with pytest.raises(TypeError), transaction.atomic():
                record(Weighed(weight=wrong))
        with transaction.atomic():
            kept = record(Weighed(weight=Decimal("0.5")))
        assert kept.data == {"weight": "0.5"}


@pytest.mark.django_db
def test_reactions_are_enqueued_in_the_same_transaction() -> None:
    with town.open_desk(reactions=(town.reaction("desk.thank", print), town.reaction("desk.file", print))):
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            town.arrived()
            assert DBTaskResult.objects.count() == 2
            raise ZeroDivisionError
        assert not Recorded.objects.exists()
        assert not DBTaskResult.objects.exists()

        row = town.arrived()
        tasks = DBTaskResult.objects.order_by("enqueued_at")
        assert {tuple(task.args_kwargs["args"]) for task in tasks} == {(row.id, "desk.thank"), (row.id, "desk.file")}


@pytest.mark.django_db
@pytest.mark.parametrize("model", [Recorded, Seal, Leaf])
@pytest.mark.parametrize("sql", ["UPDATE {} SET {} = {}", "DELETE FROM {}"])
def test_the_database_refuses_changes(model: type[Recorded | Seal | Leaf], sql: str) -> None:
    town.arrived()
    seal()
    key = connection.ops.quote_name(str(model._meta.pk.column))
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql.format(model._meta.db_table, key, key))
    assert model.objects.count() == 1


@pytest.mark.skipif("connection.vendor != 'postgresql'")
@pytest.mark.django_db
def test_postgresql_refuses_to_truncate() -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE events_recorded CASCADE")


def test_an_event_needs_name_and_meaning() -> None:
    for wrong in ("", "nodot", "Desk.shut", "desk.a.b"):
        with pytest.raises(TypeError, match="name="):
            type("Wrong", (Event,), {"__doc__": "Meaning.", "__module__": __name__}, name=wrong)
    with pytest.raises(TypeError, match="docstring"):
        type("Wrong", (Event,), {"__module__": __name__}, name="desk.shut")
