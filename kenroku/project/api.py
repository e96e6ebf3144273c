# SPDX-License-Identifier: Apache-2.0
"""The API under `/api/v1`: every module's JSON doors behind one entrance.

The entrance settles what no operation should think about: language, rate limits, unknown parameters, HEAD, requests
from other web pages, and that every answer that is not the wanted one is problem details (RFC 9457).
"""

import json
import re
from collections.abc import Callable
from functools import cache, wraps
from http import HTTPStatus
from typing import Any

import structlog
from django.core.exceptions import SuspiciousOperation
from django.core.serializers.json import DjangoJSONEncoder
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path, re_path
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation.trans_real import parse_accept_lang_header
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation

from kenroku.core import modules, rest
from kenroku.core.complaints import complaints
from kenroku.core.limits import Rate, allow, client_address
from kenroku.core.refusals import Refused
from kenroku.project import api_core, api_document

View = Callable[..., HttpResponseBase]

ANONYMOUS = Rate(times=300, seconds=60)
"""Requests of one client address, over the API and /mcp together."""
WITH_TOKEN = Rate(times=1200, seconds=60)
"""Requests of one token."""

LANGUAGES = ("ja", "en", "ja-easy")
EVERYWHERE = frozenset({"lang"})
"""Parameters that every operation knows."""

log = structlog.get_logger()


class Api(NinjaAPI):
    """The API with the document that describes it, in the reader's language."""

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        """OpenAPI 3.1, with what the entrance adds to every operation."""
        schema = super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params)
        return api_document.completed(schema)

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """From room, method and address, so that two addresses of one function have two names."""
        room = operation.tags[0] if operation.tags else "core"
        return "_".join([room, operation.methods[0].lower(), *re.findall(r"[a-z0-9]+", operation.path)])


def build() -> Api:
    """The API of the open modules."""
    api = Api(
        title="Kenroku",
        version="1",
        description=rest.gettext_lazy("市の計画と、その成果を、プログラムから読むためのAPIです。"),
        urls_namespace="api",
        docs_url=None,
        openapi_url=None,
    )
    for refused, answer in _ANSWERS:
        api.add_exception_handler(refused, answer)
    api.add_decorator(_strict, mode="view")
    api.add_router("", api_core.router)
    for module in modules.all_modules():
        for router in module.routers:
            api.add_router(f"/{module.name}", router, tags=[module.name])
    return api


def document(language: str) -> dict[str, Any]:
    """The OpenAPI document in this language, as plain JSON values."""
    with translation.override(language):
        found: dict[str, Any] = json.loads(_document(language))
    return found


@cache
def _document(language: str) -> str:
    return json.dumps(api.get_openapi_schema(), cls=DjangoJSONEncoder, ensure_ascii=False)


def openapi(request: HttpRequest) -> HttpResponse:
    """`/api/v1/openapi.json`."""
    rest.refuse_unknown(request, EVERYWHERE)
    content = _document(translation.get_language() or "ja")
    return rest.conditional(request, content) or HttpResponse(content, content_type="application/json; charset=utf-8")


def root(request: HttpRequest) -> HttpResponse:
    """`/api/v1/`: where to read on."""
    rest.refuse_unknown(request, EVERYWHERE)
    pages = {"openapi": "/api/v1/openapi.json", "documentation": "/developers", "datasets": "/data", "mcp": "/mcp"}
    return JsonResponse({name: request.build_absolute_uri(page) for name, page in pages.items()})


def nowhere(request: HttpRequest, **_address: Any) -> HttpResponse:
    """Every address under `/api/` that is none."""
    raise Http404


# What went wrong -----------------------------------------------------------------------------------------------------


def _unreadable(request: HttpRequest, error: ValidationError) -> HttpResponse:
    found = complaints(error.errors)
    return rest.problem(
        HTTPStatus.UNPROCESSABLE_ENTITY,
        "invalid",
        " ".join(complaint.detail for complaint in found),
        errors=[complaint.as_json() for complaint in found],
    )


def _missing(request: HttpRequest, error: Http404) -> HttpResponse:
    detail = _("この番地には何もありません。番地の一覧は /developers にあります。")
    return rest.problem(HTTPStatus.NOT_FOUND, "not_found", detail)


def _http(request: HttpRequest, error: HttpError) -> HttpResponse:
    if error.status_code == HTTPStatus.BAD_REQUEST:
        return rest.problem(
            HTTPStatus.BAD_REQUEST, "unreadable_body", _("本文をJSONとして読めません。書き方を確かめてください。")
        )
    return rest.problem(HTTPStatus(error.status_code), "http_error", error.message)


def _suspicious(request: HttpRequest, error: SuspiciousOperation) -> HttpResponse:
    return rest.problem(
        HTTPStatus.BAD_REQUEST, "unreadable", _("この要求は読めません。項目の数や大きさを減らしてください。")
    )


