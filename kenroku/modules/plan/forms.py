# SPDX-License-Identifier: Apache-2.0
"""What people and programs may ask of the plan's pages, read from an address."""

from enum import StrEnum
from http import HTTPStatus
from typing import TypeVar
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _

from kenroku.core.refusals import Refused
from kenroku.modules.plan.queries.grid import Group, Sort, Wanted

Choice = TypeVar("Choice", bound=StrEnum)

GRID_PARAMETERS = ("field", "word", "year", "new", "q", "sort", "group")


def wanted(asked: QueryDict) -> Wanted:
    """The grid that an address asks for.

    Refuses with `unknown_filter` or `unknown_choice` (400), so that a mistyped address is not mistaken for an answer.
    """
    for name in asked:
        if name not in GRID_PARAMETERS:
            raise Refused(
                "unknown_filter",
                _("「%(name)s」という絞り込みはありません。使えるのは %(known)s です。")
                % {"name": name, "known": ", ".join(GRID_PARAMETERS)},
                status=HTTPStatus.BAD_REQUEST,
                extra={"expected": list(GRID_PARAMETERS)},
            )
    return Wanted(
        fields=tuple(filter(None, asked.getlist("field"))),
        words=tuple(filter(None, asked.getlist("word"))),
        year=_year(asked.get("year", "")),
        new=asked.get("new", "") in {"1", "true", "on"},
        text=asked.get("q", "")[:200],
        sort=_choice(Sort, "sort", asked.get("sort") or Sort.PRINTED),
        group=_choice(Group, "group", asked.get("group") or Group.HEADING),
    )


def asked_for(want: Wanted) -> str:
    """The query string that asks for this grid and says nothing that goes without saying."""
    pairs = [
        *(("field", key) for key in want.fields),
        *(("word", word) for word in want.words),
        *((("year", str(want.year)),) if want.year is not None else ()),
        *((("new", "1"),) if want.new else ()),
        *((("q", want.text),) if want.text else ()),
        *((("sort", want.sort.value),) if want.sort is not Sort.PRINTED else ()),
        *((("group", want.group.value),) if want.group is not Group.HEADING else ()),
    ]
    return urlencode(pairs)


def _year(text: str) -> int | None:
    if not text:
        return None
    try:
        # int() also reads full-width digits.
        return int(text)
    except ValueError:
        raise Refused(
            "unknown_year",
            _("「%(text)s」は年度として読めません。2024 のように西暦で入力してください。") % {"text": text[:40]},
            status=HTTPStatus.BAD_REQUEST,
        ) from None


def _choice(choices: type[Choice], name: str, text: str) -> Choice:
    try:
        return choices(text)
    except ValueError:
        known = [choice.value for choice in choices]
        raise Refused(
            "unknown_choice",
            _("%(name)s に「%(text)s」は使えません。使えるのは %(known)s です。")
            % {"name": name, "text": text[:40], "known": ", ".join(known)},
            status=HTTPStatus.BAD_REQUEST,
            extra={"expected": known},
        ) from None
