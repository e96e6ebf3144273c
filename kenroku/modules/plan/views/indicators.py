# SPDX-License-Identifier: Apache-2.0
"""Pages of the KPIs and indicators, and of the results of a finished plan."""

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from kenroku.core.freshness import fresh
from kenroku.modules.plan.datasets import around as tables
from kenroku.modules.plan.queries import indicators, lineage
from kenroku.modules.plan.queries.counted import counted
from kenroku.modules.plan.views.asked import file_of, filters, page_number, wants_file
from kenroku.ui.embedding import embeddable


@require_safe
@fresh
def index(request: HttpRequest) -> HttpResponseBase:
    """All indicators, by their place in the plan."""
    asked = filters(request, "role", "field", "plan", "reported", "q", "page")
    listing = indicators.select(
        indicators.Wanted(
            role=asked["role"],
            field=asked["field"],
            plan=asked["plan"],
            reported=asked["reported"],
            text=asked["q"],
            # A file holds the whole selection, a page one page of it.
            page=0 if wants_file(request) else page_number(asked["page"]),
        )
    )
    found = [series for group in listing.groups for series in group.series]
    return file_of(request, lambda: tables.indicators(found)) or render(
        request, "plan/indicators.html", {"listing": listing, "today": timezone.localdate()}
    )


@require_safe
@fresh
def detail(request: HttpRequest, key: str) -> HttpResponseBase:
    """One indicator with the life of its values."""
    filters(request)
    indicator = indicators.find(key)
    every = indicators.all_series(indicator)
    main = indicators.read(indicator)
    today = timezone.localdate()
    context = {
        "indicator": indicator,
        "role": indicators.ROLES[indicator.role],
        "every": every,
        "series": main,
        "points": indicators.record(indicator, today=today),
        "progress": indicators.progress(main, today=today),
        "counted": counted(indicator.metric, today=today) if indicator.metric else None,
        "children": indicator.children.order_by("order"),
        "measures": indicators.measures_of(indicator),
        "embed_address": request.build_absolute_uri(reverse("plan:indicator_embed", args=[key])),
    }
    return file_of(request, lambda: tables.values(every)) or render(request, "plan/indicator.html", context)


@require_safe
@embeddable
@fresh
def embed(request: HttpRequest, key: str) -> HttpResponseBase:
    """The indicator's newest figure without header and script, for a frame on another page."""
    filters(request)
    series = indicators.read(indicators.find(key))
    canonical = request.build_absolute_uri(series.indicator.get_absolute_url())
    context = {"series": series, "today": timezone.localdate(), "canonical": canonical}
    return render(request, "plan/indicator_embed.html", context)


@require_safe
@fresh
def results(request: HttpRequest, key: str) -> HttpResponseBase:
    """What a finished plan's KPIs came to, as printed."""
    filters(request)
    plan = lineage.find_plan(key)
    found = indicators.results_of(plan)
    return file_of(request, lambda: tables.results(found.groups)) or render(
        request, "plan/strategy_results.html", {"plan": plan, "results": found}
    )
