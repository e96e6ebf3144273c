# SPDX-License-Identifier: Apache-2.0
"""Reads the whole log again and says what was changed, removed or slipped in since it was sealed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import groupby

from django.db import connection
from django.db.models import Exists, Max, OuterRef
from django.utils.translation import gettext_lazy as _

from kenroku.core.events import canonical, merkle, stored
from kenroku.core.events.models import Leaf, Recorded, Seal
from kenroku.core.events.sealing import BATCH, LONGEST_TRANSACTION


class Kind(StrEnum):
    """What sort of damage was found."""

    CHANGED = "changed"
    REMOVED = "removed"
    INSERTED = "inserted"
    FINGERPRINT_CHANGED = "fingerprint_changed"
    BATCH_CHANGED = "batch_changed"
    SEAL_CHANGED = "seal_changed"
    SEAL_REMOVED = "seal_removed"
    CHAIN_BROKEN = "chain_broken"
    NOT_AS_EXPECTED = "not_as_expected"
    UNGUARDED = "unguarded"

    @property
    def sentence(self) -> str:
        """What it means, for the person who reads the report."""
        return str(_SENTENCES[self])


_SENTENCES = {
    Kind.CHANGED: _("この記録は、書き換えられています。"),
    Kind.REMOVED: _("この記録は、封印されたあとに消されています。"),
    Kind.INSERTED: _("この記録は、あとから差し込まれています。"),
    Kind.FINGERPRINT_CHANGED: _("この記録は無事ですが、その指紋が変えられたか消されています。"),
    Kind.BATCH_CHANGED: _("この封印の下で、記録が指紋ごと変えられています。どの記録かは分かりません。"),
    Kind.SEAL_CHANGED: _("この封印は、つくられたあとに変えられています。"),
    Kind.SEAL_REMOVED: _("この番号の封印が消されています。"),
    Kind.CHAIN_BROKEN: _("この封印は、ひとつ前の封印とつながりません。どちらかが作り直されています。"),
    Kind.NOT_AS_EXPECTED: _("控えていた値の封印が見つかりません。記録の全体が作り直されたおそれがあります。"),
    Kind.UNGUARDED: _("この表の書き換えを防ぐしくみが、データベースから外されています。"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Damage:
    """One thing that is wrong: its kind, and as much of the event and the seal as is known."""

    kind: Kind
    event: int | None = None
    name: str = ""
    day: date | None = None
    seal: int | None = None
    table: str = ""


@dataclass(slots=True)
class Summary:
    """What was read; filled while reading."""

    events: int = 0
    unsealed: int = 0
    seals: int = 0
    chained: str = ""


def verify(*, summary: Summary, expect: str = "") -> Iterator[Damage]:
    """Yield every damage in the log, in bounded memory however long the log is.

    `expect` is a chained hash that was noted or published earlier: the log must still contain that seal. Without it,
    a person with full power over the database could remove the newest seals, or make all of them anew.
    """
    yield from _unguarded()
    until: datetime | None = None
    previous, number, met = merkle.EMPTY.hex(), 0, not expect
    for batch in _batches():
        leaves, rows = _leaves(batch), stored.sealed(batch[0].id, batch[-1].id)
        for seal in batch:
            yield from (Damage(kind=Kind.SEAL_REMOVED, seal=gone) for gone in range(number + 1, seal.id))
            intact = seal.chained == _chained(seal)
            if not intact:
                yield Damage(kind=Kind.SEAL_CHANGED, seal=seal.id)
            elif seal.previous != previous and seal.id == number + 1:
                yield Damage(kind=Kind.CHAIN_BROKEN, seal=seal.id)
            yield from _under(seal, leaves.get(seal.id, []), rows, until=until, intact=intact)
            previous, number, until = seal.chained, seal.id, seal.until or until
            met = met or seal.chained == expect
            summary.seals += 1
            summary.events += len(leaves.get(seal.id, ()))
    summary.chained = previous if number else ""
    yield from _beyond(number)
    yield from _unsealed(until, summary)
    if not met:
        yield Damage(kind=Kind.NOT_AS_EXPECTED)


def _unguarded() -> Iterator[Damage]:
    """The tables whose guard against changes is gone."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT tgname FROM pg_trigger WHERE tgenabled IN ('O', 'A')")
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        names = {name for (name,) in cursor.fetchall()}
    for model in (Recorded, Seal, Leaf):
        table = model._meta.db_table
        if not {f"append_only_{table}_update", f"append_only_{table}_delete"} <= names:
            yield Damage(kind=Kind.UNGUARDED, table=table)


def _batches() -> Iterator[list[Seal]]:
    """Seals in their order, so many at a time as hold one batch of events."""
    batch: list[Seal] = []
    held = 0
    # Up to the newest seal of this moment: sealing goes on while this reads.
    newest = Seal.objects.aggregate(newest=Max("pk"))["newest"] or 0
    for seal in Seal.objects.filter(pk__lte=newest).order_by("pk").iterator():
        if batch and held + seal.events > BATCH:
            yield batch
            batch, held = [], 0
        batch.append(seal)
        held += seal.events
    if batch:
        yield batch


