# SPDX-License-Identifier: Apache-2.0
"""The exact bytes that stand for an event or a seal, so that an outsider comes to the same hash.

JSON as RFC 8785 writes it: UTF-8, keys in order, no spaces, nothing escaped that need not be. Numbers are whole and
small enough for every reader of JSON; `record` sees to that. docs/operate/proof.md shows worked examples.
"""

import json
import uuid
from collections.abc import Mapping
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any

from kenroku.core.events import merkle

LARGEST = 2**53 - 1
"""The largest whole number that every reader of JSON keeps exactly."""


class Unreadable(ValueError):  # noqa: N818  it tells what was found
    """What is stored cannot be what was recorded: not JSON, a name twice, a number that is not whole."""


def event(
    *, id: int, name: str, at: datetime, day: date, about: str, by: uuid.UUID | None, data: Mapping[str, Any]
) -> dict[str, Any]:
    """An event as it is hashed and shown in a proof.

    `by` is hidden: a hash of the event's number and the account's random key. Who knows the key can check it; nobody
    can see from it which events have the same author.
    """
    hidden = None if by is None else sha256(f"{id}:{by}".encode()).hexdigest()
    return {
        "about": about,
        "at": moment(at),
        "by": hidden,
        "data": data,
        "day": day.isoformat(),
        "id": id,
        "name": name,
    }


def fingerprint(event: Mapping[str, Any]) -> bytes:
    """The Merkle leaf of an event."""
    return merkle.leaf(encoded(event))


def chained(*, number: int, at: datetime, until: datetime | None, events: int, root: str, previous: str) -> str:
    """The hash that closes a seal and goes into the next one."""
    content = {
        "at": moment(at),
        "events": events,
        "number": number,
        "previous": previous,
        "root": root,
        "until": None if until is None else moment(until),
    }
    return sha256(merkle.CHAIN + encoded(content)).hexdigest()


def moment(at: datetime) -> str:
    """A moment in UTC with all six digits: `2026-11-20T02:03:04.567890Z`."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def encoded(value: Mapping[str, Any]) -> bytes:
    """The bytes of a JSON object."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def decoded(text: str) -> Any:
    """Read stored JSON, refusing what two readers might read differently."""
    try:
        return json.loads(text, object_pairs_hook=_each_name_once, parse_float=_not_whole, parse_constant=_not_whole)
    except (ValueError, TypeError, RecursionError) as error:
        raise Unreadable(str(error)) from error


def refuse_inexact(value: Any) -> None:
    """Raise TypeError for numbers that are not whole, or too large, and for names outside ASCII."""
    match value:
        case bool() | None | str():
            pass
        case int():
            if abs(value) > LARGEST:
                raise TypeError(f"{value} is too large for an event; write it as a string")
        case dict():
            for key, inner in value.items():
                if not key.isascii():
                    raise TypeError(f"{key!r}: names in an event are ASCII")
                refuse_inexact(inner)
        case list():
            for inner in value:
                refuse_inexact(inner)
        case _:
            raise TypeError(
                f"{value!r} cannot be in an event: numbers are whole; use Decimal, which is kept as a string"
            )


def _each_name_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Unreadable("a name stands twice")
    return found


def _not_whole(text: str) -> Any:
    raise Unreadable(f"{text} is not a whole number")
