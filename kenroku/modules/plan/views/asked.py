# SPDX-License-Identifier: Apache-2.0
"""What an address of the pages around the grid asks for: filters, and a page of its own or a file of its rows."""

from collections.abc import Callable
from http import HTTPStatus
from typing import get_args

from django.http import FileResponse, HttpRequest, StreamingHttpResponse
from django.utils.translation import gettext as _

from kenroku.core.datasets import Table
from kenroku.core.datasets.writing import Format, write
from kenroku.core.refusals import Refused

FORMATS: tuple[Format, ...] = tuple(name for name in get_args(Format) if name != "parquet")
"""What a page gives of its rows; Parquet is for the whole datasets under `/data`."""


def filters(request: HttpRequest, *known: str) -> dict[str, str]:
    """The address's filters, each with its text or the empty string.

    Refuses with `unknown_filter` (400), so that a mistyped address is not mistaken for an answer.
    """
    allowed = (*known, "format")
    for name in request.GET:
        if name not in allowed:
            raise Refused(
                "unknown_filter",
                _("「%(name)s」という絞り込みはありません。使えるのは %(known)s です。")
                % {"name": name[:60], "known": ", ".join(allowed)},
                status=HTTPStatus.BAD_REQUEST,
                extra={"expected": list(allowed)},
            )
    return {name: request.GET.get(name, "").strip()[:200] for name in known}


def page_number(text: str) -> int:
    """A page number of a list; no text is the first page.

    Refuses with `unknown_page` (400) where the text is no number.
    """
    try:
        # int() also reads full-width digits.
        return max(1, int(text or "1"))
    except ValueError:
        raise Refused(
            "unknown_page",
            _("「%(text)s」はページの番号として読めません。1 のような数で指定してください。") % {"text": text[:40]},
            status=HTTPStatus.BAD_REQUEST,
        ) from None


def wants_file(request: HttpRequest) -> Format | None:
    """The format in which the rows are asked for; None where the page itself is.

    Refuses with `unknown_format` (400).
    """
    name = request.GET.get("format", "")
    if name and name not in FORMATS:
        raise Refused(
            "unknown_format",
            _("「%(name)s」という形式はありません。使える形式は %(known)s です。")
            % {"name": name[:40], "known": "、".join(FORMATS)},
            status=HTTPStatus.BAD_REQUEST,
            extra={"expected": list(FORMATS)},
        )
    return next((known for known in FORMATS if known == name), None)


def file_of(request: HttpRequest, table: Callable[[], Table]) -> StreamingHttpResponse | FileResponse | None:
    """The rows as a file, where the address asks for one."""
    wanted = wants_file(request)
    return write(table(), wanted) if wanted else None
