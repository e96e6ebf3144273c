# SPDX-License-Identifier: Apache-2.0
"""Plans, grids and what changed, for programs."""

from typing import Annotated

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from ninja import Query, Router, Schema
from pydantic import BaseModel, Field

from kenroku.core import rest
from kenroku.core.freshness import newest_events
from kenroku.modules.plan.datasets.grid import grid_table
from kenroku.modules.plan.models import Plan, Revision
from kenroku.modules.plan.queries.compare import compare_revisions
from kenroku.modules.plan.queries.grid import Grid, Group, Sort, Wanted, find_revision, select
from kenroku.modules.plan.queries.rows import read_sheet
from kenroku.modules.plan.rest.shapes import (
    DiffOut,
    FieldOut,
    GridOut,
    HeadingOut,
    LineageOut,
    PartOut,
    PlanDetailOut,
    PlanOut,
    plan_members,
    words,
)

router = Router(tags=["plan"])


class GridQuery(Schema):
    """Filters, order and grouping of the grid: the same names as in the page's address."""

    field: list[str] = Field([], description="Keys of fields; several may be given.")
    word: list[str] = Field([], description="Printed stage words; with `year` they must stand in that year.")
    year: int | None = Field(None, description="Fiscal year that `word` and the stage order go by.")
    new: bool = Field(False, description="Only lines marked New.")
    q: str = Field("", max_length=200, description="Words of the title; width and case do not matter.")
    sort: Sort = Field(Sort.PRINTED, description="Order of the lines.")
    group: Group = Field(Group.HEADING, description="What the lines are gathered under; decides their order too.")

    def wanted(self) -> Wanted:
        """As the grid takes it."""
        return Wanted(
            fields=tuple(self.field),
            words=tuple(self.word),
            year=self.year,
            new=self.new,
            text=self.q,
            sort=self.sort,
            group=self.group,
        )


class LineagePlans(BaseModel):
    """Plans and policies in the order in which they are shown, and the editions that are known whole or in part."""

    plans: list[PlanOut]
    lineage: list[LineageOut]


@router.get("/plans", response=LineagePlans, url_name="plan_plans", summary="Every plan and edition")
def plans(request: HttpRequest) -> LineagePlans | HttpResponseBase:
    """The city's plans from the first to the newest, the policies above and beside them, and every adopted edition."""
    if unchanged := rest.conditional(request, newest_events()):
        return unchanged
    revisions = list(Revision.objects.visible_to(None).select_related("plan", "document"))
    return LineagePlans(
        plans=[PlanOut.of(revision) for revision in revisions],
        lineage=[
            LineageOut.of(plan, [revision.key for revision in revisions if revision.plan_id == plan.pk])
            for plan in Plan.objects.select_related("predecessor", "document")
        ],
    )


@router.get("/plans/{id}", response=PlanDetailOut, summary="One edition")
def plan(request: HttpRequest, id: str) -> PlanDetailOut | HttpResponseBase:
    """An edition with its fields, headings and texts."""
    if unchanged := rest.conditional(request, newest_events()):
        return unchanged
    revision = find_revision(id)
    sheet = read_sheet(revision)
    parts = revision.parts.select_related("parent", "document")
    return PlanDetailOut(
        **plan_members(revision),
        fields=[FieldOut.of(field) for field in sheet.fields],
        headings=[HeadingOut.of(heading) for heading in sheet.headings],
        parts=[PartOut.of(part) for part in parts],
        note=words(revision.note),
    )


@router.get("/plans/{id}/grid.json", response=GridOut, summary="The grid, under a name with its format")
@router.get("/plans/{id}/grid", response=GridOut, url_name="plan_grid", summary="The grid of measures and fiscal years")
def grid(request: HttpRequest, id: str, asked: Query[GridQuery]) -> HttpResponseBase:
    """The lines of an edition with the printed word for each fiscal year, filtered and ordered as on the page."""
    if unchanged := rest.conditional(request, newest_events()):
        return unchanged
    # Written at once: a thousand lines were checked when they were made, and need no second look.
    found = GridOut.of(_selected(id, asked))
    return HttpResponse(found.model_dump_json(by_alias=True), content_type="application/json; charset=utf-8")


@router.get(
    "/plans/{id}/grid.{suffix}",
    summary="The grid as a file",
    openapi_extra=rest.documents_files("csv", "xlsx"),
)
def grid_file(
    request: HttpRequest,
    id: str,
    suffix: str,
    asked: Query[GridQuery],
    bom: Annotated[
        bool, Query(description="Whether a CSV begins with the mark that spreadsheet programs look for.")
    ] = True,
) -> HttpResponseBase:
    """The same lines as CSV or XLSX, one column for each fiscal year."""
    if unchanged := rest.conditional(request, newest_events()):
        return unchanged
    return rest.tabular_response(grid_table(_selected(id, asked)), suffix, bom=bom, among=("csv", "xlsx"))


@router.get("/diff", response=DiffOut, url_name="plan_diff", summary="What changed between two editions")
def diff(
    request: HttpRequest,
    from_: Annotated[str, Query(alias="from", max_length=80, description="Key of the earlier edition.")],
    to: Annotated[str, Query(max_length=80, description="Key of the later edition.")],
) -> DiffOut | HttpResponseBase:
    """Added, ended, retitled, moved, merged and restaged measures; what cannot be known is said, not guessed."""
    if unchanged := rest.conditional(request, newest_events()):
        return unchanged
    return DiffOut.of(compare_revisions(from_, to))


def _selected(key: str, asked: GridQuery) -> Grid:
    return select(read_sheet(find_revision(key)), asked.wanted())
