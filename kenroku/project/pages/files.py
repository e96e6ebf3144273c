# SPDX-License-Identifier: Apache-2.0
"""Giving out kept files, to those who may read them, in a way that lets nothing in them run."""

from uuid import UUID

import structlog
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import path
from django.views.decorators.http import require_safe

from kenroku.core.accounts.models import Account
from kenroku.core.files import purpose
from kenroku.core.files.models import StoredFile

SHOWN = {"image/jpeg", "image/png", "image/webp"}
"""What a browser shows in place; everything else is downloaded."""

log = structlog.get_logger(__name__)


@require_safe
def file(request: HttpRequest, key: UUID, name: str) -> HttpResponseBase:
    """One file. Who may not read it learns as little as if it did not exist."""
    found = get_object_or_404(StoredFile, key=key)
    kept_for = purpose(found.purpose)
    reader = request.user if isinstance(request.user, Account) else None
    if kept_for is None or not kept_for.may_read(found, reader):
        raise Http404
    etag = f'"{found.sha256}"'
    known = etag in request.headers.get("If-None-Match", "")
    response: HttpResponseBase = HttpResponseNotModified() if known else _bytes(found)
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = (
        "public, max-age=31536000, immutable" if kept_for.is_public else "private, no-store"
    )
    # Even if a browser took it for a page, it could load nothing, run nothing and would have no origin.
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def _bytes(found: StoredFile) -> HttpResponse | FileResponse:
    try:
        content = default_storage.open(found.blob)
    except FileNotFoundError as error:
        log.error("file_lost", key=str(found.key), blob=found.blob)
        raise Http404 from error
    return FileResponse(
        content, as_attachment=found.media_type not in SHOWN, filename=found.name, content_type=found.media_type
    )


urlpatterns = [path("files/<uuid:key>/<str:name>", file, name="file")]
