# SPDX-License-Identifier: Apache-2.0
"""The grid of measures and fiscal years as a page, and as an embed for other people's pages."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.template.loader import get_template
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from kenroku.core.dates import fiscal_year_label
from kenroku.core.freshness import fresh
from kenroku.core.text import Text
from kenroku.modules.plan.forms import asked_for, wanted
from kenroku.modules.plan.models import Stage
from kenroku.modules.plan.queries.grid import (
    NOTHING_PLANNED,
    Gathering,
    Grid,
    Group,
    Sort,
    find_revision,
    select,
    strength,
)
from kenroku.modules.plan.queries.rows import Line, Sheet, read_sheet
from kenroku.ui.embedding import embeddable

Paint = Callable[[Line], SafeString]

SORTS: dict[Sort, Promise] = {
    Sort.PRINTED: _("計画書の順"),
    Sort.TITLE: _("施策名の順"),
    Sort.STAGE: _("段階が進んでいる順"),
}
GROUPS: dict[Group, Promise] = {
    Group.HEADING: _("見出しごと"),
    Group.FIELD: _("分野ごと"),
    Group.STAGE: _("段階ごと"),
    Group.NONE: _("まとめない"),
}


@fresh
def grid(request: HttpRequest, key: str) -> HttpResponse:
    """The grid of one revision, as asked for in the address."""
    selected = select(read_sheet(find_revision(key)), wanted(request.GET))
    revision = selected.sheet.revision
    others = type(revision).objects.visible_to(None).exclude(pk=revision.pk)
    return render(
        request,
        "plan/grid.html",
        _shown(request, selected)
        | {
            # None: nothing is counted while the measures are still to come.
            "shown_measures": None if revision.awaits_measures else selected.measures,
            "chips": list(_chips(request.GET, selected)),
            "legend": list(_legend(request.GET, selected)),
            "other_revisions": others,
            "sorts": SORTS.items(),
            "groups": GROUPS.items(),
            "query": asked_for(selected.wanted),
            "data_address": reverse("api:plan_grid", args=[key]),
            "embed_address": request.build_absolute_uri(reverse("plan:grid_embed", args=[key])),
        },
    )


@embeddable
@fresh
def grid_embed(request: HttpRequest, key: str) -> HttpResponse:
    """The same grid without header and script, for a frame on another page."""
    selected = select(read_sheet(find_revision(key)), wanted(request.GET))
    canonical = request.build_absolute_uri(reverse("plan:grid", args=[key]))
    return render(request, "plan/grid_embed.html", _shown(request, selected) | {"canonical": canonical})


def painter(sheet: Sheet, legend: Mapping[str, Stage]) -> Paint:
    """Draws the cells of a line. Each distinct cell is rendered once, however many lines bear it."""
    template = get_template("plan/_cell.html")
    # Short, for a phone's narrow columns; those who listen hear the column's heading.
    labels = {str(year): Text(ja=f"{year}年度", en=f"FY{year}") for year in sheet.years}
    drawn: dict[tuple[str, str | None, str | None, int], str] = {}

    def draw(year: str, word: str | None, target: str | None, span: int) -> str:
        stage = legend.get(word or "")
        return template.render(
            {
                "year": labels[year],
                "word": word,
                "name": stage.shown if stage else Text(ja=word or NOTHING_PLANNED),
                "spoken": stage.name if stage and word == NOTHING_PLANNED else "",
                "strength": strength(word, legend),
                "into": sheet.line_by_id.get(target) if target else None,
                "span": span,
            }
        )

    def paint(line: Line) -> SafeString:
        cells: list[str] = []
        for year, word, target, span in _spans(line, labels, legend):
            key = (year, word, target, span)
            if key not in drawn:
                drawn[key] = draw(*key)
            cells.append(drawn[key])
        return mark_safe("".join(cells))  # noqa: S308  each was rendered by a template

    return paint


def _spans(
    line: Line, years: Iterable[str], legend: Mapping[str, Stage]
) -> Iterator[tuple[str, str | None, str | None, int]]:
    """Each cell with the line it was merged into and how many years it covers.

    The sentence that says where a measure went is printed across the years that are left, as in the paper.
    """
    left = list(years)
    while left:
        year = left.pop(0)
        word = line.cells.get(year)
        target = line.merged_into if word and word not in legend else None
        span = 1
        while target and left and line.cells.get(left[0]) is None:
            left.pop(0)
            span += 1
        yield year, word, target, span


@dataclass(frozen=True, slots=True)
class _Chip:
    label: str | Promise
    words: object
    href: str


@dataclass(frozen=True, slots=True)
class _LegendItem:
    stage: Stage
    cells: int
    href: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class _Section:
    """A gathering on its way to the page; `opens_field` where the field's own line stands above it."""

    gathering: Gathering
    opens_field: bool
    rows: Iterator[tuple[Line, SafeString]]


def _shown(request: HttpRequest, selected: Grid) -> dict[str, object]:
    legend = {stage.word: stage for stage, _cells in selected.legend}
    paint = painter(selected.sheet, legend)
    return {
        "revision": selected.sheet.revision,
        "sheet": selected.sheet,
        "grid": selected,
        "wanted": selected.wanted,
        "years": [(year, fiscal_year_label(year)) for year in selected.sheet.years],
        "sections": _sections(selected, paint),
        # Once for a thousand links.
        "measure_base": reverse("plan:measure", args=["-"])[:-1],
    }


def _sections(selected: Grid, paint: Paint) -> Iterator[_Section]:
    before = None
    for gathering in selected.gatherings:
        opens = gathering.field is not None and gathering.heading is not None and gathering.field.key != before
        before = gathering.field.key if gathering.field else None
        yield _Section(gathering, opens, ((line, paint(line)) for line in gathering.lines))


def _legend(asked: QueryDict, selected: Grid) -> Iterator[_LegendItem]:
    for stage, cells in selected.legend:
        chosen = stage.word in selected.wanted.words
        yield _LegendItem(
            stage, cells, _without(asked, "word", stage.word) if chosen else _with(asked, "word", stage.word), chosen
        )


def _chips(asked: QueryDict, selected: Grid) -> Iterator[_Chip]:
    want = selected.wanted
    names = {stage.word: stage.shown for stage, _cells in selected.legend}
    for key in want.fields:
        yield _Chip(_("分野"), selected.sheet.field_by_key[key].name, _without(asked, "field", key))
    for word in want.words:
        yield _Chip(_("段階"), names.get(word, word), _without(asked, "word", word))
    if want.year is not None:
        yield _Chip(_("年度"), fiscal_year_label(want.year), _without(asked, "year", None))
    if want.new:
        yield _Chip("", _("Newの施策だけ"), _without(asked, "new", None))
    if want.text:
        yield _Chip(_("探すことば"), want.text, _without(asked, "q", None))


def _with(asked: QueryDict, name: str, value: str) -> str:
    query = asked.copy()
    query.appendlist(name, value)
    return f"?{query.urlencode()}"


def _without(asked: QueryDict, name: str, value: str | None) -> str:
    query = asked.copy()
    query.setlist(name, [kept for kept in query.getlist(name) if value is not None and kept != value])
    return f"?{query.urlencode()}"
