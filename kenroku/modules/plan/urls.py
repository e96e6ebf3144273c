# SPDX-License-Identifier: Apache-2.0
"""Addresses of the plan room. Keys in them are permanent."""

from django.urls import URLPattern, path

from kenroku.modules.plan.views import (
    diff,
    feed,
    glossary,
    grid,
    home,
    indicators,
    lineage,
    measure,
    meetings,
    revision,
    survey,
)

app_name = "plan"

urlpatterns: list[URLPattern] = [
    path("", home.home, name="home"),
    path("feed.atom", feed.changes, name="feed"),
    path("revisions/<slug:key>/grid", grid.grid, name="grid"),
    path("revisions/<slug:key>/grid/embed", grid.grid_embed, name="grid_embed"),
    path("measures/<slug:key>", measure.measure, name="measure"),
    path("measures/<slug:key>/embed", measure.measure_embed, name="measure_embed"),
    path("diff", diff.diff, name="diff"),
    path("plans", lineage.index, name="plans"),
    path("plans/<slug:key>/results", indicators.results, name="results"),
    path("revisions/<slug:key>", revision.detail, name="revision"),
    path("revisions/<slug:key>/content.json", revision.content, name="content"),
    path("indicators", indicators.index, name="indicators"),
    path("indicators/<slug:key>", indicators.detail, name="indicator"),
    path("indicators/<slug:key>/embed", indicators.embed, name="indicator_embed"),
    path("meetings", meetings.index, name="meetings"),
    path("meetings/<slug:key>", meetings.detail, name="meeting"),
    path("glossary", glossary.index, name="glossary"),
    path("survey", survey.index, name="survey"),
]
