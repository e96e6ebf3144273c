# SPDX-License-Identifier: Apache-2.0
"""Single measures, for programs: found by words, and told through all editions."""

from typing import Annotated, Any, Self

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from ninja import Query, Router
from pydantic import BaseModel, Field

from kenroku.core import rest
from kenroku.core.freshness import newest_events
from kenroku.modules.plan.queries.measures import Chapter, Found, Story, find, tell
from kenroku.modules.plan.rest.shapes import ChangeOut, LineOut, PlaceOut, Words

router = Router(tags=["plan"])


class MeasureFoundOut(BaseModel):
    """A measure under its newest title, and the edition that this title is from."""

    id: str
    title: Words
    plan: str
    field: str
    heading: str
    is_new: bool
    cells: dict[str, str | None]
    url: str

    @classmethod
    def of(cls, found: Found) -> Self:
        """A measure that was found."""
        return cls(
            id=found.measure,
            title=found.title.to_json(),
            plan=found.revision,
            field=found.field.ja,
            heading=found.heading.ja,
            is_new=found.is_new,
            cells=dict(found.cells),
            url=found.url,
        )


class ChapterOut(BaseModel):
    """A measure in one edition, and what changed since the edition before that has it."""

    plan: str
    line: LineOut
    place: PlaceOut
    cross_listed_at: list[PlaceOut]
    merged_into: str | None = Field(description="Measure that this one was merged into.")
    merged_from: list[str] = Field(description="Measures that were merged into this one.")
    change: ChangeOut | None

    @classmethod
    def of(cls, chapter: Chapter) -> Self:
        """A chapter of the story."""
        return cls(
            plan=chapter.sheet.revision.key,
            line=LineOut.of(chapter.line),
            place=PlaceOut.of(chapter.place),
            cross_listed_at=[PlaceOut.of(place) for place in chapter.also_listed],
            merged_into=chapter.merged_into.measure if chapter.merged_into else None,
            merged_from=[line.measure for line in chapter.merged_from],
            change=ChangeOut.of(chapter.change) if chapter.change else None,
        )


class MeasureOut(BaseModel):
    """A measure through all editions, oldest first."""

    id: str
    title: Words
    url: str
    history: list[ChapterOut]
    indicators: list[str] = Field(description="Indicators that the plan names for this measure.")
    field_indicators: list[str] = Field(
        description="KPIs and main indicators of its field; the plan ties them to no single measure."
    )
    meetings: list[str] = Field(description="Meetings that dealt with an edition that has this measure.")

    @classmethod
    def of(cls, story: Story) -> Self:
        """The whole story."""
        return cls(
            id=story.measure.key,
            title=story.now.line.title.to_json(),
            url=story.measure.get_absolute_url(),
            history=[ChapterOut.of(chapter) for chapter in story.chapters],
            indicators=[indicator.key for indicator in story.named_indicators],
            field_indicators=[indicator.key for indicator in story.field_indicators],
            meetings=[meeting.key for meeting in story.meetings],
        )


@router.get("/measures", response=rest.Page[MeasureFoundOut], summary="Measures by words of their titles")
def measures(
    request: HttpRequest,
    response: HttpResponse,
    paging: Query[rest.Paging],
    q: Annotated[str, Query(max_length=200, description="Words that the title must contain, all of them.")] = "",
) -> dict[str, Any] | HttpResponseBase:
    """Every measure of the adopted editions under its newest title, or those whose title contains the words."""
    if unchanged := rest.conditional(request, newest_events()):
        return unchanged
    found = rest.page_of(request, response, find(q), paging, key=lambda found: found.measure)
    return found | {"items": [MeasureFoundOut.of(item) for item in found["items"]]}


@router.get("/measures/{id}", response=MeasureOut, url_name="plan_measure", summary="One measure through all editions")
def measure(request: HttpRequest, id: str) -> MeasureOut | HttpResponseBase:
    """Its line in each edition, what changed from one to the next, its indicators and meetings."""
    if unchanged := rest.conditional(request, newest_events()):
        return unchanged
    return MeasureOut.of(tell(id))
