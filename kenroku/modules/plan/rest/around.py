# SPDX-License-Identifier: Apache-2.0
"""Meetings and the glossary, for programs."""

from typing import Self

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from ninja import Router
from pydantic import BaseModel, Field

from kenroku.core import rest
from kenroku.core.freshness import newest_events
from kenroku.modules.plan.models import Meeting, Term
from kenroku.modules.plan.queries import meetings as queries
from kenroku.modules.plan.rest.shapes import SourceOut, Words, words

router = Router(tags=["plan"])


class MemberOut(BaseModel):
    """A person in a published list of members, with the affiliation printed there."""

    name: str
    affiliation: str


class MeetingOut(BaseModel):
    """A meeting, consultation or release. `date` is ISO, cut short where the source is."""

    id: str
    date: str | None
    date_end: str | None
    date_as_printed: str
    fiscal_year: int | None
    body: str
    number: str
    title: Words
    items: list[str]
    status: str
    status_as_noted: str
    replaced_by: str | None = Field(description="A later entry for the same thing.")
    plans: list[str] = Field(description="Editions that it dealt with.")
    members: list[MemberOut]
    url: str
    note: Words | None
    source: SourceOut | None

    @classmethod
    def of(cls, meeting: Meeting) -> Self:
        """A meeting, read with what belongs to it."""
        return cls(
            id=meeting.key,
            date=meeting.date or None,
            date_end=meeting.date_end or None,
            date_as_printed=meeting.date_as_printed,
            fiscal_year=meeting.fiscal_year,
            body=meeting.body,
            number=meeting.number,
            title=meeting.title.to_json(),
            items=meeting.items,
            status=meeting.status,
            status_as_noted=meeting.status_as_noted,
            replaced_by=meeting.replaced_by.key if meeting.replaced_by else None,
            plans=[revision.key for revision in meeting.revisions.all()],
            members=[MemberOut(name=member.name, affiliation=member.affiliation) for member in meeting.members.all()],
            url=meeting.get_absolute_url(),
            note=words(meeting.note),
            source=SourceOut.of_record(meeting),
        )


class MeetingsOut(BaseModel):
    """Meetings, newest first."""

    items: list[MeetingOut]


class TermOut(BaseModel):
    """A word of the plan with its explanation."""

    id: str
    term: str
    definition: Words
    source: SourceOut | None


class GlossaryOut(BaseModel):
    """The glossary in printed order."""

    items: list[TermOut]


_MEETINGS = Meeting.objects.select_related("document", "replaced_by").prefetch_related("members", "revisions")


@router.get("/meetings", response=MeetingsOut, url_name="plan_meetings", summary="Meetings on the way of the plans")
def meetings(request: HttpRequest) -> MeetingsOut | HttpResponseBase:
    """Councils, headquarters, consultations and releases, as the papers list them."""
    if unchanged := rest.conditional(request, newest_events()):
        return unchanged
    return MeetingsOut(items=[MeetingOut.of(meeting) for meeting in _MEETINGS.all()])


@router.get("/meetings/{id}", response=MeetingOut, url_name="plan_meeting", summary="One meeting")
def meeting(request: HttpRequest, id: str) -> MeetingOut | HttpResponseBase:
    """Its date, agenda and members."""
    if unchanged := rest.conditional(request, newest_events()):
        return unchanged
    return MeetingOut.of(queries.find(id))


@router.get("/glossary", response=GlossaryOut, url_name="plan_glossary", summary="The glossary")
def glossary(request: HttpRequest) -> GlossaryOut | HttpResponseBase:
    """Words of the plan with the explanation that the plan gives them."""
    if unchanged := rest.conditional(request, newest_events()):
        return unchanged
    terms = Term.objects.select_related("document")
    return GlossaryOut(
        items=[
            TermOut(
                id=term.key,
                term=term.term,
                definition=term.definition.to_json(),
                source=SourceOut.of_record(term),
            )
            for term in terms
        ]
    )
