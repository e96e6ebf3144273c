# SPDX-License-Identifier: Apache-2.0
"""What Pydantic found, said as a sentence to the person who keeps the file."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from pydantic_core import ErrorDetails

from kenroku.core.packs.problems import nearest

Said = tuple[str, str]
"""What is wrong, and what is expected."""


def said(error: ErrorDetails) -> Said:
    """The error as two sentences; the rules of a module's own validators are sentences already and stay as they are."""
    kind, about = error["type"], error.get("ctx", {})
    if kind in _SENTENCES:
        return _SENTENCES[kind](error["input"], about)
    if kind.startswith(("date", "time")):
        return (_not_a(error["input"]), _("日付は 2026-04-01、時刻は 08:30 のように書いてください。"))
    if kind == "value_error":
        return (_not_a(error["input"]), str(about.get("error", "")))
    return (_not_a(error["input"]), error["msg"])


def _not_a(value: Any) -> str:
    if value in ("", None):
        return _("何も書かれていません。")
    shown = value if isinstance(value, str) else repr(value)
    return _("「%(value)s」は使えません。") % {"value": shown if len(shown) <= 60 else f"{shown[:60]}…"}


def _choices(value: Any, about: Mapping[str, Any]) -> Said:
    known = [word.strip().strip("'") for word in str(about.get("expected", "")).replace(" or ", ", ").split(",")]
    return _not_a(value), nearest(str(value), known) or _("使えるのは %(words)s です。") % {"words": ", ".join(known)}


def _at(sentence: Callable[[], str], name: str) -> Callable[[Any, Mapping[str, Any]], Said]:
    return lambda value, about: (_not_a(value), sentence() % {"limit": about.get(name)})


def _plain(sentence: Callable[[], str]) -> Callable[[Any, Mapping[str, Any]], Said]:
    return lambda value, about: (_not_a(value), sentence())


_NUMBER = _plain(lambda: _("数は 1234 や 12.5 のように、半角数字だけで書いてください。"))
_WHOLE = _plain(lambda: _("整数を 1234 のように、半角数字だけで書いてください。"))

_SENTENCES: dict[str, Callable[[Any, Mapping[str, Any]], Said]] = {
    "missing": lambda value, about: (_("必要な項目がありません。"), _("書き足してください。")),
    "extra_forbidden": lambda value, about: (_("知らない項目です。"), ""),
    "int_parsing": _WHOLE,
    "int_type": _WHOLE,
    "int_from_float": _WHOLE,
    "int_parsing_size": _WHOLE,
    "float_parsing": _NUMBER,
    "float_type": _NUMBER,
    "finite_number": _NUMBER,
    "decimal_parsing": _NUMBER,
    "decimal_type": _NUMBER,
    "bool_parsing": _plain(lambda: _("true か false を書いてください。")),
    "bool_type": _plain(lambda: _("true か false を書いてください。")),
    "string_type": _plain(lambda: _("文字で書いてください。")),
    "list_type": _plain(lambda: _("一覧 [ … ] で書いてください。")),
    "tuple_type": _plain(lambda: _("一覧 [ … ] で書いてください。")),
    "model_type": _plain(lambda: _("項目の組 { … } で書いてください。")),
    "dict_type": _plain(lambda: _("項目の組 { … } で書いてください。")),
    "literal_error": _choices,
    "enum": _choices,
    "string_too_long": _at(lambda: _("%(limit)s文字までにしてください。"), "max_length"),
    "string_too_short": _at(lambda: _("%(limit)s文字以上にしてください。"), "min_length"),
    "too_long": _at(lambda: _("%(limit)s個までにしてください。"), "max_length"),
    "too_short": _at(lambda: _("%(limit)s個以上にしてください。"), "min_length"),
    "greater_than_equal": _at(lambda: _("%(limit)s以上にしてください。"), "ge"),
    "greater_than": _at(lambda: _("%(limit)sより大きくしてください。"), "gt"),
    "less_than_equal": _at(lambda: _("%(limit)s以下にしてください。"), "le"),
    "less_than": _at(lambda: _("%(limit)sより小さくしてください。"), "lt"),
    "string_pattern_mismatch": _at(lambda: _("決められた形（%(limit)s）で書いてください。"), "pattern"),
}
