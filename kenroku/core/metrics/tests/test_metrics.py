# SPDX-License-Identifier: Apache-2.0
"""The five questions, their edges, and the promise that folding night by night changes no figure."""

import uuid
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import partial
from statistics import median
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kenroku.core.dates import Period
from kenroku.core.events.models import Recorded
from kenroku.core.metrics import GRAINS, Count, Distinct, Level, MedianDays, Metric, Share, Unit, Value, nightly, values
from kenroku.core.metrics.log_reading import stretch, stretches
from kenroku.core.metrics.models import MetricPoint, MetricRun
from kenroku.core.refusals import Refused
from kenroku.core.testing import town
from kenroku.core.testing.town import LetterAnswered, LetterArrived, letter
from kenroku.core.text import Text

TITLE, MEANING = Text(ja="手紙"), Text(ja="机に届いた手紙")
ARRIVED = Count("desk.letters", of=LetterArrived, dimension="channel", title=TITLE, meaning=MEANING)
URGENT = Count("desk.urgent_letters", of=LetterArrived, where={"urgent": True}, title=TITLE, meaning=MEANING)
SENDERS = Distinct("desk.senders", of=LetterArrived, key="by", unit=Unit.PEOPLE, title=TITLE, meaning=MEANING)
SUBJECTS = Distinct("desk.subjects", of=LetterArrived, dimension="channel", title=TITLE, meaning=MEANING)
ANSWERED = Share(
    "desk.answered", of=LetterAnswered, out_of=LetterArrived, dimension="channel", title=TITLE, meaning=MEANING
)
DAYS = MedianDays(
    "desk.days_to_answer", first=LetterArrived, then=LetterAnswered, dimension="channel", title=TITLE, meaning=MEANING
)
OPEN = Level("desk.open_letters", up=LetterArrived, down=LetterAnswered, title=TITLE, meaning=MEANING)
ALL: tuple[Metric, ...] = (ARRIVED, URGENT, SENDERS, SUBJECTS, ANSWERED, DAYS, OPEN)

FIRST = date(2026, 3, 25)
YEAR = Period("year", 2025)
PEOPLE = [uuid.UUID(int=number) for number in range(1, 4)]


@pytest.fixture(autouse=True)
def _desk() -> Iterator[None]:
    with town.open_desk(metrics=ALL):
        yield


def put(event: type[LetterArrived | LetterAnswered], day: date, number: object = 1, **more: Any) -> Recorded:
    """A record of that day, as `record` would have left it."""
    data = (LetterArrived if event is LetterArrived else LetterAnswered)().model_dump() | more.pop("data", {})
    at = datetime(day.year, day.month, day.day, 3, tzinfo=UTC)
    return Recorded.objects.create(name=event.name, at=at, day=day, about=letter(number), data=data, **more)


@pytest.mark.django_db
def test_nothing_is_not_always_zero() -> None:
    zero, none = Value(Decimal(0), 0), Value(None, 0)
    assert [values.total(metric.name) for metric in ALL] == [zero, zero, zero, zero, none, none, zero]


@pytest.mark.django_db
def test_the_five_questions() -> None:
    put(LetterArrived, FIRST, 1, by=PEOPLE[0], data={"urgent": True})
    put(LetterArrived, FIRST, 2, by=PEOPLE[0], data={"channel": "web"})
    put(LetterArrived, FIRST + timedelta(10), 1, by=PEOPLE[1])
    put(LetterAnswered, FIRST + timedelta(3), 1)
    put(LetterAnswered, FIRST + timedelta(9), 1)
    put(LetterAnswered, FIRST + timedelta(8), 2)
    got = {metric.name: values.total(metric.name) for metric in ALL}
    assert got == {
        "desk.letters": Value(Decimal(3), 3),
        "desk.urgent_letters": Value(Decimal(1), 1),
        "desk.senders": Value(Decimal(2), 3),
        "desk.subjects": Value(Decimal(2), 3),
        "desk.answered": Value(Decimal("100.00"), 6),
        "desk.days_to_answer": Value(Decimal("5.5"), 2),
        "desk.open_letters": Value(Decimal(0), 6),
    }
    assert values.total("desk.days_to_answer", YEAR) == Value(Decimal(3), 1)
    assert values.total("desk.open_letters", FIRST + timedelta(7)) == Value(Decimal(1), 3)
    assert values.slices("desk.letters") == {"post": Value(Decimal(2), 2), "web": Value(Decimal(1), 1)}
    assert values.slices("desk.days_to_answer") == {"post": Value(Decimal(3), 1), "web": Value(Decimal(8), 1)}
    with pytest.raises(Refused, match="内訳"):
        values.slices("desk.urgent_letters")


