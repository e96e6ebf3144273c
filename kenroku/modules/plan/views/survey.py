# SPDX-License-Identifier: Apache-2.0
"""The page of the staff survey."""

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kenroku.core.freshness import fresh
from kenroku.modules.plan.datasets import around as tables
from kenroku.modules.plan.queries import survey
from kenroku.modules.plan.views.asked import file_of, filters


@require_safe
@fresh
def index(request: HttpRequest) -> HttpResponseBase:
    """The survey's tables over its waves, and the findings printed with them."""
    filters(request)
    found = survey.read()
    return file_of(request, lambda: tables.survey(found)) or render(request, "plan/survey.html", {"survey": found})
