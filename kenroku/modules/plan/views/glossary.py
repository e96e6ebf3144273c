# SPDX-License-Identifier: Apache-2.0
"""The page of the glossary."""

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kenroku.core.freshness import fresh
from kenroku.modules.plan.datasets import around as tables
from kenroku.modules.plan.queries import glossary
from kenroku.modules.plan.views.asked import file_of, filters


@require_safe
@fresh
def index(request: HttpRequest) -> HttpResponseBase:
    """Every word with its explanation and a permanent anchor."""
    filters(request)
    found = glossary.read()
    return file_of(request, lambda: tables.glossary(found)) or render(
        request, "plan/glossary.html", {"glossary": found}
    )