@pytest.mark.django_db
def test_an_answer_before_the_letter_is_no_answer() -> None:
    put(LetterAnswered, FIRST, 1)
    put(LetterArrived, FIRST + timedelta(1), 1)
    assert values.total("desk.days_to_answer") == Value(None, 0)
    put(LetterAnswered, FIRST + timedelta(5), 1)
    assert values.total("desk.days_to_answer") == Value(Decimal(4), 1)


@pytest.mark.django_db
def test_a_series_has_every_stretch_and_says_where_there_is_no_value() -> None:
    put(LetterArrived, date(2026, 1, 31))
    put(LetterArrived, date(2026, 3, 1))
    months = partial(values.series, by="month", start=date(2026, 1, 15), end=date(2026, 3, 2))
    assert [point.value.value for point in months("desk.letters")] == [1, 0, 1]
    assert [point.value.value for point in months("desk.answered")] == [0, None, 0]
    assert [point.value.value for point in months("desk.open_letters")] == [1, 1, 2]
    years = values.series("desk.letters", by="year", start=date(2026, 3, 31), end=date(2026, 4, 1))
    assert [(point.start, point.end) for point in years] == [
        (date(2025, 4, 1), date(2026, 3, 31)),
        (date(2026, 4, 1), date(2027, 3, 31)),
    ]
    assert values.series("desk.letters", by="day", start=date(2026, 2, 2), end=date(2026, 2, 1)) == []


@pytest.mark.django_db
def test_the_records_behind_a_figure_are_as_many_as_it_says() -> None:
    rows = [put(LetterArrived, FIRST + timedelta(number), number, by=PEOPLE[0]) for number in range(5)]
    put(LetterArrived, FIRST, 9, data={"urgent": True})
    put(LetterAnswered, FIRST + timedelta(6), 1)
    for metric in ALL:
        for period in (None, YEAR, FIRST):
            assert len(values.records(metric.name, period)) == values.total(metric.name, period).records, metric.name
    page = values.records("desk.senders", YEAR, limit=2)
    assert [row.id for row in page] == [rows[4].id, rows[3].id]
    assert [row.id for row in values.records("desk.senders", YEAR, before=page[-1].id, limit=2)] == [
        rows[2].id,
        rows[1].id,
    ]


@pytest.mark.django_db
@time_machine.travel(datetime(2026, 4, 2, 15, 30, tzinfo=UTC), tick=False)
def test_days_close_at_the_citys_midnight_and_today_is_read_from_the_log() -> None:
    put(LetterArrived, date(2026, 4, 2))
    put(LetterArrived, date(2026, 4, 3))
    assert nightly.fold() == len(ALL)
    run = values.last_run("desk.letters")
    assert run is not None
    assert run.through == date(2026, 4, 2)
    assert values.total("desk.letters") == Value(Decimal(2), 2)
    assert MetricPoint.objects.get(metric="desk.letters", slice="").day == date(2026, 4, 2)


@pytest.mark.django_db
def test_a_changed_question_is_not_answered_with_old_points() -> None:
    put(LetterArrived, FIRST, data={"urgent": True})
    put(LetterArrived, FIRST, data={"channel": "web"})
    nightly.fold(through=FIRST)
    changed = Count(
        "desk.urgent_letters", of=LetterArrived, where={"channel": "web", "urgent": False}, title=TITLE, meaning=MEANING
    )
    with town.open_desk(metrics=(changed,)):
        assert values.last_run("desk.urgent_letters") is None
        MetricPoint.objects.filter(metric="desk.urgent_letters").update(state={"n": 77})
        assert values.total("desk.urgent_letters") == Value(Decimal(1), 1)
        nightly.fold(through=FIRST)
        assert values.total("desk.urgent_letters") == Value(Decimal(1), 1)
        assert MetricPoint.objects.get(metric="desk.urgent_letters").state == {"n": 1}


@pytest.mark.django_db
def test_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    put(LetterArrived, FIRST)
    nightly.fold(through=FIRST)
    MetricPoint.objects.update(state={}, records=0)
    call_command("metrics", "rebuild", "desk.letters")
    assert values.total("desk.letters") == Value(Decimal(1), 1)
    call_command("metrics", "list")
    call_command("metrics", "show", "desk.letters")
    printed = capsys.readouterr().out
    assert "desk.days_to_answer" in printed
    assert "机に届いた手紙" in printed
    with pytest.raises(CommandError):
        call_command("metrics", "rebuild", "desk.nothing")


