# SPDX-License-Identifier: Apache-2.0
"""What every JSON door shares: problem details, keyset pages, ETags, tokens, and no silence about unknown parameters."""

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from http import HTTPStatus
from typing import Any, Generic, TypeVar, cast
from urllib.parse import urlencode

from django.core import signing
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model, Q, QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.cache import get_conditional_response
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _gettext_lazy
from ninja import Schema
from ninja.security import HttpBearer
from pydantic import BaseModel, ConfigDict, Field

import kenroku
from kenroku.core.accounts.models import ApiToken
from kenroku.core.accounts.tokens import bearer
from kenroku.core.complaints import unknown_names
from kenroku.core.datasets import Table
from kenroku.core.datasets.writing import KINDS, Format, known_format, write
from kenroku.core.refusals import Refused

PROBLEM = "application/problem+json"
LIMIT = 50
MOST = 200

Item = TypeVar("Item")
Row = TypeVar("Row", bound=Model)

gettext_lazy = cast(Callable[[str], str], _gettext_lazy)
"""For summaries and descriptions: Ninja and Pydantic ask for str, and only pass it on to what writes the document."""

# Problem details -----------------------------------------------------------------------------------------------------


class Problem(Schema):
    """Why a request was refused (RFC 9457). `code` is a stable word for programs, `detail` a sentence for people."""

    type: str
    title: str
    status: int
    detail: str
    code: str


def problem(
    status: HTTPStatus, code: str, detail: str | Promise, *, headers: dict[str, str] | None = None, **members: Any
) -> HttpResponse:
    """An answer in problem details. `members` are further facts, such as `errors` or `scope`."""
    body = {
        "type": f"/developers/errors#{code}",
        "title": status.phrase,
        "status": status.value,
        "detail": str(detail),
        "code": code,
    }
    content = json.dumps(members | body, cls=DjangoJSONEncoder, ensure_ascii=False)
    return HttpResponse(content, status=status, content_type=PROBLEM, headers=headers)


def refusal(refused: Refused) -> HttpResponse:
    """A refusal as problem details; a 429 says in Retry-After when to come again, a 401 how to sign in."""
    headers = {}
    if "retry_after" in refused.extra:
        headers["Retry-After"] = str(refused.extra["retry_after"])
    if refused.status == HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = "Bearer"
    return problem(HTTPStatus(refused.status), refused.code, refused.message, headers=headers, **refused.extra)


class Sent(BaseModel):
    """What a program sends as a body: these members and no others.

    Not ninja's Schema: that one reads attributes, and would take a mere text for an object that has a `title`.
    """

    model_config = ConfigDict(extra="forbid")


# Parameters ----------------------------------------------------------------------------------------------------------


def refuse_unknown(request: HttpRequest, known: Iterable[str]) -> None:
    """Refuse with `unknown_parameter` (422) where the query string names something that does not exist here.

    A typo in a filter must not quietly give back the unfiltered whole.
    """
    names = set(known)
    if unknown := [name for name in request.GET if name not in names]:
        found = unknown_names(unknown, names, where="query")
        raise Refused(
            "unknown_parameter",
            " ".join(complaint.detail for complaint in found),
            status=HTTPStatus.UNPROCESSABLE_ENTITY,
            extra={"errors": [complaint.as_json() for complaint in found]},
        )


# Pages ---------------------------------------------------------------------------------------------------------------


class Paging(Schema):
    """How much to give, and from where on. Take it as `paging: Query[rest.Paging]`."""

    limit: int = Field(LIMIT, ge=1, le=MOST, description=gettext_lazy("いくつ返すか。1から200。"))
    next: str | None = Field(
        None,
        max_length=2000,
        description=gettext_lazy("前の答えの next。書かなければはじめから。"),
    )


class Page(Schema, Generic[Item]):
    """One page of a list. `next` is the key of the page after it, or null on the last one."""

    items: list[Item]
    next: str | None


def page_of_rows(
    request: HttpRequest, response: HttpResponse, rows: QuerySet[Row], paging: Paging, *, order: Sequence[str] = ("id",)
) -> dict[str, Any]:
    """One page of a queryset, found by the values of the row before it, so that no row is skipped or given twice.

    `order` names columns of the table, `-name` for descending, the last one unique; none may hold NULL. Refuses with
    `bad_key` (422) where the key was changed, or made for another list.
    """
    if paging.next is not None:
        rows = rows.filter(_after(order, _opened(request, paging.next, len(order))))
    found = list(rows.order_by(*order)[: paging.limit + 1])
    names = [name.lstrip("-") for name in order]
    return _page(request, response, found, paging, lambda row: [getattr(row, name) for name in names])


def page_of(
    request: HttpRequest, response: HttpResponse, items: Iterable[Item], paging: Paging, *, key: Callable[[Item], str]
) -> dict[str, Any]:
    """One page of things that are in memory, ordered by their unique `key`. Refuses as `page_of_rows` does."""
    rest = sorted(items, key=key)
    if paging.next is not None:
        (last,) = _opened(request, paging.next, 1)
        rest = [item for item in rest if key(item) > str(last)]
    return _page(request, response, rest[: paging.limit + 1], paging, lambda item: [key(item)])


def _page(
    request: HttpRequest,
    response: HttpResponse,
    found: list[Item],
    paging: Paging,
    values: Callable[[Item], list[Any]],
) -> dict[str, Any]:
    items, more = found[: paging.limit], len(found) > paging.limit
    following = (
        signing.dumps([_list_of(request), *map(_plain, values(items[-1]))], salt="kenroku.next") if more else None
    )
    if following:
        query = request.GET.copy()
        query["next"] = following
        response["Link"] = f'<{request.path}?{urlencode(query, doseq=True)}>; rel="next"'
    return {"items": items, "next": following}


