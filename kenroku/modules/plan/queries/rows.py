# SPDX-License-Identifier: Apache-2.0
"""The lines of a revision as plain values: read once, then filtered, compared and written without the database."""

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Q

from kenroku.core.text import Text
from kenroku.modules.plan.models import Heading, Measure, Revision, Row, Stage

Cells = Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact stands: the document's key, the heading there, and the line of its text version."""

    file: str
    heading: str
    line: int | None


@dataclass(frozen=True)
class Line:
    """One printed line of the grid. `cells` maps a fiscal year to the printed word; None: nothing printed."""

    id: str
    measure: str
    field: str
    heading: str
    order: int
    title: Text
    title_as_printed: str
    title_corrected: str
    is_new: bool
    cross_listed_from: str | None
    merged_into: str | None
    cells: Cells
    note: Text | None
    source: Source | None

    @cached_property
    def folded(self) -> str:
        """Title in all its forms, ready for a search that ignores width and case."""
        return fold(" ".join((self.title.ja, self.title.en, self.title_corrected)))


@dataclass(frozen=True, slots=True)
class FieldLine:
    """A field of the plan: `colour` 1–5 is one of the city's five colours, None a field of an older plan."""

    key: str
    order: int
    label: str
    name: Text
    subtitle: Text | None
    introduction: Text | None
    colour: int | None


@dataclass(frozen=True, slots=True)
class HeadingLine:
    """A heading inside a field."""

    key: str
    field: str
    order: int
    title: Text


@dataclass(frozen=True)
class Sheet:
    """A revision with everything printed in its grid, in printed order."""

    revision: Revision
    years: tuple[int, ...]
    fields: tuple[FieldLine, ...]
    headings: tuple[HeadingLine, ...]
    lines: tuple[Line, ...]

    @cached_property
    def field_by_key(self) -> Mapping[str, FieldLine]:
        """Fields by their key."""
        return {field.key: field for field in self.fields}

    @cached_property
    def heading_by_key(self) -> Mapping[str, HeadingLine]:
        """Headings by their key."""
        return {heading.key: heading for heading in self.headings}

    @cached_property
    def line_by_id(self) -> Mapping[str, Line]:
        """Lines by their id."""
        return {line.id: line for line in self.lines}

    @cached_property
    def own_lines(self) -> Mapping[str, Line]:
        """Each measure's own line, cross-listings left out: what is counted."""
        return {line.measure: line for line in self.lines if line.cross_listed_from is None}

    @cached_property
    def cross_listings(self) -> Mapping[str, tuple[Line, ...]]:
        """The further places (再掲) of each measure that has any."""
        found: dict[str, tuple[Line, ...]] = {}
        for line in self.lines:
            if line.cross_listed_from is not None:
                found[line.measure] = (*found.get(line.measure, ()), line)
        return found


def fold(words: str) -> str:
    """The words without differences of width and case, for comparing what people type with what is printed."""
    return unicodedata.normalize("NFKC", words).casefold()


def read_sheet(revision: Revision) -> Sheet:
    """Read a revision's grid in three queries, whatever its size."""
    fields = tuple(
        FieldLine(*values)
        for values in revision.fields.order_by("order").values_list(
            "key", "order", "label", "name", "subtitle", "introduction", "colour"
        )
    )
    headings = tuple(
        HeadingLine(*values)
        for values in revision.headings.order_by("field__order", "order").values_list(
            "key", "field__key", "order", "title"
        )
    )
    lines = tuple(_line(values) for values in revision.rows.order_by(*_PRINTED_ORDER).values_list(*_LINE))
    return Sheet(revision, revision.years, fields, headings, lines)


def read_sheets_of(measure: Measure) -> tuple[Sheet, ...]:
    """The lines of one measure in every adopted revision, oldest first, each in a sheet that holds nothing else.

    The lines of measures that it was merged into, or that were merged into it, come along.
    """
    rows = (
        Row.objects.filter(Q(measure=measure) | Q(merged_from__measure=measure) | Q(merged_into__measure=measure))
        .filter(revision__in=Revision.objects.visible_to(None))
        .distinct()
    )
    headings = {
        heading.pk: heading
        for heading in Heading.objects.filter(rows__in=rows).select_related("field").order_by("field__order", "order")
    }
    lines: dict[int, list[Line]] = {}
    for revision_id, *values in rows.order_by(*_PRINTED_ORDER).values_list("revision_id", *_LINE):
        lines.setdefault(revision_id, []).append(_line(values))
    revisions = Revision.objects.filter(pk__in=lines).select_related("plan", "document").order_by("order")
    return tuple(
        _small_sheet(revision, [h for h in headings.values() if h.revision_id == revision.pk], lines[revision.pk])
        for revision in revisions
    )


def stages() -> dict[str, Stage]:
    """The legend's words, in the legend's order."""
    return {stage.word: stage for stage in Stage.objects.all()}


_PRINTED_ORDER = ("heading__field__order", "order")
_LINE = (
    "key",
    "measure__key",
    "heading__field__key",
    "heading__key",
    "order",
    "title",
    "title_as_printed",
    "title_corrected",
    "is_new",
    "cross_listed_from__key",
    "merged_into__key",
    "cells",
    "note",
    "document__key",
    "source_heading",
    "source_line",
)


def _line(values: Sequence[Any]) -> Line:
    *told, document, heading, number = values
    # The columns of _LINE are the members of a Line, in their order.
    make: Callable[..., Line] = Line
    return make(*told, Source(document, heading, number) if document else None)


def _small_sheet(revision: Revision, headings: list[Heading], lines: list[Line]) -> Sheet:
    fields = {heading.field.key: heading.field for heading in headings}
    return Sheet(
        revision,
        revision.years,
        tuple(
            FieldLine(field.key, field.order, field.label, field.name, field.subtitle, field.introduction, field.colour)
            for field in fields.values()
        ),
        tuple(HeadingLine(heading.key, heading.field.key, heading.order, heading.title) for heading in headings),
        tuple(lines),
    )
