# SPDX-License-Identifier: Apache-2.0
"""Kinds of cells that many tables share."""

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any, TypeVar

from django.utils.translation import gettext as _
from pydantic import BeforeValidator, Field, PlainSerializer, PlainValidator, WithJsonSchema

from kenroku.core import dates
from kenroku.core.text import Text

Parsed = TypeVar("Parsed")


def _text(value: Any) -> Text:
    if isinstance(value, Text):
        return value
    if isinstance(value, str):
        return Text(ja=value)
    if isinstance(value, dict) and all(isinstance(words, str) for words in value.values()):
        return Text.from_json(value)
    raise ValueError(_('"日本語" か { ja = "日本語", en = "English" } のように書いてください。'))


def _day(value: Any) -> Any:
    return _dated(value, dates.parse_date) if isinstance(value, str) else value


def _part_of_date(value: Any) -> Any:
    return str(_dated(value, dates.parse_partial_date)) if isinstance(value, str) and value else value


def _dated(words: str, parse: Callable[[str], Parsed]) -> Parsed:
    try:
        return parse(words)
    except ValueError as error:
        raise ValueError(_("日付は 2026-04-01 や R8.4.1 のように、暦にある日を書いてください。")) from error


Key = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9._-]{0,79}$")]
"""A name for programs that never changes: small letters, digits, `-`, `.`, `_`."""

Day = Annotated[date, BeforeValidator(_day)]
"""A whole date: `2026-04-01` (`R8.4.1` and `令和8年4月1日` are understood)."""

PartialDate = Annotated[str, BeforeValidator(_part_of_date)]
"""A date of which the end may be unknown, kept in ISO form: `2026`, `2026-01`, `2026-01-19`, or empty."""

Colour = Annotated[str, Field(pattern=r"^#[0-9A-Fa-f]{6}$")]
"""`#165E83`."""

Url = Annotated[str, Field(pattern=r"^(https?://[^\s<>\"]+)?$", max_length=500)]
"""A web address, or empty."""

Language = Annotated[Text, PlainValidator(_text), PlainSerializer(Text.to_json), WithJsonSchema({"type": "object"})]
"""In documents: a `Text`, written as a string (Japanese) or as `{"ja": …, "en": …, "ja-easy": …}`."""

Clock = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
"""A time of day, `08:30`."""

YesNo = Annotated[bool, BeforeValidator(lambda value: {"はい": True, "いいえ": False, "": False}.get(value, value))]
"""`true` or `false` (`はい`, `いいえ`, `1`, `0` are understood; empty means no)."""
