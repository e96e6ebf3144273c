# SPDX-License-Identifier: Apache-2.0
"""Proves to anybody that one event is part of the sealed log, without showing any other event."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from kenroku.core import refs
from kenroku.core.events import canonical, merkle
from kenroku.core.events.models import Leaf, Recorded, Seal
from kenroku.core.events.sealing import content


@dataclass(frozen=True, slots=True)
class Proof:
    """What is needed to climb from one event to the root of its seal.

    `event` is what was hashed; None where it is about something that is not public: then only its fingerprint is shown.
    """

    event: dict[str, Any] | None
    fingerprint: str
    index: int
    path: list[tuple[str, str]]
    seal: Seal

    def to_json(self) -> dict[str, Any]:
        """The form that docs/operate/proof.md explains."""
        return {
            "event": self.event,
            "fingerprint": self.fingerprint,
            "index": self.index,
            "path": [[side, other] for side, other in self.path],
            "seal": seal_json(self.seal),
        }


@dataclass(frozen=True, slots=True)
class Standing:
    """The log at this moment."""

    latest: Seal | None
    sealed: int
    waiting: int


def standing() -> Standing:
    """How many events are sealed, how many wait, and the newest seal."""
    latest = Seal.objects.last()
    recorded = Recorded.objects.aggregate(all=Count("*"))["all"]
    sealed = Leaf.objects.aggregate(all=Count("*"))["all"]
    return Standing(latest, sealed, recorded - sealed)


def prove(number: int) -> Proof | None:
    """The proof for one event; None where there is no such event, or it is not sealed yet."""
    leaf = Leaf.objects.select_related("seal").filter(pk=number).first()
    if leaf is None:
        return None
    leaves = list(Leaf.objects.filter(seal=leaf.seal_id).order_by("event_id").values_list("event_id", "fingerprint"))
    index = [event for event, _print in leaves].index(number)
    path = merkle.path([bytes.fromhex(print_) for _event, print_ in leaves], index)
    return Proof(
        event=_public(number),
        fingerprint=leaf.fingerprint,
        index=index,
        path=[(side, other.hex()) for side, other in path],
        seal=leaf.seal,
    )


def seal_json(seal: Seal) -> dict[str, Any]:
    """A seal as it was hashed, with the hash."""
    return {
        "number": seal.id,
        "at": canonical.moment(seal.at),
        "until": seal.until and canonical.moment(seal.until),
        "events": seal.events,
        "root": seal.root,
        "previous": seal.previous,
        "chained": seal.chained,
    }


def _public(number: int) -> dict[str, Any] | None:
    row = Recorded.objects.filter(pk=number).first()
    if row is None or (row.about_ref and refs.card(row.about_ref) is None):
        return None
    return content(row)
