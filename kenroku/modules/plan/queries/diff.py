# SPDX-License-Identifier: Apache-2.0
"""What changed between two revisions: a pure comparison of two sheets, measure by measure and cell by cell.

A measure is the same in both when it bears the same key; its own line is compared, and its cross-listings (再掲) are
compared as places. What cannot be known is not claimed: an excerpt does not prove that a measure was absent, a
revision without a schedule has no cells to compare, and a plan whose measures are still to come has not lost them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from kenroku.modules.plan.queries.rows import FieldLine, HeadingLine, Line, Sheet

Mark = Literal["same", "removed", "added"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of characters of a title: in both, only in the earlier, or only in the later."""

    mark: Mark
    text: str


@dataclass(frozen=True, slots=True)
class CellChange:
    """One year whose word changed; None: nothing printed, or the year is not part of that revision."""

    year: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a line is printed."""

    field: FieldLine
    heading: HeadingLine


@dataclass(frozen=True, slots=True)
class Change:
    """A measure in both revisions, with what differs; an empty member means that this did not change."""

    before: Line
    after: Line
    was_in: Place
    is_in: Place
    title: tuple[Piece, ...]
    cells: tuple[CellChange, ...]
    merged_into: Line | None
    unmerged: bool
    listed: tuple[Place, ...]
    unlisted: tuple[Place, ...]

    @property
    def retitled(self) -> bool:
        """The title differs by at least one character."""
        return bool(self.title)

    @property
    def only_letter_case(self) -> bool:
        """The titles differ only in capital and small letters (Maas, MaaS)."""
        return self.retitled and self.before.title.ja.lower() == self.after.title.ja.lower()

    @property
    def moved(self) -> bool:
        """Its own place is in another field."""
        return self.was_in.field.name.ja != self.is_in.field.name.ja

    @property
    def other_heading(self) -> bool:
        """It stays in its field under a heading with other words."""
        return not self.moved and self.was_in.heading.title.ja != self.is_in.heading.title.ja

    @property
    def any(self) -> bool:
        """Whether anything at all differs."""
        return bool(
            self.title
            or self.cells
            or self.merged_into
            or self.unmerged
            or self.listed
            or self.unlisted
            or self.moved
            or self.other_heading
        )


@dataclass(frozen=True, slots=True)
class Diff:
    """The whole comparison.

    `added` are lines whose measure is not in the earlier revision, `ended` those not in the later one. Both are
    empty, and `measures_known` is False, where one side's measures are not published yet. `added_is_proven` is False
    where the earlier side is an excerpt: what is missing there may still have been in the whole.
    """

    before: Sheet
    after: Sheet
    added: tuple[Line, ...]
    ended: tuple[Line, ...]
    changes: tuple[Change, ...]
    unchanged: tuple[Line, ...]
    fields_added: tuple[FieldLine, ...]
    fields_gone: tuple[FieldLine, ...]
    headings_added: tuple[HeadingLine, ...]
    headings_gone: tuple[HeadingLine, ...]

    @property
    def measures_known(self) -> bool:
        """Both sides have published their measures."""
        return not (self.before.revision.awaits_measures or self.after.revision.awaits_measures)

    @property
    def schedule_known(self) -> bool:
        """Both sides print a word for each year."""
        return self.before.revision.has_schedule and self.after.revision.has_schedule

    @property
    def added_is_proven(self) -> bool:
        """The earlier side is whole, so that what is missing there really was not there."""
        return not self.before.revision.is_excerpt

    @property
    def ended_is_proven(self) -> bool:
        """The later side is whole, so that what is missing there really ended."""
        return not self.after.revision.is_excerpt

    @property
    def retitled(self) -> tuple[Change, ...]:
        """Measures whose title changed."""
        return tuple(change for change in self.changes if change.retitled)

    @property
    def moved(self) -> tuple[Change, ...]:
        """Measures whose own place is now in another field."""
        return tuple(change for change in self.changes if change.moved)

    @property
    def reheaded(self) -> tuple[Change, ...]:
        """Measures that stand under another heading of the same field."""
        return tuple(change for change in self.changes if change.other_heading)

    @property
    def merged(self) -> tuple[Change, ...]:
        """Measures that became part of another one."""
        return tuple(change for change in self.changes if change.merged_into)

    @property
    def restaged(self) -> tuple[Change, ...]:
        """Measures with at least one changed cell."""
        return tuple(change for change in self.changes if change.cells)

    @property
    def relisted(self) -> tuple[Change, ...]:
        """Measures that gained or lost a cross-listing."""
        return tuple(change for change in self.changes if change.listed or change.unlisted)


def compare(before: Sheet, after: Sheet) -> Diff:
    """Compare two sheets; `before` need not be the older one."""
    known = not (before.revision.awaits_measures or after.revision.awaits_measures)
    old, new = (before.own_lines, after.own_lines) if known else ({}, {})
    changes = [_change(before, after, old[key], new[key]) for key in new if key in old]
    return Diff(
        before,
        after,
        added=tuple(line for key, line in new.items() if key not in old),
        ended=tuple(line for key, line in old.items() if key not in new),
        changes=tuple(change for change in changes if change.any),
        unchanged=tuple(change.after for change in changes if not change.any),
        fields_added=tuple(_missing(after.fields, {field.name.ja for field in before.fields})),
        fields_gone=tuple(_missing(before.fields, {field.name.ja for field in after.fields})),
        headings_added=_headings_only_in(after, before),
        headings_gone=_headings_only_in(before, after),
    )


def mark_characters(before: str, after: str) -> tuple[Piece, ...]:
    """The two titles as one run of marked pieces; empty where they are equal.

    Read without the added pieces it is `before`, without the removed ones `after`.
    """
    if before == after:
        return ()
    pieces: list[Piece] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece("same", before[i1:i2]))
            continue
        if i2 > i1:
            pieces.append(Piece("removed", before[i1:i2]))
        if j2 > j1:
            pieces.append(Piece("added", after[j1:j2]))
    return tuple(pieces)


def _change(before: Sheet, after: Sheet, old: Line, new: Line) -> Change:
    was, now = _other_places(before, old.measure), _other_places(after, new.measure)
    merged_then, merged_now = _merged(before, old), _merged(after, new)
    return Change(
        old,
        new,
        _place(before, old),
        _place(after, new),
        title=mark_characters(old.title.ja, new.title.ja),
        cells=tuple(_cells(before, after, old, new)),
        merged_into=after.own_lines[merged_now] if merged_now and merged_now != merged_then else None,
        unmerged=bool(merged_then and not merged_now),
        # An excerpt does not prove that a measure was printed in no other place.
        listed=tuple(place for name, place in now.items() if name not in was) if not before.revision.is_excerpt else (),
        unlisted=tuple(place for name, place in was.items() if name not in now)
        if not after.revision.is_excerpt
        else (),
    )


def _cells(before: Sheet, after: Sheet, old: Line, new: Line) -> Iterator[CellChange]:
    if not (before.revision.has_schedule and after.revision.has_schedule):
        return
    for year in sorted(set(old.cells) | set(new.cells)):
        if old.cells.get(year) != new.cells.get(year):
            yield CellChange(year, old.cells.get(year), new.cells.get(year))


def _place(sheet: Sheet, line: Line) -> Place:
    return Place(sheet.field_by_key[line.field], sheet.heading_by_key[line.heading])


def _merged(sheet: Sheet, line: Line) -> str | None:
    return sheet.line_by_id[line.merged_into].measure if line.merged_into else None


def _other_places(sheet: Sheet, measure: str) -> Mapping[tuple[str, str], Place]:
    places = (_place(sheet, line) for line in sheet.cross_listings.get(measure, ()))
    return {(place.field.name.ja, place.heading.title.ja): place for place in places}


def _missing(fields: tuple[FieldLine, ...], names: set[str]) -> Iterator[FieldLine]:
    return (field for field in fields if field.name.ja not in names)


def _headings_only_in(sheet: Sheet, other: Sheet) -> tuple[HeadingLine, ...]:
    if other.revision.is_excerpt or other.revision.awaits_measures:
        return ()
    known = {(other.field_by_key[heading.field].name.ja, heading.title.ja) for heading in other.headings}
    return tuple(
        heading
        for heading in sheet.headings
        if (sheet.field_by_key[heading.field].name.ja, heading.title.ja) not in known
    )
