# SPDX-License-Identifier: Apache-2.0
"""The first page of the plan room: what one can read here, and where the city stands."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from kenroku.core.freshness import fresh
from kenroku.modules.plan.models import Meeting, SurveyTable
from kenroku.modules.plan.queries import glance


@fresh
def home(request: HttpRequest) -> HttpResponse:
    """The newest plan, the newest grid, the top KPIs and the last meetings."""
    return render(
        request,
        "plan/home.html",
        {
            "newest": glance.newest_plan(),
            "grid": glance.newest_grid(),
            "top": glance.top_series(),
            "reference": glance.reference_series(),
            "today": timezone.localdate(),
            "has_survey": SurveyTable.objects.exists(),
            "meetings": Meeting.objects.filter(status=Meeting.Status.HELD)
            .exclude(date="")
            .order_by("-date", "-id")[:4],
        },
    )
