# SPDX-License-Identifier: Apache-2.0
"""The grid as asked for: filtered, sorted and grouped; the same selection feeds the page, the downloads and the API."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from http import HTTPStatus

from django.utils.translation import gettext_lazy as _

from kenroku.core.refusals import Refused
from kenroku.core.text import Text
from kenroku.modules.plan.models import Revision, Stage
from kenroku.modules.plan.queries.rows import FieldLine, HeadingLine, Line, Sheet, fold, stages

NOTHING_PLANNED = "—"


class Sort(StrEnum):
    """The order of the lines inside their group."""

    PRINTED = "printed"
    TITLE = "title"
    STAGE = "stage"


class Group(StrEnum):
    """What the lines are gathered under."""

    HEADING = "heading"
    FIELD = "field"
    STAGE = "stage"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a reader asks of the grid. Empty members ask for nothing in particular.

    `words` are printed words; with `year` they must stand in that year, without it in any. `year` alone also says
    which year the stage order and stage groups go by (else the last).
    """

    fields: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    year: int | None = None
    new: bool = False
    text: str = ""
    sort: Sort = Sort.PRINTED
    group: Group = Group.HEADING


@dataclass(frozen=True, slots=True)
class Gathering:
    """Lines under one title; `field` gives the colour, `heading` is set where the group is a printed heading."""

    title: Text
    field: FieldLine | None
    heading: HeadingLine | None
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """The selection: the sheet it is from, what was asked, the lines that fit, and the legend's words with counts."""

    sheet: Sheet
    wanted: Wanted
    lines: tuple[Line, ...]
    gatherings: tuple[Gathering, ...]
    legend: tuple[tuple[Stage, int], ...]

    @property
    def measures(self) -> int:
        """How many measures are shown, each counted once however often it is printed."""
        return len({line.measure for line in self.lines})

    @property
    def new(self) -> int:
        """How many lines are marked New."""
        return sum(line.is_new for line in self.lines)

    @property
    def cross_listed(self) -> int:
        """How many lines are further places (再掲) of a measure."""
        return sum(line.cross_listed_from is not None for line in self.lines)


def select(sheet: Sheet, wanted: Wanted) -> Grid:
    """Choose, sort and gather the lines.

    Refuses with `unknown_field`, `unknown_year` or `unknown_word` (400) where the revision has no such thing, so that
    a mistyped filter is not mistaken for an empty plan.
    """
    legend = stages()
    _check(sheet, wanted, legend)
    text = fold(wanted.text.strip())
    lines = tuple(line for line in sheet.lines if _fits(line, wanted, text))
    year = str(wanted.year or sheet.years[-1])
    ordered = tuple(_sorted(lines, wanted.sort, year, legend))
    return Grid(
        sheet, wanted, ordered, tuple(_gathered(sheet, ordered, wanted.group, year, legend)), _counts(sheet, legend)
    )


def strength(word: str | None, legend: Mapping[str, Stage]) -> int:
    """How strongly a word is drawn, 0 to 5; a word outside the legend is drawn as nothing planned."""
    stage = legend.get(word or "")
    return stage.strength if stage else 0


def _check(sheet: Sheet, wanted: Wanted, legend: Mapping[str, Stage]) -> None:
    for key in wanted.fields:
        if key not in sheet.field_by_key:
            raise Refused(
                "unknown_field",
                _("「%(field)s」という分野はこの版にありません。絞り込みを選び直してください。") % {"field": key},
                status=HTTPStatus.BAD_REQUEST,
                extra={"expected": list(sheet.field_by_key)},
            )
    if wanted.year is not None and wanted.year not in sheet.years:
        raise Refused(
            "unknown_year",
            _("%(year)s年度はこの版の期間（%(first)s年度から%(last)s年度まで）にありません。年度を選び直してください。")
            % {"year": wanted.year, "first": sheet.years[0], "last": sheet.years[-1]},
            status=HTTPStatus.BAD_REQUEST,
            extra={"expected": list(sheet.years)},
        )
    printed = {word for line in sheet.lines for word in line.cells.values()} | set(legend)
    for word in wanted.words:
        if word not in printed:
            raise Refused(
                "unknown_word",
                _("「%(word)s」という段階はこの版にありません。凡例から選び直してください。") % {"word": word},
                status=HTTPStatus.BAD_REQUEST,
                extra={"expected": list(legend)},
            )


def _fits(line: Line, wanted: Wanted, text: str) -> bool:
    if wanted.fields and line.field not in wanted.fields:
        return False
    if wanted.new and not line.is_new:
        return False
    if wanted.words:
        found = line.cells.values() if wanted.year is None else (line.cells.get(str(wanted.year)),)
        if not any(word in wanted.words for word in found):
            return False
    return not text or text in line.folded


def _sorted(lines: Sequence[Line], sort: Sort, year: str, legend: Mapping[str, Stage]) -> Sequence[Line]:
    if sort is Sort.TITLE:
        return sorted(lines, key=lambda line: line.title.ja)
    if sort is Sort.STAGE:
        return sorted(lines, key=lambda line: -strength(line.cells.get(year), legend))
    return lines


def _gathered(
    sheet: Sheet, lines: Sequence[Line], group: Group, year: str, legend: Mapping[str, Stage]
) -> Iterator[Gathering]:
    if group is Group.NONE:
        if lines:
            yield Gathering(Text(ja="すべての施策", en="All measures"), None, None, tuple(lines))
    elif group is Group.STAGE:
        words: dict[str | None, list[Line]] = {}
        for line in lines:
            words.setdefault(line.cells.get(year), []).append(line)
        order = {word: number for number, word in enumerate(legend)}
        for word in sorted(words, key=lambda word: order.get(word or "", len(order))):
            title = (
                legend[word].name
                if word and word in legend
                else Text(ja=word or "記載なし", en=word or "Nothing printed")
            )
            yield Gathering(title, None, None, tuple(words[word]))
    elif group is Group.FIELD:
        for field in sheet.fields:
            if found := tuple(line for line in lines if line.field == field.key):
                yield Gathering(field.name, field, None, found)
    else:
        under: dict[str, list[Line]] = {}
        for line in lines:
            under.setdefault(line.heading, []).append(line)
        for heading in sheet.headings:
            if heading.key in under:
                yield Gathering(heading.title, sheet.field_by_key[heading.field], heading, tuple(under[heading.key]))


def _counts(sheet: Sheet, legend: Mapping[str, Stage]) -> tuple[tuple[Stage, int], ...]:
    counted: dict[str, int] = {}
    for line in sheet.lines:
        for word in line.cells.values():
            if word and word in legend:
                counted[word] = counted.get(word, 0) + 1
    return tuple((stage, counted[word]) for word, stage in legend.items() if word in counted)


def find_revision(key: str) -> Revision:
    """The adopted revision of this key, for the public.

    Refuses with `unknown_revision` (404).
    """
    found = Revision.objects.visible_to(None).select_related("plan", "document").filter(key=key).first()
    if found is None:
        raise Refused(
            "unknown_revision",
            _("「%(key)s」という計画の版は見つかりません。計画の一覧からお選びください。") % {"key": key},
            status=HTTPStatus.NOT_FOUND,
        )
    return found
