# SPDX-License-Identifier: Apache-2.0
"""One measure through all revisions, as a page and as an embed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from kenroku.core.dates import fiscal_year_label
from kenroku.core.freshness import fresh
from kenroku.modules.plan.queries.measures import Story, tell
from kenroku.modules.plan.queries.rows import stages
from kenroku.modules.plan.views.grid import painter
from kenroku.ui.embedding import embeddable


@fresh
def measure(request: HttpRequest, key: str) -> HttpResponse:
    """What the plan says of a measure, what it said before, and where it was talked about."""
    story = tell(key)
    shown = _shown(request, story)
    return render(request, "plan/measure.html", shown | {"data_address": reverse("api:plan_measure", args=[key])})


@embeddable
@fresh
def measure_embed(request: HttpRequest, key: str) -> HttpResponse:
    """The measure's newest line without header and script, for a frame on another page."""
    return render(request, "plan/measure_embed.html", _shown(request, tell(key)))


def _shown(request: HttpRequest, story: Story) -> dict[str, object]:
    return {
        "story": story,
        "now": story.now,
        "line": story.now.line,
        "revision": story.now.sheet.revision,
        "years": [fiscal_year_label(year) for year in story.now.sheet.years],
        "cells": painter(story.now.sheet, stages())(story.now.line),
        "chapters": tuple(reversed(story.chapters)),
        "canonical": request.build_absolute_uri(story.measure.get_absolute_url()),
        "embed_address": request.build_absolute_uri(reverse("plan:measure_embed", args=[story.measure.key])),
    }
