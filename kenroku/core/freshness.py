# SPDX-License-Identifier: Apache-2.0
"""Answering "nothing has changed" before any work is done.

Whatever changes in the city is recorded as an event, so the number of the newest event is the version of everything
the public can see. A page is the same as before while that number, its address, its language and the day are.
"""

import hashlib
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db.models import Max, Sum
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import condition

import kenroku
from kenroku.core.events.models import Recorded

_View = Callable[..., HttpResponseBase]


def newest_events() -> str:
    """The version of everything that the public can see."""
    # Not the newest number alone: under PostgreSQL an event with a smaller number may be committed later.
    last = Recorded.objects.order_by("-id")[:200].aggregate(Max("id"), Sum("id"))
    return f"{last['id__max']}-{last['id__sum']}"


def public_version(request: HttpRequest, *args: Any, **kwargs: Any) -> str | None:
    """The entity tag of what an anonymous reader sees at this address; None where the page is somebody's own."""
    if settings.SESSION_COOKIE_NAME in request.COOKIES:
        return None
    parts = (
        kenroku.__version__,
        newest_events(),
        timezone.localdate().isoformat(),
        get_language() or "",
        request.get_full_path(),
        request.headers.get("HX-Request", ""),
    )
    return f'"{hashlib.sha256("|".join(parts).encode()).hexdigest()[:32]}"'


def fresh(view: _View) -> _View:
    """Answer 304 to a reader who has the current version; else run the view and give its answer a tag."""
    return condition(etag_func=public_version)(view)
