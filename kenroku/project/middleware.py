# SPDX-License-Identifier: Apache-2.0
"""What every page request passes through: the reader's language, and refusals shown as pages."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import patch_vary_headers

from kenroku.core.refusals import Refused

Respond = Callable[[HttpRequest], HttpResponse]


def language(get_response: Respond) -> Respond:
    """Answer in the reader's language: `?lang=` (which is then remembered), the cookie, the account, the browser."""
    known = {code for code, _ in settings.LANGUAGES}

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path.startswith("/api/"):
            # A program says its language in each request and keeps no cookie (kenroku/project/api.py).
            return get_response(request)
        asked = request.GET.get("lang", "")
        if asked in known and request.method == "GET":
            query = request.GET.copy()
            del query["lang"]
            # One slash only: an address that begins with two leads to another host.
            here = "/" + request.path.lstrip("/\\")
            response: HttpResponse = HttpResponseRedirect(here + (f"?{query.urlencode()}" if query else ""))
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME,
                asked,
                max_age=365 * 24 * 3600,
                samesite="Lax",
                secure=request.is_secure(),
            )
            return response
        cookie = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        chosen = cookie if cookie in known else _from_browser(request)
        with translation.override(chosen):
            request.LANGUAGE_CODE = chosen
            response = get_response(request)
        patch_vary_headers(response, ("Accept-Language", "Cookie"))
        response.headers.setdefault("Content-Language", chosen.partition("-")[0])
        return response

    return middleware


def _from_browser(request: HttpRequest) -> str:
    found = translation.get_language_from_request(request)
    return "en" if found.startswith("en") else "ja"


def refusals(get_response: Respond) -> Respond:
    """Show an action's refusal as a page with its status, where the view did not show it itself."""

    def middleware(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    def process_exception(request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refused):
            return None
        response = render(request, "errors/refused.html", {"refusal": exception}, status=exception.status)
        if "retry_after" in exception.extra:
            response.headers["Retry-After"] = str(exception.extra["retry_after"])
        return response

    middleware.process_exception = process_exception  # type: ignore[attr-defined]
    return middleware
