# SPDX-License-Identifier: Apache-2.0
"""What is wrong with what a program sent, said as sentences: which part, what was expected. For the API and the tools."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from difflib import get_close_matches
from typing import Any

from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Complaint:
    """One thing that is wrong. `name` is the parameter (`filter.year` inside a body); `where` is query, path or body."""

    name: str
    where: str
    code: str
    detail: str

    def as_json(self) -> dict[str, str]:
        """The member of `errors` in problem details."""
        return {key: value for key, value in asdict(self).items() if value}


def complaints(errors: Iterable[Mapping[str, Any]], *, where: str = "") -> list[Complaint]:
    """Pydantic's findings as complaints. Without `where`, the first part of each location says it, as ninja writes it."""
    return [_complaint(error, where) for error in errors]


def unknown_names(unknown: Iterable[str], known: Iterable[str], *, where: str = "") -> list[Complaint]:
    """One complaint for each name that does not exist here, with the name that was probably meant."""
    names = sorted(known)
    return [_unknown(name, names, where) for name in unknown]


def _unknown(name: str, known: list[str], where: str) -> Complaint:
    shown = name[:60]
    if close := get_close_matches(name, known, n=1):
        detail = _("「%(name)s」という項目はありません。「%(meant)s」のことではありませんか。") % {
            "name": shown,
            "meant": close[0],
        }
    elif known:
        detail = _("「%(name)s」という項目はありません。使える項目は %(known)s です。") % {
            "name": shown,
            "known": "、".join(known),
        }
    else:
        detail = _("「%(name)s」という項目はありません。ここで使える項目はありません。") % {"name": shown}
    return Complaint(shown, where, "unknown_parameter", detail)


def _complaint(error: Mapping[str, Any], where: str) -> Complaint:
    place = [str(part) for part in error["loc"]]
    if not where and place:
        where, *place = place
    name = ".".join(place)
    code = str(error["type"])
    if code == "extra_forbidden":
        return _unknown(name, [], where)
    return Complaint(
        name, where, code, _("%(name)s: %(expected)s") % {"name": name or where, "expected": _expected(code, error)}
    )


def _expected(code: str, error: Mapping[str, Any]) -> str:
    limits = error.get("ctx", {})
    match code:
        case "missing":
            return _("必ず入れてください。")
        case "int_parsing" | "int_type" | "int_from_float" | "int_parsing_size":
            return _("整数で入れてください。")
        case "decimal_parsing" | "float_parsing" | "decimal_type" | "float_type" | "finite_number":
            return _("数で入れてください。")
        case "bool_parsing" | "bool_type":
            return _("true か false を入れてください。")
        case "string_type" | "string_unicode":
            return _("文字で入れてください。")
        case "greater_than_equal":
            return _("%(least)s以上の数を入れてください。") % {"least": limits["ge"]}
        case "less_than_equal":
            return _("%(most)s以下の数を入れてください。") % {"most": limits["le"]}
        case "greater_than":
            return _("%(least)sより大きい数を入れてください。") % {"least": limits["gt"]}
        case "less_than":
            return _("%(most)sより小さい数を入れてください。") % {"most": limits["lt"]}
        case "literal_error" | "enum":
            return _("%(choices)s のどれかを入れてください。") % {
                "choices": limits["expected"].replace("'", "").replace(" or ", ", ")
            }
        case "string_too_long":
            return _("%(most)s文字以内で入れてください。") % {"most": limits["max_length"]}
        case "string_too_short":
            return _("%(least)s文字以上で入れてください。") % {"least": limits["min_length"]}
        case "string_pattern_mismatch":
            return _("%(pattern)s の形で入れてください。") % {"pattern": limits["pattern"]}
        case "list_type" | "tuple_type":
            return _("一覧（[ ] の形）で入れてください。")
        case "dict_type" | "model_type" | "model_attributes_type":
            return _("オブジェクト（{ } の形）で入れてください。")
    if code.startswith(("date_", "datetime_")):
        return _("日付は 2026-04-01 のように入れてください。")
    # A validator of ours raised ValueError with a sentence; anything else is Pydantic's own, in English.
    return str(limits.get("error") or error["msg"])
