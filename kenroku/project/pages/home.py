# SPDX-License-Identifier: Apache-2.0
"""The first page of the house: what one can do now, the plan at a glance, and how the city is doing."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from kenroku.core import modules
from kenroku.core.freshness import fresh
from kenroku.project.rooms import ROOMS


@fresh
def home(request: HttpRequest) -> HttpResponse:
    """A search box, the six rooms, what is open for comment, and what the open rooms have to show."""
    shown: dict[str, object] = {"six": ROOMS}
    if "plan" in modules.names():
        from kenroku.modules.plan import public as plan  # a house without this room has a home page too

        shown |= {
            "newest": plan.newest_plan(),
            "grid": plan.newest_grid(),
            "figures": plan.top_figures(),
            "reference": plan.reference_figures(),
        }
    return render(request, "home/home.html", shown)


urlpatterns = [path("", home, name="home")]