def _leaves(batch: list[Seal]) -> dict[int, list[Leaf]]:
    under = Leaf.objects.filter(seal_id__gte=batch[0].id, seal_id__lte=batch[-1].id).order_by("seal_id", "event_id")
    return {seal: list(leaves) for seal, leaves in groupby(under.defer("day"), key=lambda leaf: leaf.seal_id)}


def _chained(seal: Seal) -> str:
    return canonical.chained(
        number=seal.id, at=seal.at, until=seal.until, events=seal.events, root=seal.root, previous=seal.previous
    )


def _under(
    seal: Seal, leaves: list[Leaf], rows: dict[int, stored.Row], *, until: datetime | None, intact: bool
) -> Iterator[Damage]:
    """What is wrong under one seal: each row against its fingerprint, then the fingerprints against the root."""
    prints = {leaf.event_id: stored.fingerprint(rows[leaf.event_id]) for leaf in leaves if leaf.event_id in rows}
    rows_are_true = intact and _root(list(prints.values())) == seal.root
    for leaf in leaves:
        row = rows.get(leaf.event_id)
        if row is None:
            yield Damage(kind=Kind.REMOVED, event=leaf.event_id, name=leaf.name, day=_day(leaf), seal=seal.id)
        elif prints[leaf.event_id] != leaf.fingerprint:
            kind = Kind.FINGERPRINT_CHANGED if rows_are_true else Kind.CHANGED
            yield _damage(kind, row, seal=seal.id)
        elif until and stored.is_before(row, until - LONGEST_TRANSACTION):
            yield _damage(Kind.INSERTED, row, seal=seal.id)
    if intact and not rows_are_true:
        yield from _explained(seal, leaves, rows)


def _explained(seal: Seal, leaves: list[Leaf], rows: dict[int, stored.Row]) -> Iterator[Damage]:
    """Why the fingerprints do not come to the seal's root, where they do not."""
    prints = [leaf.fingerprint for leaf in leaves]
    if _root(prints) == seal.root and len(leaves) == seal.events:
        return
    if len(leaves) == seal.events + 1:
        odd = _odd_one_out(prints, seal.root)
        if odd is not None:
            leaf = leaves[odd]
            yield Damage(kind=Kind.INSERTED, event=leaf.event_id, name=leaf.name, day=_day(leaf), seal=seal.id)
            return
    if len(leaves) < seal.events:
        yield from _missing(seal, leaves)
        return
    yield Damage(kind=Kind.BATCH_CHANGED, seal=seal.id)


def _missing(seal: Seal, leaves: list[Leaf]) -> Iterator[Damage]:
    """Fingerprints that were taken away: of rows that are still there, or together with their rows."""
    known = {leaf.event_id: leaf.fingerprint for leaf in leaves}
    missing = seal.events - len(leaves)
    around = range(min(known, default=1), max(known, default=1) + 1)
    elsewhere = set(
        Leaf.objects.filter(event_id__in=[n for n in around if n not in known]).values_list("pk", flat=True)
    )
    gaps = [n for n in around if n not in known and n not in elsewhere]
    bare = stored.numbered(gaps)
    whole = known | {number: stored.fingerprint(row) for number, row in bare.items()}
    if _root([whole[number] for number in sorted(whole)]) == seal.root:
        yield from (_damage(Kind.FINGERPRINT_CHANGED, row, seal=seal.id) for row in bare.values())
        return
    # Numbers can also be missing because a transaction was rolled back, so a gap names an event only if all fit.
    named = gaps if len(gaps) == missing else [None] * missing
    yield from (Damage(kind=Kind.REMOVED, event=number, seal=seal.id) for number in named)


def _beyond(last: int) -> Iterator[Damage]:
    """Seals behind the last one that is there, whose fingerprints were left behind."""
    bare = Leaf.objects.filter(~Exists(Seal.objects.filter(pk=OuterRef("seal_id"))), seal_id__gt=last)
    numbers = bare.order_by("seal_id").values_list("seal_id", flat=True).distinct()
    yield from (Damage(kind=Kind.SEAL_REMOVED, seal=number) for number in numbers.iterator())


def _unsealed(until: datetime | None, summary: Summary) -> Iterator[Damage]:
    """Rows without a seal: those of the last minutes, and those that were slipped in and dated back."""
    for row in stored.unsealed():
        summary.events += 1
        summary.unsealed += 1
        if stored.fingerprint(row) is None:
            yield _damage(Kind.CHANGED, row)
        elif until and stored.is_before(row, until - LONGEST_TRANSACTION):
            yield _damage(Kind.INSERTED, row)


def _damage(kind: Kind, row: stored.Row, *, seal: int | None = None) -> Damage:
    return Damage(kind=kind, event=row.id, name=str(row.name), day=stored.day(row), seal=seal)


def _day(leaf: Leaf) -> date | None:
    try:
        return leaf.day
    except ValueError:
        return None


def _root(prints: Sequence[str | None]) -> str:
    read = _read(prints)
    return merkle.root(read).hex() if read else ""


def _odd_one_out(prints: list[str], root: str) -> int | None:
    read = _read(prints)
    return merkle.odd_one_out(read, bytes.fromhex(root)) if read else None


def _read(prints: Sequence[str | None]) -> list[bytes]:
    """The hashes; none where one of them is no hash."""
    try:
        return [bytes.fromhex(found or "?") for found in prints]
    except (ValueError, TypeError):
        return []
