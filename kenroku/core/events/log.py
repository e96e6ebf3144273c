# SPDX-License-Identifier: Apache-2.0
"""Writing into the event log: the only way in."""

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from kenroku.core import modules, refs
from kenroku.core.events import Event, canonical
from kenroku.core.events.models import Recorded
from kenroku.core.events.reactions import react
from kenroku.core.refs import Ref

if TYPE_CHECKING:
    from kenroku.core.accounts.models import Account


def record(event: Event, *, about: Ref | None = None, by: "Account | None" = None) -> Recorded:
    """Write down what happened, in the transaction of the change itself, and tell those who asked to be told.

    Each reaction becomes a task of its own in the same transaction: if the change is rolled back, nothing happened and
    nobody is told. `about` must point at something (refused with `broken_ref`). Raises RuntimeError outside a
    transaction, LookupError for an event that no open module declares, TypeError for data that does not survive JSON.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError(f"record({event.name}) must run in the transaction of the change: use transaction.atomic()")
    if modules.event_types().get(event.name) is not type(event):
        raise LookupError(f"{event.name} is not among the events of an open module; list it in module.py")
    data = event.model_dump(mode="json")
    canonical.refuse_inexact(data)
    if about is not None:
        refs.check(about)
    now = timezone.now()
    row = Recorded.objects.create(
        name=event.name,
        at=now,
        day=timezone.localdate(now, timezone.get_default_timezone()),
        about=str(about or ""),
        by=by.actor if by else None,
        data=data,
    )
    for reaction in modules.reactions(event.name):
        react.enqueue(row.id, reaction.name)
    return row
