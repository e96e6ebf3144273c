# SPDX-License-Identifier: Apache-2.0
"""Whether the house stands: for load balancers and whoever watches over it."""

import shutil
from collections.abc import Callable, Mapping

import structlog
from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.urls import path
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kenroku.core.tasks.models import Worker
from kenroku.core.tasks.retries import GONE_AFTER
from kenroku.project import schema

ROOM = 200 * 1024 * 1024
"""Bytes that must be free where the data lies."""

log = structlog.get_logger(__name__)


@never_cache
@require_safe
def live(request: HttpRequest) -> JsonResponse:
    """The process answers. If not, restart it."""
    return JsonResponse({"ok": True})


@never_cache
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """The process can do its work. If not, send nobody here. Strangers learn only that; staff see what is wrong."""
    found = {name: _holds(check) for name, check in CHECKS.items()}
    ok = all(found.values())
    if not ok:
        log.error("not_ready", **found)
    answer: dict[str, object] = {"ok": ok}
    if found["database"] and request.user.is_staff:
        answer["checks"] = found
    return JsonResponse(answer, status=200 if ok else 503)


def _holds(check: Callable[[], bool]) -> bool:
    try:
        return check()
    except (DatabaseError, OSError):
        return False


def _database() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return bool(cursor.fetchone() == (1,))


def _migrations() -> bool:
    return not schema.is_behind()


def _worker() -> bool:
    return Worker.objects.filter(seen_at__gt=timezone.now() - GONE_AFTER).exists()


def _disk() -> bool:
    return shutil.disk_usage(settings.KENROKU_DATA_DIR).free > ROOM


CHECKS: Mapping[str, Callable[[], bool]] = {
    "database": _database,
    "migrations": _migrations,
    "worker": _worker,
    "disk": _disk,
}

urlpatterns = [
    path("health/live", live, name="health_live"),
    path("health/ready", ready, name="health_ready"),
]
