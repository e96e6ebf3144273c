# SPDX-License-Identifier: Apache-2.0
"""What the plan's JSON doors give: every name here is a promise to the programs that read it."""

from typing import Any, Literal, Self

from pydantic import BaseModel, Field

from kenroku.core.text import Text
from kenroku.modules.plan.models import Part, Plan, Revision
from kenroku.modules.plan.models.plans import Sourced
from kenroku.modules.plan.queries.diff import CellChange, Change, Diff, Place
from kenroku.modules.plan.queries.grid import Grid
from kenroku.modules.plan.queries.rows import FieldLine, HeadingLine, Line, Source

Words = dict[str, str]
"""A text by language: `{"ja": …, "en": …, "ja-easy": …}`; only `ja` is always there."""


def words(text: Text | None) -> Words | None:
    """A text for JSON; None where nothing is written."""
    return text.to_json() if text else None


class SourceOut(BaseModel):
    """Where a fact stands: the document's key, the heading there, the line of its text version."""

    file: str
    heading: str
    line: int | None

    @classmethod
    def of(cls, source: Source | None) -> Self | None:
        """The source of a line."""
        return cls(file=source.file, heading=source.heading, line=source.line) if source else None

    @classmethod
    def of_record(cls, record: Sourced) -> Self | None:
        """The source of a stored record; read it with its document."""
        if record.document is None:
            return None
        return cls(file=record.document.key, heading=record.source_heading, line=record.source_line)


class PlanOut(BaseModel):
    """One edition of a plan, or a plan of which only name and date are known (`editions` tells which)."""

    id: str = Field(description="Permanent key of the edition; `grid`, `diff` and pages take it.")
    plan: str = Field(description="Key of the plan that this is an edition of.")
    title: Words
    label: Words
    state: Literal["adopted"]
    adopted: str | None = Field(description="ISO date, cut short where the source is: 2024-03.")
    first_year: int
    last_year: int
    is_excerpt: bool
    has_schedule: bool
    measures: Literal["published", "not_yet_published"]
    measures_expected: str | None
    publisher: str
    editor: str
    content_hash: str
    url: str
    source: SourceOut | None

    @classmethod
    def of(cls, revision: Revision) -> Self:
        """An edition; read it with its plan and document."""
        return cls(**plan_members(revision))


def plan_members(revision: Revision) -> dict[str, Any]:
    """The members that the list and the detail share."""
    return {
        "id": revision.key,
        "plan": revision.plan.key,
        "title": revision.title.to_json(),
        "label": revision.label.to_json(),
        "state": "adopted",
        "adopted": revision.adopted or None,
        "first_year": revision.first_year,
        "last_year": revision.last_year,
        "is_excerpt": revision.is_excerpt,
        "has_schedule": revision.has_schedule,
        "measures": "not_yet_published" if revision.awaits_measures else "published",
        "measures_expected": revision.measures_expected or None,
        "publisher": revision.publisher,
        "editor": revision.editor,
        "content_hash": revision.content_hash,
        "url": revision.get_absolute_url(),
        "source": SourceOut.of_record(revision),
    }


class LineageOut(BaseModel):
    """A plan of the city or a policy above or beside it, with the editions that are known here."""

    id: str
    level: Plan.Level
    title: Words
    event: str
    date: str | None
    date_as_printed: str
    period_as_printed: str
    body: str
    predecessor: str | None
    editions: list[str]
    source: SourceOut | None

    @classmethod
    def of(cls, plan: Plan, editions: list[str]) -> Self:
        """A plan; read it with its predecessor and document."""
        return cls(
            id=plan.key,
            level=Plan.Level(plan.level),
            title=plan.title.to_json(),
            event=plan.event,
            date=plan.date or None,
            date_as_printed=plan.date_as_printed,
            period_as_printed=plan.period_as_printed,
            body=plan.body,
            predecessor=plan.predecessor.key if plan.predecessor else None,
            editions=editions,
            source=SourceOut.of_record(plan),
        )


