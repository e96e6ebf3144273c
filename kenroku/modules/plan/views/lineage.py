# SPDX-License-Identifier: Apache-2.0
"""The page of the plans: where this one comes from, and what stands above and beside it."""

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kenroku.core.freshness import fresh
from kenroku.modules.plan.datasets import around as tables
from kenroku.modules.plan.queries import lineage
from kenroku.modules.plan.views.asked import file_of, filters


@require_safe
@fresh
def index(request: HttpRequest) -> HttpResponseBase:
    """The city's plans one after the other, with national policy in time order."""
    filters(request)
    found = lineage.read()
    return file_of(request, lambda: tables.lineage(found)) or render(request, "plan/plans.html", {"lineage": found})
