# SPDX-License-Identifier: Apache-2.0
"""A room that exists only in tests, with events to record and things to point at: a town office of one desk."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

from django.db import transaction

from kenroku.core import modules
from kenroku.core.events import Event
from kenroku.core.events.log import record
from kenroku.core.events.models import Recorded
from kenroku.core.modules import Module, Reaction
from kenroku.core.refs import Card, Ref, RefKind
from kenroku.core.text import Text


class LetterArrived(Event, name="desk.letter_arrived"):
    """A letter reached the desk."""

    channel: str = "post"
    urgent: bool = False
    pages: int = 1


class LetterAnswered(Event, name="desk.letter_answered"):
    """The desk answered a letter."""

    channel: str = "post"


def _card(ref: Ref) -> Card | None:
    return None if ref.key == "lost" else Card(ref, Text(ja=f"手紙{ref.key}"), f"/desk/{ref.key}", Text(ja="手紙"))


def desk(**contributed: Any) -> Module:
    """The room, with whatever else a test wants it to contribute."""
    return Module(
        name="desk",
        title=Text(ja="机", en="Desk"),
        summary=Text(ja="手紙を受けて答える", en="Takes letters and answers them"),
        events=(LetterArrived, LetterAnswered),
        refs=(RefKind("desk.letter", _card),),
        **contributed,
    )


@contextmanager
def open_desk(**contributed: Any) -> Iterator[Module]:
    """Open this room, and only this, for as long as it takes."""
    room = desk(**contributed)
    modules.forget()
    with (
        mock.patch.object(modules, "names", lambda: ("desk",)),
        mock.patch.object(modules, "all_modules", lambda: (room,)),
    ):
        try:
            yield room
        finally:
            modules.forget()


def letter(number: object) -> Ref:
    """The ref of a letter."""
    return Ref.of("desk.letter", number)


def arrived(number: object = 1, **data: Any) -> Recorded:
    """Record that a letter arrived, in a transaction of its own."""
    with transaction.atomic():
        return record(LetterArrived(**data), about=letter(number))


def reaction(name: str, run: Callable[..., None]) -> Reaction:
    """A reaction to arriving letters."""
    return Reaction(on=LetterArrived.name, name=name, run=run)
