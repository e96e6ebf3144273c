# SPDX-License-Identifier: Apache-2.0
"""Pages of the meetings on the way of the plan."""

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kenroku.core.freshness import fresh
from kenroku.modules.plan.datasets import around as tables
from kenroku.modules.plan.queries import meetings
from kenroku.modules.plan.views.asked import file_of, filters


@require_safe
@fresh
def index(request: HttpRequest) -> HttpResponseBase:
    """The meetings by fiscal year."""
    asked = filters(request, "body", "year")
    calendar = meetings.calendar(body=asked["body"], year=asked["year"])
    return file_of(request, lambda: tables.meetings(calendar)) or render(
        request, "plan/meetings.html", {"calendar": calendar, "narrows": any(asked.values())}
    )


@require_safe
@fresh
def detail(request: HttpRequest, key: str) -> HttpResponseBase:
    """One meeting: agenda, members, what it was about."""
    filters(request)
    meeting = meetings.find(key)
    return render(
        request,
        "plan/meeting.html",
        {
            "meeting": meeting,
            "members": meeting.members.all(),
            "earlier": meeting.earlier_versions.all(),
            "revisions": meetings.revisions_of(meeting),
        },
    )
