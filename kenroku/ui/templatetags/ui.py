# SPDX-License-Identifier: Apache-2.0
"""Template tags and filters of the UI kit: what a template cannot say by itself."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from zlib import crc32

from django import template
from django.core.paginator import Page
from django.http import QueryDict
from django.template import Context
from django.template.defaultfilters import force_escape
from django.utils.html import format_html_join, strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kenroku.core import dates, numbers
from kenroku.core.text import EASY, Text
from kenroku.ui import chart

register = template.Library()


@register.filter
def html_attrs(attrs: Mapping[str, Any]) -> SafeString:
    """The attributes that a component was given and did not take, escaped; false ones are left out.

    Cotton prints a value that begins and ends with a quotation mark as it stands, which would let a value add
    attributes of its own; so the kit prints them here.
    """
    left = attrs.attrs_dict() if hasattr(attrs, "attrs_dict") else attrs
    given = [(name, value) for name, value in left.items() if value is not None and value is not False]
    return format_html_join("", " {}{}", ((name, _value(value)) for name, value in given))


def _value(value: Any) -> SafeString:
    if value is True:
        return SafeString("")
    words = plain(value)
    escaped = words if isinstance(words, SafeString) else force_escape(words)
    return SafeString('="' + escaped.replace('"', "&quot;") + '"')


@register.filter
def plain(value: Any) -> str:
    """A text's words without markup and furigana, for attributes and titles."""
    if isinstance(value, SafeString) and "<" in value:
        return mark_safe(strip_tags(_FURIGANA.sub("", value)).strip())  # noqa: S308  was safe, and has lost its tags
    return value if isinstance(value, SafeString) else str(value)


_FURIGANA = re.compile(r"<rp>.*?</rp>|<rt>.*?</rt>")


@register.filter
def japanese(words: Any) -> Any:
    """Words that exist in Japanese alone, as a Text, which marks itself on an English page."""
    return Text(ja=words) if isinstance(words, str) and _JAPANESE.search(words) else words


_JAPANESE = re.compile("[\u3040-\u30ff\u4e00-\u9fff]")


@register.filter
def gap_before(unit: Any) -> str:
    """What stands between a number and its unit: 65,918 items, but 65,918件 and 100%."""
    return " " if plain(unit)[:1].isascii() and plain(unit)[:1].isalpha() else ""


@register.filter
def anchor(words: Any) -> str:
    """A short id made from words, the same every time: `t-4b2f19c0`."""
    return f"t-{crc32(plain(words).encode()):08x}"


@register.filter
def get(mapping: Any, key: Any) -> Any:
    """`mapping[key]`, or None."""
    return mapping.get(key) if hasattr(mapping, "get") else None


@register.simple_tag
def page_language() -> str:
    """The language of this page as HTML knows it: `ja` or `en`; やさしい日本語 is Japanese."""
    return "en" if (get_language() or "ja").startswith("en") else "ja"


@register.simple_tag
def is_easy() -> bool:
    """Whether the reader asked for やさしい日本語."""
    return get_language() == EASY


@register.filter
def html_language(code: str) -> str:
    """A language of ours as HTML knows it: `ja-easy` is `ja`."""
    return code.partition("-")[0]


@register.filter
def under(path: str | None, address: str) -> bool:
    """Whether a path is this address or lies below it."""
    return f"{path or ''}/".startswith(address.rstrip("/") + "/")


@register.filter
def count(number: Any) -> str:
    """A number in groups of three: `65,918`; what is not a number is given back as it stands."""
    try:
        return numbers.grouped(number)
    except (ArithmeticError, ValueError):
        return str(number)


_NOTICES = {"debug": "info", "success": "ok", "warning": "attention", "danger": "error"}


@register.filter
def notice_kind(word: str) -> str:
    """One of info, ok, attention and error; Django's message levels have other names for them."""
    kind = _NOTICES.get(word, word)
    return kind if kind in ("info", "ok", "attention", "error") else "info"


@register.filter
def notice_word(word: str) -> str:
    """What a notice's icon says to those who do not see it."""
    return {"info": _("お知らせ"), "ok": _("完了"), "attention": _("注意"), "error": _("エラー")}[notice_kind(word)]


@register.filter
def tag_word(kind: str) -> str:
    """The word of a small label, as the plan prints it."""
    return {"new": _("New"), "relisted": _("再掲"), "merged": _("統合"), "ended": _("終了")}.get(kind, "")


@register.filter
def state_word(kind: str) -> str:
    """The word of a state, where the page gives no closer one."""
    return {
        "ok": _("完了"),
        "attention": _("注意"),
        "error": _("エラー"),
        "closed": _("終了"),
        "info": _("お知らせ"),
        "provisional": _("速報"),
        "final": _("確定"),
        "corrected": _("訂正"),
        "conflict": _("資料により値が異なる"),
        "gap": _("報告なし"),
    }.get(kind, kind)


@register.filter
def same(one: Any, other: Any) -> bool:
    """Whether two values read the same: a form gives back texts where a page had numbers."""
    return str(one) == str(other)


@register.filter
def among(one: Any, others: Any) -> bool:
    """Whether a value is one of several that were chosen."""
    return str(one) in {str(other) for other in ([others] if isinstance(others, str) else others)}


@register.filter
def before(one: Any, other: Any) -> bool:
    """Whether one number is smaller than another, whichever of them is a text."""
    return int(one) < int(other)


@register.filter
def choice_id(name: str, number: int) -> str:
    """The id of one choice. The first has the group's own id with a zero, as Django has it, so that errors lead there."""
    return f"{name}_{number - 1}"


@register.simple_tag(takes_context=True)
def query(context: Context, **changes: Any) -> str:
    """This page's query with some values changed, or left out where the new value is empty: `?year=2025&page=2`.

    Django's own `querystring` cannot be used inside components, which see the request but no RequestContext.
    """
    request = context.get("request")
    found = request.GET.copy() if request else QueryDict(mutable=True)
    for name, value in changes.items():
        found.pop(name, None)
        if value not in (None, ""):
            found[name] = str(value)
    return f"?{found.urlencode()}"


@register.simple_tag(takes_context=True)
def page_address(context: Context, name: str, number: int) -> str:
    """This page's query with another page number; page one needs none."""
    return query(context, **{name: number if number > 1 else ""})


@register.filter
def page_numbers(page: Page[Any]) -> list[int | str]:
    """The page numbers to show: first, last, and those around this one."""
    return list(page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1))


@register.simple_tag(takes_context=True)
def unique_id(context: Context, words: Any) -> str:
    """An id that no other thing on this page has, however often the same words come."""
    request = context.get("request")
    key = anchor(words)
    if request is None:
        return key
    used: dict[str, int] = request.__dict__.setdefault("_kit_ids", {})
    used[key] = used.get(key, 0) + 1
    # A fragment goes into a page that has counted for itself.
    return f"{key}{'-x' if getattr(request, 'htmx', False) else ''}-{used[key]}"


@register.inclusion_tag("components/figure/sparkline.html")
def sparkline(values: Sequence[Any]) -> dict[str, Any]:
    """A small line that shows which way a figure went; the page says the same in words or in a table."""
    return {"paths": chart.sparkline(values)}


@register.filter
def wareki(day: date) -> str:
    """令和8年11月20日."""
    return dates.wareki(day)


@register.filter
def day(value: date) -> Text:
    """A day with its weekday, in the reader's language."""
    return dates.day_label(value)


@register.filter
def fiscal_year(year: int) -> Text:
    """令和5年度(2023年度), FY2023."""
    return dates.fiscal_year_label(year)
