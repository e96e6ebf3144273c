# SPDX-License-Identifier: Apache-2.0
"""What a revision says, word for word, in a form of which a fingerprint can be taken.

It holds what the city printed and which lines are one measure. Translations, remarks and sources are ours and may grow
after the adoption; they are not in it.
"""

from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from typing import Any, NamedTuple

from kenroku.core.events.canonical import encoded
from kenroku.core.text import Text
from kenroku.modules.plan.models import Revision

Content = Mapping[str, Mapping[str, Mapping[str, Any]]]
"""Kind of record → its key → column → value."""

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "revision": (
        "plan", "title", "label", "adopted", "first_year", "last_year", "is_excerpt", "has_schedule", "measures_expected",
        "publisher", "editor",
    ),
    "fields": ("order", "label", "name", "subtitle", "introduction"),
    "headings": ("field", "order", "title", "title_as_printed"),
    "measures": (
        "measure", "heading", "order", "title", "title_as_printed", "is_new", "cross_listed_from", "merged_into", "cells",
    ),
    "parts": ("kind", "order", "parent", "label", "title", "text"),
}  # fmt: skip

_LINKS = {"plan", "field", "measure", "heading", "cross_listed_from", "merged_into", "parent"}


class Difference(NamedTuple):
    """One thing that two contents say differently; `column` is empty where the whole record is only in one."""

    kind: str
    key: str
    column: str
    before: Any
    after: Any


def content(revision: Revision) -> Content:
    """What an edition says now, in five queries."""
    rows = {
        "revision": Revision.objects.filter(pk=revision.pk),
        "fields": revision.fields.all(),
        "headings": revision.headings.all(),
        "measures": revision.rows.all(),
        "parts": revision.parts.all(),
    }
    return {
        kind: {
            key: {column: plain(value) for column, value in zip(COLUMNS[kind], values, strict=True)}
            for key, *values in found.order_by("pk").values_list(
                "key", *(f"{column}__key" if column in _LINKS else column for column in COLUMNS[kind])
            )
        }
        for kind, found in rows.items()
    }


def plain(value: Any) -> Any:
    """A value as it goes into the fingerprint: texts by their Japanese, nothing as the empty string."""
    return value.ja if isinstance(value, Text) else "" if value is None else value


def fingerprint(of: Content) -> str:
    """SHA-256 over the content as canonical JSON."""
    return sha256(encoded(of)).hexdigest()


def differences(before: Content, after: Content) -> Iterator[Difference]:
    """Everything that the two say differently, in the order of `after`, then what is only in `before`."""
    for kind in COLUMNS:
        for key in _union(after[kind], before[kind]):
            old, new = before[kind].get(key), after[kind].get(key)
            if old is None or new is None:
                yield Difference(kind, key, "", old, new)
                continue
            for column in COLUMNS[kind]:
                if old[column] != new[column]:
                    yield Difference(kind, key, column, old[column], new[column])


def _union(first: Iterable[str], second: Iterable[str]) -> Iterable[str]:
    return dict.fromkeys([*first, *second])
