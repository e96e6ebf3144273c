# SPDX-License-Identifier: Apache-2.0
"""The rows of the log as the database really holds them, read without trust, for checking.

Models would convert what they read: two different stored values could look alike, and a forged one could stop the
reader. Here a value counts only in the one form in which it was written.
"""

import uuid
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from django.db import connection

from kenroku.core.events import canonical
from kenroku.core.events.canonical import Unreadable

PAGE = 10_000
# An expression has no declared type, so sqlite3 leaves the stored value as it is.
_COLUMNS = """
SELECT r.id, r.name, COALESCE(r.at, NULL), COALESCE(r.day, NULL), r.about, r."by", r.data FROM events_recorded r
"""


class Row(NamedTuple):
    """One row, unread: text on SQLite, typed values on PostgreSQL, and anything at all after an attack."""

    id: int
    name: Any
    at: Any
    day: Any
    about: Any
    by: Any
    data: Any


def sealed(first: int, last: int) -> dict[int, Row]:
    """The rows under the seals `first` to `last`, by number."""
    return _read("JOIN events_leaf l ON l.event_id = r.id WHERE l.seal_id BETWEEN %s AND %s", [first, last])


def numbered(numbers: list[int]) -> dict[int, Row]:
    """The rows with these numbers, as far as they exist."""
    found: dict[int, Row] = {}
    for start in range(0, len(numbers), 500):
        part = numbers[start : start + 500]
        found |= _read(f"WHERE r.id IN ({', '.join(['%s'] * len(part))})", part)
    return found


def unsealed() -> Iterator[Row]:
    """The rows without a fingerprint, in the order of their numbers."""
    after = -(2**63)
    while rows := _read(
        "WHERE r.id > %s AND NOT EXISTS (SELECT 1 FROM events_leaf l WHERE l.event_id = r.id) ORDER BY r.id LIMIT %s",
        [after, PAGE],
    ):
        yield from rows.values()
        after = max(rows)


def fingerprint(row: Row) -> str | None:
    """The fingerprint of what is stored; None where nothing that was ever recorded looks like this."""
    try:
        return canonical.fingerprint(
            canonical.event(
                id=row.id,
                name=_text(row.name),
                at=_at(row.at),
                day=_day(row.day),
                about=_text(row.about),
                by=_by(row.by),
                data=canonical.decoded(_text(row.data)),
            )
        ).hex()
    except ValueError:
        return None


def is_before(row: Row, moment: datetime) -> bool:
    """Whether a readable row says that it was recorded before this moment."""
    return _at(row.at) < moment


def day(row: Row) -> date | None:
    """The day a row names, if it names one."""
    try:
        return _day(row.day)
    except ValueError:
        return None


def _read(where: str, values: Iterable[int]) -> dict[int, Row]:
    with connection.cursor() as cursor:
        cursor.execute(_COLUMNS + where, list(values))
        return {row.id: row for row in map(Row._make, cursor.fetchall())}


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise Unreadable("not a text")
    return value


def _at(value: Any) -> datetime:
    if isinstance(value, datetime):
        return value
    return datetime.fromisoformat(_text(value)).replace(tzinfo=UTC)


def _day(value: Any) -> date:
    if isinstance(value, date):
        return value
    found = date.fromisoformat(_text(value))
    if found.isoformat() != value:
        raise Unreadable("a day is written as 2026-11-20")
    return found


def _by(value: Any) -> uuid.UUID | None:
    if value is None or isinstance(value, uuid.UUID):
        return value
    found = uuid.UUID(_text(value))
    if found.hex != value:
        raise Unreadable("a key is written as 32 hexadecimal digits")
    return found
