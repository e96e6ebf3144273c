# SPDX-License-Identifier: Apache-2.0
"""The page of one revision: what the plan says besides its measures."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from kenroku.core.dates import parse_partial_date
from kenroku.core.events.canonical import encoded
from kenroku.core.freshness import fresh
from kenroku.modules.plan.datasets import around as tables
from kenroku.modules.plan.models import Part, Revision
from kenroku.modules.plan.queries import lineage
from kenroku.modules.plan.queries.content import content as read_content
from kenroku.modules.plan.queries.grid import find_revision
from kenroku.modules.plan.views.asked import file_of, filters

TEXTS = {
    "visions": Part.Kind.VISION,
    "philosophies": Part.Kind.PHILOSOPHY,
    "principles": Part.Kind.PRINCIPLE,
    "images": Part.Kind.IMAGE,
    "purposes": Part.Kind.PURPOSE,
    "positions": Part.Kind.POSITION,
    "periods": Part.Kind.PERIOD,
    "measurements": Part.Kind.MEASUREMENT,
    "basic_policies": Part.Kind.BASIC_POLICY,
}
"""What the page shows as one text after the other."""

NESTED = {
    "policies": Part.Kind.POLICY,
    "viewpoints": Part.Kind.VIEWPOINT,
    "governance": Part.Kind.GOVERNANCE,
    "stages": Part.Kind.STAGE,
}
"""What the page shows with the texts that stand under it."""


@require_safe
@fresh
def detail(request: HttpRequest, key: str) -> HttpResponseBase:
    """The frame of a revision, at its permanent address."""
    filters(request)
    frame = lineage.frame(find_revision(key))
    revision = frame.revision
    announced = revision.measures_expected
    context = {
        "frame": frame,
        "revision": revision,
        "years": lineage.years_of(revision),
        "is_overdue": bool(announced) and parse_partial_date(announced).last_day < timezone.localdate(),
        "content_address": request.build_absolute_uri(reverse("plan:content", args=[key])),
        "corrections": revision.corrections.all(),
        "before_words": _named(frame.before),
        "after_words": _named(frame.after),
        **{name: frame.of(kind) for name, kind in TEXTS.items()},
        **{name: [(part, frame.under(part)) for part in frame.of(kind)] for name, kind in NESTED.items()},
    }
    return file_of(request, lambda: tables.parts(frame)) or render(request, "plan/revision.html", context)


@require_safe
@fresh
def content(request: HttpRequest, key: str) -> HttpResponse:
    """The very bytes of which a revision's fingerprint is taken, so that anyone can take it too."""
    filters(request)
    return HttpResponse(encoded(read_content(find_revision(key))), content_type="application/json; charset=utf-8")


def _named(revision: Revision | None) -> str:
    return f"{revision.title} {revision.label}" if revision else ""