class FieldOut(BaseModel):
    """A field of an edition. `colour` 1–5 is one of the city's five colours."""

    id: str
    label: str
    name: Words
    subtitle: Words | None
    introduction: Words | None
    colour: int | None

    @classmethod
    def of(cls, field: FieldLine) -> Self:
        """A field."""
        return cls(
            id=field.key,
            label=field.label,
            name=field.name.to_json(),
            subtitle=words(field.subtitle),
            introduction=words(field.introduction),
            colour=field.colour,
        )


class HeadingOut(BaseModel):
    """A heading inside a field."""

    id: str
    field: str
    title: Words

    @classmethod
    def of(cls, heading: HeadingLine) -> Self:
        """A heading."""
        return cls(id=heading.key, field=heading.field, title=heading.title.to_json())


class PartOut(BaseModel):
    """A text of an edition that can be pointed at."""

    id: str
    kind: str
    label: str
    parent: str | None
    title: Words | None
    text: Words | None
    source: SourceOut | None

    @classmethod
    def of(cls, part: Part) -> Self:
        """A text; read it with its parent and document."""
        return cls(
            id=part.key,
            kind=part.kind,
            label=part.label,
            parent=part.parent.key if part.parent else None,
            title=words(part.title),
            text=words(part.text),
            source=SourceOut.of_record(part),
        )


class PlanDetailOut(PlanOut):
    """An edition with its fields, headings and texts."""

    fields_: list[FieldOut] = Field(alias="fields", serialization_alias="fields")
    headings: list[HeadingOut]
    parts: list[PartOut]
    note: Words | None


class LineOut(BaseModel):
    """One printed line. `cells` gives the printed word of each fiscal year; null: nothing printed, `—` is a word."""

    id: str
    measure: str = Field(description="The measure's own key, the same wherever and in whichever edition it is printed.")
    field: str
    heading: str
    order: int
    title: str
    title_en: str | None
    title_as_printed: str
    is_new: bool
    cross_listed_from: str | None
    merged_into: str | None
    cells: dict[str, str | None]
    note: Words | None
    source: SourceOut | None

    @classmethod
    def of(cls, line: Line) -> Self:
        """A line."""
        return cls(
            id=line.id,
            measure=line.measure,
            field=line.field,
            heading=line.heading,
            order=line.order,
            title=line.title.ja,
            title_en=line.title.en or None,
            title_as_printed=line.title_as_printed,
            is_new=line.is_new,
            cross_listed_from=line.cross_listed_from,
            merged_into=line.merged_into,
            cells=dict(line.cells),
            note=words(line.note),
            source=SourceOut.of(line.source),
        )


class CountsOut(BaseModel):
    """What the rows add up to; `measures` counts each once however often it is printed."""

    rows: int
    measures: int
    new: int
    cross_listed: int


class LegendOut(BaseModel):
    """A word of the legend: how strongly it is drawn (0–5), and how many cells of the whole edition bear it."""

    word: str
    name: Words
    strength: int
    cells: int


class GridOut(BaseModel):
    """The grid of an edition, or the part of it that was asked for."""

    plan: str
    years: list[int]
    measures: Literal["published", "not_yet_published"]
    measures_expected: str | None
    counts: CountsOut
    legend: list[LegendOut]
    rows: list[LineOut]

    @classmethod
    def of(cls, grid: Grid) -> Self:
        """A selection."""
        revision = grid.sheet.revision
        return cls(
            plan=revision.key,
            years=list(grid.sheet.years),
            measures="not_yet_published" if revision.awaits_measures else "published",
            measures_expected=revision.measures_expected or None,
            counts=CountsOut(
                rows=len(grid.lines), measures=grid.measures, new=grid.new, cross_listed=grid.cross_listed
            ),
            legend=[
                LegendOut(word=stage.word, name=stage.name.to_json(), strength=stage.strength, cells=cells)
                for stage, cells in grid.legend
            ],
            rows=[LineOut.of(line) for line in grid.lines],
        )


class PieceOut(BaseModel):
    """A run of characters: in both titles, only in the earlier (`removed`), only in the later (`added`)."""

    mark: Literal["same", "removed", "added"]
    text: str


