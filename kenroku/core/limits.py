# SPDX-License-Identifier: Apache-2.0
"""Rate limits: how often one visitor may do a thing. A promise to the server, not to the visitor: sign-in has its own.

Each permission is a slot in the cache, taken with `add`, which every cache does in one step; so two requests that
come at the same time never take the same slot. The count kept beside them only says where to begin to look.
"""

import hashlib
import time
from dataclasses import dataclass
from http import HTTPStatus
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.translation import gettext as _

from kenroku.core.refusals import Refused


@dataclass(frozen=True, slots=True)
class Rate:
    """So many times in so many seconds, counted from each full stretch of the clock."""

    times: int
    seconds: int


def allow(key: str, rate: Rate) -> None:
    """Take one permission under this key, such as `voice.comment:203.0.113.7`.

    Refuses with `too_many` (429) and `retry_after`, the seconds until the next stretch begins.
    """
    now = time.time()
    stretch = int(now // rate.seconds)
    # Addresses do not belong into a cache in clear.
    name = f"limit:{hashlib.sha256(key.encode()).hexdigest()[:32]}:{rate.seconds}:{stretch}"
    for slot in range(cache.get(name, 0), rate.times):
        if cache.add(f"{name}:{slot}", 1, timeout=rate.seconds):
            cache.set(name, slot + 1, timeout=rate.seconds)
            return
    raise Refused(
        "too_many",
        _("続けて送られたため、しばらく受け付けられません。少し待ってから、もう一度お試しください。"),
        status=HTTPStatus.TOO_MANY_REQUESTS,
        extra={"retry_after": max(1, int((stretch + 1) * rate.seconds - now) + 1)},
    )


def client_address(request: HttpRequest) -> str:
    """The visitor's address as the outermost trusted proxy saw it (`KENROKU_TRUSTED_PROXIES`).

    An IPv6 visitor is known by the network of 64 bits, because one household owns all its addresses. What a client
    wrote into X-Forwarded-For itself stands further left and is never believed.
    """
    proxies: int = settings.KENROKU_TRUSTED_PROXIES
    hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",") if hop.strip()]
    address = hops[-proxies] if 0 < proxies <= len(hops) else request.META.get("REMOTE_ADDR", "")
    try:
        found = ip_address(address)
    except ValueError:
        return "unknown"
    return str(ip_network((found, 64), strict=False)) if found.version == 6 else str(found)
