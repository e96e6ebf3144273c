# SPDX-License-Identifier: Apache-2.0
"""How anybody can check that the city changed nothing afterwards: in words, and as data to compute with."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kenroku.core.events import proving
from kenroku.core.events.models import Recorded, Seal

SEALS = 100
"""Seals in one answer."""


@never_cache
@require_safe
def proof(request: HttpRequest) -> HttpResponse:
    """What is proved, the newest seal, and the proof for one event that the reader names."""
    asked = request.GET.get("event", "").strip()
    number = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 19 else None
    return render(
        request,
        "proof/proof.html",
        {
            "standing": proving.standing(),
            "asked": asked,
            "number": number,
            "proof": proving.prove(number) if number else None,
            "waits": number is not None and Recorded.objects.filter(pk=number, leaf__isnull=True).exists(),
            "seals": Seal.objects.order_by("-pk")[:10],
        },
    )


@never_cache
@require_safe
def event(request: HttpRequest, number: int) -> JsonResponse:
    """The proof of one event: `seal` is null while it waits for one (202); 404 where there is no such event."""
    found = proving.prove(number) if number < 2**63 else None
    if found:
        return JsonResponse(found.to_json(), json_dumps_params={"ensure_ascii": False})
    if number < 2**63 and Recorded.objects.filter(pk=number).exists():
        return JsonResponse({"event": None, "fingerprint": None, "index": None, "path": [], "seal": None}, status=202)
    return JsonResponse({"error": "unknown_event"}, status=404)


@never_cache
@require_safe
def seals(request: HttpRequest) -> JsonResponse:
    """The newest seals, or with `?before=` those before a number: what to note, and what to compare with later."""
    before = request.GET.get("before", "")
    found = Seal.objects.order_by("-pk")
    if before.isascii() and before.isdecimal() and len(before) < 19:
        found = found.filter(pk__lt=int(before))
    return JsonResponse({"seals": [proving.seal_json(seal) for seal in found[:SEALS]]})


urlpatterns = [
    path("proof", proof, name="proof"),
    path("proof/events/<int:number>", event, name="proof_event"),
    path("proof/seals", seals, name="proof_seals"),
]
