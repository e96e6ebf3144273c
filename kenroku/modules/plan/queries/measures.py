# SPDX-License-Identifier: Apache-2.0
"""One measure through all revisions, and finding measures by words."""

from dataclasses import dataclass
from http import HTTPStatus

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kenroku.core.refusals import Refused
from kenroku.core.text import Text
from kenroku.modules.plan.models import Indicator, Measure, Meeting, Revision, Row
from kenroku.modules.plan.queries.diff import Change, Place, compare
from kenroku.modules.plan.queries.rows import Cells, Line, Sheet, fold, read_sheets_of


@dataclass(frozen=True, slots=True)
class Chapter:
    """A measure in one revision: its own line, its further places, and what changed since the chapter before."""

    sheet: Sheet
    line: Line
    place: Place
    also_listed: tuple[Place, ...]
    change: Change | None
    merged_into: Line | None
    merged_from: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Story:
    """Everything the plan knows of one measure; chapters are oldest first, there is at least one."""

    measure: Measure
    chapters: tuple[Chapter, ...]
    named_indicators: tuple[Indicator, ...]
    field_indicators: tuple[Indicator, ...]
    meetings: tuple[Meeting, ...]

    @property
    def now(self) -> Chapter:
        """The newest chapter."""
        return self.chapters[-1]


def tell(key: str) -> Story:
    """The story of the measure of this key.

    Refuses with `unknown_measure` (404).
    """
    measure = Measure.objects.filter(key=key).first()
    sheets = read_sheets_of(measure) if measure else ()
    chapters = tuple(_chapters(measure, sheets)) if measure else ()
    if measure is None or not chapters:
        raise Refused(
            "unknown_measure",
            _("「%(key)s」という施策は見つかりません。工程表の一覧からお選びください。") % {"key": key},
            status=HTTPStatus.NOT_FOUND,
        )
    revisions = [chapter.sheet.revision for chapter in chapters]
    return Story(
        measure,
        chapters,
        named_indicators=tuple(measure.indicators.select_related("plan").prefetch_related("values")),
        field_indicators=tuple(_of_the_field(chapters[-1])),
        meetings=tuple(Meeting.objects.filter(revisions__in=revisions).distinct().order_by("-date", "-id")),
    )


def _chapters(measure: Measure, sheets: tuple[Sheet, ...]) -> list[Chapter]:
    chapters: list[Chapter] = []
    for sheet in sheets:
        line = sheet.own_lines.get(measure.key)
        if line is None:
            continue
        change = None
        if chapters:
            found = compare(chapters[-1].sheet, sheet).changes
            change = next((change for change in found if change.after.measure == measure.key), None)
        chapters.append(
            Chapter(
                sheet,
                line,
                Place(sheet.field_by_key[line.field], sheet.heading_by_key[line.heading]),
                tuple(
                    Place(sheet.field_by_key[other.field], sheet.heading_by_key[other.heading])
                    for other in sheet.cross_listings.get(measure.key, ())
                ),
                change,
                sheet.line_by_id.get(line.merged_into) if line.merged_into else None,
                tuple(other for other in sheet.lines if other.merged_into == line.id),
            )
        )
    return chapters


def _of_the_field(chapter: Chapter) -> list[Indicator]:
    # The plan ties its KPIs to fields, not to single measures; the page says so.
    of_field = Q(field__revision=chapter.sheet.revision, field__key=chapter.line.field)
    return list(
        Indicator.objects.filter(of_field, role__in=[Indicator.Role.FIELD, Indicator.Role.MAIN])
        .select_related("plan")
        .prefetch_related("values")
        .order_by("order")
    )


@dataclass(frozen=True, slots=True)
class Found:
    """A measure as its newest edition prints it."""

    measure: str
    title: Text
    revision: str
    revision_label: Text
    field: Text
    heading: Text
    is_new: bool
    cells: Cells
    url: str


def find(words: str, *, field: str = "", stage: str = "") -> list[Found]:
    """Measures whose newest title contains all the words, in the order of the plan; no words find every measure.

    `field` is the Japanese name of a field; `stage` a word that must stand in one of its years.
    """
    rows = (
        Row.objects.filter(revision__in=Revision.objects.visible_to(None), cross_listed_from__isnull=True)
        .order_by("revision__order", "heading__field__order", "order")
        .values_list(
            "measure__key",
            "title",
            "revision__key",
            "revision__label",
            "heading__field__name",
            "heading__title",
            "is_new",
            "cells",
        )
    )
    newest: dict[str, Found] = {}
    for row in rows:
        # Taken out first, so that the order is that of the edition it is found in now.
        newest.pop(row[0], None)
        newest[row[0]] = Found(*row, url=reverse("plan:measure", args=[row[0]]))
    asked = fold(words).split()
    return [
        found
        for found in newest.values()
        if all(word in fold(f"{found.title.ja} {found.title.en}") for word in asked)
        and (not field or found.field.ja == field)
        and (not stage or stage in found.cells.values())
    ]