class PlaceOut(BaseModel):
    """Where a line is printed."""

    field: str
    field_name: str
    heading: str
    heading_title: str

    @classmethod
    def of(cls, place: Place) -> Self:
        """A place."""
        return cls(
            field=place.field.key,
            field_name=place.field.name.ja,
            heading=place.heading.key,
            heading_title=place.heading.title.ja,
        )


class CellChangeOut(BaseModel):
    """A fiscal year whose word changed."""

    year: str
    before: str | None
    after: str | None

    @classmethod
    def of(cls, cell: CellChange) -> Self:
        """A cell."""
        return cls(year=cell.year, before=cell.before, after=cell.after)


Kind = Literal["retitled", "moved", "other_heading", "merged", "unmerged", "restaged", "relisted"]


class ChangeOut(BaseModel):
    """A measure in both editions with what differs. `kinds` sums it up in stable words."""

    measure: str
    kinds: list[Kind]
    title_before: str
    title_after: str
    title: list[PieceOut]
    only_letter_case: bool
    place_before: PlaceOut
    place_after: PlaceOut
    merged_into: str | None
    cells: list[CellChangeOut]
    listed: list[PlaceOut]
    unlisted: list[PlaceOut]

    @classmethod
    def of(cls, change: Change) -> Self:
        """A change."""
        kinds: dict[Kind, object] = {
            "retitled": change.retitled,
            "moved": change.moved,
            "other_heading": change.other_heading,
            "merged": change.merged_into,
            "unmerged": change.unmerged,
            "restaged": change.cells,
            "relisted": change.listed or change.unlisted,
        }
        return cls(
            measure=change.after.measure,
            kinds=[kind for kind, found in kinds.items() if found],
            title_before=change.before.title.ja,
            title_after=change.after.title.ja,
            title=[PieceOut(mark=piece.mark, text=piece.text) for piece in change.title],
            only_letter_case=change.only_letter_case,
            place_before=PlaceOut.of(change.was_in),
            place_after=PlaceOut.of(change.is_in),
            merged_into=change.merged_into.measure if change.merged_into else None,
            cells=[CellChangeOut.of(cell) for cell in change.cells],
            listed=[PlaceOut.of(place) for place in change.listed],
            unlisted=[PlaceOut.of(place) for place in change.unlisted],
        )


class DiffOut(BaseModel):
    """What changed from one edition to another, and what cannot be known.

    `measures` is `not_yet_published` where one side is still a frame: then nothing is said of measures. Where
    `added_is_proven` is false, the earlier side is an excerpt, and what it lacks may have been in the whole.
    """

    from_: str = Field(alias="from", serialization_alias="from")
    to: str
    measures: Literal["published", "not_yet_published"]
    schedule_known: bool
    added_is_proven: bool
    ended_is_proven: bool
    added: list[LineOut]
    ended: list[LineOut]
    changes: list[ChangeOut]
    unchanged: int
    fields_added: list[Words]
    fields_gone: list[Words]
    headings_added: list[Words]
    headings_gone: list[Words]

    @classmethod
    def of(cls, diff: Diff) -> Self:
        """A comparison."""
        return cls(
            **{"from": diff.before.revision.key},
            to=diff.after.revision.key,
            measures="published" if diff.measures_known else "not_yet_published",
            schedule_known=diff.schedule_known,
            added_is_proven=diff.added_is_proven,
            ended_is_proven=diff.ended_is_proven,
            added=[LineOut.of(line) for line in diff.added],
            ended=[LineOut.of(line) for line in diff.ended],
            changes=[ChangeOut.of(change) for change in diff.changes],
            unchanged=len(diff.unchanged),
            fields_added=[field.name.to_json() for field in diff.fields_added],
            fields_gone=[field.name.to_json() for field in diff.fields_gone],
            headings_added=[heading.title.to_json() for heading in diff.headings_added],
            headings_gone=[heading.title.to_json() for heading in diff.headings_gone],
        )
