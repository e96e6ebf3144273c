# SPDX-License-Identifier: Apache-2.0
"""How far long work has come: a page fragment that renews itself, and the same as JSON.

The number of a task is random and known only to who started it, and what it shows is never about a person.
"""

import uuid

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kenroku.core.tasks import progress


@never_cache
@require_safe
def fragment(request: HttpRequest, task: uuid.UUID) -> HttpResponse:
    """The bar, for a place in a page; asks again by itself while there is something to wait for."""
    return render(request, "progress/fragment.html", {"task": task, "seen": _seen(task)})


@never_cache
@require_safe
def as_json(request: HttpRequest, task: uuid.UUID) -> JsonResponse:
    """For programs: `left` in seconds, null where it cannot be known."""
    seen = _seen(task)
    return JsonResponse(
        {
            "state": seen.state,
            "done": seen.done,
            "total": seen.total,
            "doing": seen.doing and seen.doing.to_json(),
            "left": None if seen.left is None else round(seen.left.total_seconds()),
        }
    )


def _seen(task: uuid.UUID) -> progress.Seen:
    found = progress.seen(task)
    if found is None:
        raise Http404
    return found


urlpatterns = [
    path("progress/<uuid:task>", fragment, name="progress"),
    path("progress/<uuid:task>.json", as_json, name="progress_json"),
]
