# SPDX-License-Identifier: Apache-2.0
"""The search page: one box over everything public, a plain GET form."""

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from kenroku.core.refusals import Refused
from kenroku.core.search.indexing import sources
from kenroku.core.search.searching import FARTHEST, LONGEST_QUERY, Hits
from kenroku.core.search.searching import search as ask

PAGE = 20
"""Things on one page."""


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """What was found for `q`, of one `kind` or of all, from the place `after` on; advice where there is nothing."""
    query = request.GET.get("q", "").strip()
    kind = request.GET.get("kind", "")
    after = request.GET.get("after", "")
    known = sources()
    kind = kind if kind in known else ""
    shown: dict[str, Any] = {"query": query[:LONGEST_QUERY], "kind": kind}
    try:
        hits = ask(query, kind=kind or None, limit=PAGE, after=after) if query else Hits()
    except Refused as refusal:
        return render(request, "search/search.html", shown | {"refusal": refusal}, status=refusal.status)
    if kind and not hits.hits and kind not in (hits.kinds or {}):
        # The chosen kind has nothing, but others may: show them all.
        kind = shown["kind"] = ""
        hits = ask(query, limit=PAGE) if query else hits
    start = int(after) if after and hits.hits else 0
    shown |= {
        "hits": [(hit, known[hit.kind].title if hit.kind in known else "") for hit in hits.hits],
        "near": hits.near,
        "total": hits.total,
        "start": start + 1,
        "chips": _chips(query, kind, hits, known),
        "previous": _address(query, kind, max(start - PAGE, 0)) if start else "",
        "next": _address(query, kind, int(hits.after)) if hits.after else "",
        "too_many": hits.total > FARTHEST,
    }
    return render(request, "search/search.html", shown, status=HTTPStatus.OK)


def _chips(query: str, kind: str, hits: Hits, known: Any) -> list[dict[str, Any]]:
    """One choice for each kind that has hits, and one for all of them; none where there is nothing to choose."""
    counted = [(name, count) for name, count in (hits.kinds or {}).items() if name in known]
    if len(counted) < 2 and not kind:
        return []
    return [
        {"url": _address(query, name), "title": known[name].title, "count": count, "current": name == kind}
        for name, count in counted
    ]


def _address(query: str, kind: str = "", start: int = 0) -> str:
    asked = {"q": query, "kind": kind, "after": str(start) if start else ""}
    return f"{reverse('search')}?{urlencode({name: value for name, value in asked.items() if value})}"


urlpatterns = [path("search", search, name="search")]