def _opened(request: HttpRequest, key: str, length: int) -> list[Any]:
    try:
        name, *values = cast(list[Any], signing.loads(key, salt="kenroku.next"))
    except (signing.BadSignature, ValueError, TypeError):
        name, values = "", []
    if name != _list_of(request) or len(values) != length:
        raise Refused(
            "bad_key",
            _("この続きの鍵は使えません。続きは、同じ条件で前に受け取った next をそのまま付けて求めてください。"),
            status=HTTPStatus.UNPROCESSABLE_ENTITY,
        )
    return values


def _list_of(request: HttpRequest) -> str:
    """Stands for the address and its filters: a key opens the list it was made for and no other."""
    filters = sorted((name, *values) for name, values in request.GET.lists() if name not in ("next", "limit", "lang"))
    return _digest(request.path, filters)


def _after(order: Sequence[str], values: Sequence[Any]) -> Q:
    """The rows that come after these values: (a, b) > (x, y), said so that every database can use an index."""
    condition = Q()
    for place, name in enumerate(order):
        equal = {earlier.lstrip("-"): value for earlier, value in zip(order[:place], values, strict=False)}
        beyond = {f"{name.lstrip('-')}__{'lt' if name.startswith('-') else 'gt'}": values[place]}
        condition |= Q(**equal, **beyond)
    return condition


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else value if isinstance(value, int) else str(value)


# ETags ---------------------------------------------------------------------------------------------------------------


def conditional(request: HttpRequest, *version: object) -> HttpResponse | None:
    """The answer 304 where the reader already has this version, before anything is computed; else None.

    `version` is whatever changes when the answer does: a revision, a count, the moment of the last change. The reader's
    language and the release of the software are added. The tag is put on the answer by `tagged`, which the API calls.
    """
    etag = f'W/"{_digest(kenroku.__version__, get_language(), *version)}"'
    request._kenroku_etag = etag  # type: ignore[attr-defined]
    return get_conditional_response(request, etag=etag)


def tagged(request: HttpRequest, response: Item) -> Item:
    """Put the tag that `conditional` computed on a good answer."""
    etag = getattr(request, "_kenroku_etag", None)
    if etag and getattr(response, "status_code", None) in (HTTPStatus.OK, HTTPStatus.NOT_MODIFIED):
        response["ETag"] = etag  # type: ignore[index]
        response.headers.setdefault("Cache-Control", "no-cache")  # type: ignore[attr-defined]
    return response


def _digest(*parts: object) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:24]


# Tokens --------------------------------------------------------------------------------------------------------------


def token_of(request: HttpRequest) -> ApiToken | None:
    """The token that a program presents; None where it presents none.

    Refuses with `unknown_token` (401) where there is one and it opens nothing: it was mistyped, revoked or has run out.
    """
    if "Authorization" not in request.headers:
        return None
    if (token := bearer(request)) is None:
        raise Refused(
            "unknown_token",
            _(
                "このトークンは使えません。期限が過ぎたか、取り消されています。アカウントのページで新しく作ってください。"
            ),
            status=HTTPStatus.UNAUTHORIZED,
        )
    return token


def require_scope(token: ApiToken | None, scope: str) -> ApiToken:
    """The token, if it was made for this. Refuses with `token_needed` (401) or `missing_scope` (403), naming the scope."""
    if token is None:
        raise Refused(
            "token_needed",
            _("この操作には、%(scope)s のできるトークンが要ります。アカウントのページで作ってください。")
            % {"scope": scope},
            status=HTTPStatus.UNAUTHORIZED,
            extra={"scope": scope},
        )
    if not token.allows(scope):
        raise Refused(
            "missing_scope",
            _("このトークンでは %(scope)s ができません。その権限を持つトークンを使ってください。") % {"scope": scope},
            status=HTTPStatus.FORBIDDEN,
            extra={"scope": scope},
        )
    return token


class Token(HttpBearer):
    """Opens an operation to tokens with a scope: `@router.post(…, auth=rest.Token("plan:write"))`."""

    def __init__(self, scope: str) -> None:
        super().__init__()
        self.scope = scope

    def __call__(self, request: HttpRequest) -> ApiToken:
        """The token; `request.auth` in the operation. Refuses as `require_scope` does."""
        return require_scope(token_of(request), self.scope)

    def authenticate(self, request: HttpRequest, token: str) -> ApiToken:
        """Not used: the whole header is read at once."""
        raise NotImplementedError


# Tables --------------------------------------------------------------------------------------------------------------


def tabular_response(
    table: Table, fmt: str, *, filename: str = "", bom: bool = True, among: Sequence[Format] = ("csv", "json", "xlsx")
) -> StreamingHttpResponse | FileResponse:
    """A table in the form that its address names after the dot. Refuses with `unknown_format` (404)."""
    return write(table, known_format(fmt, among=tuple(among)), filename=filename, bom=bom)


def documents_files(*formats: Format) -> dict[str, Any]:
    """For `openapi_extra`: the good answer is a file in one of these formats."""
    binary = {"schema": {"type": "string", "format": "binary"}}
    content = {KINDS[fmt].media_type.partition(";")[0]: {} if fmt == "json" else binary for fmt in formats}
    return {"responses": {HTTPStatus.OK.value: {"content": content}}}
