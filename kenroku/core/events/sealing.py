# SPDX-License-Identifier: Apache-2.0
"""Closes what was recorded under seals, so that nothing can be changed or removed unnoticed."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from kenroku.core.events import canonical, merkle
from kenroku.core.events.models import Leaf, Recorded, Seal

BATCH = 10_000
"""The most events under one seal: a proof stays short, and a seal is checked in little memory."""

LONGEST_TRANSACTION = timedelta(hours=1)
"""An event may become visible this long after its moment, because its transaction was slow."""

LOOK_BACK = timedelta(days=1)
"""The frequent task looks for late events this far back; the nightly one looks at the whole log."""


def seal(*, whole_log: bool = False) -> int:
    """Seal every event that has no leaf yet; answers how many.

    Transactions end in another order than they took their numbers (PostgreSQL), so this asks what has no leaf and
    never what is newer. Safe to run twice at once: the second one leaves the work to the first.
    """
    started = timezone.now()
    after = 0 if whole_log else _surely_sealed(started)
    sealed = 0
    while True:
        with transaction.atomic():
            rows = list(Recorded.objects.filter(pk__gt=after, leaf__isnull=True).order_by("pk")[:BATCH])
            if not rows:
                return sealed
            try:
                # A full batch may not be the last one: only the last promises that nothing older is left.
                with transaction.atomic():
                    _close(rows, at=timezone.now(), until=started if len(rows) < BATCH else None)
            except IntegrityError:
                return sealed
        sealed += len(rows)


def _surely_sealed(now: datetime) -> int:
    """The number of an event before which the frequent task need not look."""
    long_ago = Seal.objects.filter(until__lt=now - LOOK_BACK).order_by("-pk").first()
    return 0 if long_ago is None else Leaf.objects.filter(seal=long_ago).aggregate(last=Max("event_id"))["last"] or 0


def _close(rows: list[Recorded], *, at: datetime, until: datetime | None) -> Seal:
    last = Seal.objects.last()
    prints = [canonical.fingerprint(content(row)) for row in rows]
    made = Seal(
        id=last.id + 1 if last else 1,
        at=at,
        until=until or (last.until if last else None),
        events=len(rows),
        root=merkle.root(prints).hex(),
        previous=last.chained if last else merkle.EMPTY.hex(),
    )
    made.chained = canonical.chained(
        number=made.id, at=made.at, until=made.until, events=made.events, root=made.root, previous=made.previous
    )
    # An insert, never an update: of two that seal at once, one fails on the number.
    made.save(force_insert=True)
    Leaf.objects.bulk_create(
        Leaf(event_id=row.id, seal=made, fingerprint=print_.hex(), name=row.name, day=row.day)
        for row, print_ in zip(rows, prints, strict=True)
    )
    return made


def content(row: Recorded) -> dict[str, object]:
    """The event as it is hashed."""
    return canonical.event(id=row.id, name=row.name, at=row.at, day=row.day, about=row.about, by=row.by, data=row.data)