def _unexpected(request: HttpRequest, error: Exception) -> HttpResponse:
    log.exception("api_failed", path=request.path, method=request.method)
    detail = _("思わぬ誤りが起きました。記録しましたので、しばらくしてから、もう一度お試しください。")
    return rest.problem(HTTPStatus.INTERNAL_SERVER_ERROR, "unexpected", detail)


_ANSWERS: tuple[tuple[type[Exception], Callable[[HttpRequest, Any], HttpResponse]], ...] = (
    (Refused, lambda request, error: rest.refusal(error)),
    (ValidationError, _unreadable),
    (Http404, _missing),
    (HttpError, _http),
    (SuspiciousOperation, _suspicious),
    (Exception, _unexpected),
)


# The entrance --------------------------------------------------------------------------------------------------------


def entrance(view: View) -> View:
    """What every request to the API passes through, and every answer."""

    @csrf_exempt
    @wraps(view)
    def entered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        with translation.override(reader_language(request)):
            try:
                response = _answer(view, request, *args, **kwargs)
            except Exception as error:
                answer = next(answer for kind, answer in _ANSWERS if isinstance(error, kind))
                response = answer(request, error)
            response.headers["Content-Language"] = (translation.get_language() or "ja").partition("-")[0]
        # Anyone's page may read what is public. Cookies are never looked at, so none need be allowed.
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Access-Control-Expose-Headers"] = "ETag, Link, Retry-After, Content-Language"
        patch_vary_headers(response, ("Accept-Language", "Authorization"))
        return rest.tagged(request, response)

    return entered


def _answer(view: View, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
    if request.method == "OPTIONS":
        return HttpResponse(status=HTTPStatus.NO_CONTENT, headers=_PREFLIGHT)
    admit(request)
    _refuse_control_characters(request, kwargs)
    if (asked := request.GET.get("lang")) is not None:
        translation.activate(_known_language(asked))
    method = request.method
    if method == "HEAD":
        # Ninja knows only GET; the server leaves out the body of the answer to a HEAD.
        request.method = "GET"
    response = view(request, *args, **kwargs)
    request.method = method
    if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        allowed = response.headers["Allow"]
        detail = _("この番地では %(method)s は使えません。使えるのは %(allowed)s です。")
        return rest.problem(
            HTTPStatus.METHOD_NOT_ALLOWED,
            "method_not_allowed",
            detail % {"method": (method or "")[:20], "allowed": allowed},
            headers={"Allow": allowed},
        )
    return response


_PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD",
    "Access-Control-Allow-Headers": "Accept-Language, If-None-Match",
    "Access-Control-Max-Age": "86400",
}


def admit(request: HttpRequest) -> None:
    """Count this request. Refuses with `too_many` (429), and with `unknown_token` (401) where its token opens nothing."""
    if token := rest.token_of(request):
        allow(f"api.token:{token.pk}", WITH_TOKEN)
    else:
        allow(f"api:{client_address(request)}", ANONYMOUS)


def _refuse_control_characters(request: HttpRequest, address: dict[str, Any]) -> None:
    # PostgreSQL knows no NUL character, and nobody searches for one.
    sent = [*address.values(), *(text for name, values in request.GET.lists() for text in (name, *values))]
    if any("\0" in text for text in sent if isinstance(text, str)):
        raise Refused(
            "invalid",
            _("使えない文字（NUL）が入っています。取り除いてください。"),
            status=HTTPStatus.UNPROCESSABLE_ENTITY,
        )


def reader_language(request: HttpRequest) -> str:
    """The language that a program asks for in its Accept-Language; Japanese where it asks for none of ours."""
    for asked, _quality in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        for known in (asked, asked.partition("-")[0]):
            if known in LANGUAGES:
                return known
    return "ja"


def _known_language(asked: str) -> str:
    if asked in LANGUAGES:
        return asked
    raise Refused(
        "unknown_language",
        _("lang には %(known)s のどれかを入れてください。") % {"known": "、".join(LANGUAGES)},
        status=HTTPStatus.UNPROCESSABLE_ENTITY,
    )


def _strict(run: View) -> View:
    """Refuse a query parameter that the operation does not name."""
    operation = run.__self__  # type: ignore[attr-defined]  # ninja binds decorators to the operation's own method
    known = EVERYWHERE | {
        name
        for model in operation.models
        if model.__ninja_param_source__ == "query"
        for name in model.__ninja_flatten_map__
    }

    @wraps(run)
    def strict(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        try:
            rest.refuse_unknown(request, known)
        except Refused as refused:
            return rest.refusal(refused)
        return run(request, **kwargs)

    return strict


def entrances(api: NinjaAPI) -> list[URLPattern]:
    """Every address of an API behind the entrance, and last the one that takes all that are none."""
    operations = [pattern for pattern in api.urls[0] if isinstance(pattern, URLPattern)]
    for pattern in operations:
        pattern.callback = entrance(pattern.callback)
    document = path("openapi.json", entrance(openapi), name="openapi")
    return [path("", entrance(root), name="root"), document, *operations, re_path(r"^.*$", entrance(nowhere))]


api = build()
urls = (entrances(api), "ninja", api.urls_namespace)