def test_a_metric_that_asks_for_a_field_nobody_has_is_refused() -> None:
    with pytest.raises(ValueError, match="colour"):
        Count("desk.letters", of=LetterArrived, where={"colour": "red"}, title=TITLE, meaning=MEANING)
    with pytest.raises(ValueError, match="pages"):
        Share("desk.share", of=LetterAnswered, out_of=LetterArrived, dimension="pages", title=TITLE, meaning=MEANING)
    with pytest.raises(ValueError, match="plan.revisions_adopted"):
        Count("letters", of=LetterArrived, title=TITLE, meaning=MEANING)
    with pytest.raises(Refused):
        values.total("desk.unknown")


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.sampled_from(GRAINS))
def test_stretches_meet_without_gap_or_overlap(day: date, grain: Any) -> None:
    start, end = stretch(grain, day)
    assert start <= day <= end
    if grain != "ever":
        assert stretch(grain, end + timedelta(1))[0] == end + timedelta(1)
        assert list(stretches(grain, start, end)) == [(start, end)]
        kind = {"day": "day"}.get(grain, grain)
        if kind not in ("day",):
            assert any(
                (period.start, period.end) == (start, end)
                for period in (Period(kind, year, part) for year in (day.year - 1, day.year) for part in _parts(kind))
            )


def _parts(kind: str) -> range:
    return {"year": range(1), "half": range(1, 3), "quarter": range(1, 5), "month": range(1, 13)}[kind]


NEW_YEAR = date(2026, 3, 29)
EVENTS = st.lists(
    st.tuples(
        st.sampled_from([LetterArrived, LetterArrived, LetterAnswered]),
        st.integers(0, 6),  # the day, so that a fiscal year ends among them it was recorded
        st.integers(0, 2),  # how many nights later it became visible
        st.integers(1, 4),  # the letter
        st.sampled_from([None, *PEOPLE]),
        st.sampled_from(["post", "web", "fax"]),
    ),
    max_size=25,
)


@pytest.mark.django_db
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(EVENTS)
def test_folding_night_by_night_is_recomputing_from_the_whole_log(events: list[tuple[Any, ...]]) -> None:
    with transaction.atomic():
        numbered = sorted(events, key=lambda event: event[1])
        for night in range(9):
            for number, (event, day, late, about, by, channel) in enumerate(numbered, start=1):
                if day + late == night:
                    put(event, NEW_YEAR + timedelta(day), about, by=by, data={"channel": channel}, id=number)
            nightly.fold(through=NEW_YEAR + timedelta(night))

        folded = _everything()
        MetricRun.objects.all().delete()
        MetricPoint.objects.all().delete()
        assert folded == _everything()
        assert {metric.name: folded[metric.name, "ever"] for metric in ALL} == _by_hand(numbered)
        # The log cannot be emptied; the next example starts where this one did.
        transaction.set_rollback(True)


def _everything() -> dict[tuple[str, str], Any]:
    start, end = NEW_YEAR, NEW_YEAR + timedelta(9)
    found: dict[tuple[str, str], Any] = {}
    for metric in ALL:
        found[metric.name, "ever"] = values.total(metric.name)
        for grain in GRAINS[:-1]:
            found[metric.name, grain] = values.series(metric.name, by=grain, start=start, end=end)
        if metric.dimension:
            found[metric.name, "slices"] = values.slices(metric.name)
            found[metric.name, "slices of the year"] = values.slices(metric.name, YEAR)
    return found


def _by_hand(events: list[tuple[Any, ...]]) -> dict[str, Value]:
    """The answers reckoned in plain Python, from the list of events itself."""
    arrived = [event for event in events if event[0] is LetterArrived]
    answered = [event for event in events if event[0] is LetterAnswered]
    taken: list[int] = []
    for about in range(1, 5):
        mine = [event for event in events if event[3] == about]
        first = next((place for place, event in enumerate(mine) if event[0] is LetterArrived), None)
        if first is not None:
            then = next((event for event in mine[first:] if event[0] is LetterAnswered), None)
            if then:
                taken.append(then[1] - mine[first][1])
    share = None
    if arrived:
        share = (Decimal(100 * len(answered)) / len(arrived)).quantize(Decimal("0.01"))
    return {
        "desk.letters": Value(Decimal(len(arrived)), len(arrived)),
        "desk.urgent_letters": Value(Decimal(0), 0),
        "desk.senders": Value(
            Decimal(len({event[4] for event in arrived} - {None})), sum(event[4] is not None for event in arrived)
        ),
        "desk.subjects": Value(Decimal(len({event[3] for event in arrived})), len(arrived)),
        "desk.answered": Value(share, len(events)),
        "desk.days_to_answer": Value(Decimal(str(median(taken))) if taken else None, len(taken)),
        "desk.open_letters": Value(Decimal(len(arrived) - len(answered)), len(events)),
    }
