# SPDX-License-Identifier: Apache-2.0
"""Showing where the words were found: the title with marks, and the part of the text around the first match."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from kenroku.core.search.words import Phrase, folded
from kenroku.core.text import EASY, Text, without_ruby

BEFORE = 30
"""Characters shown before the first match."""

LENGTH = 120
"""Characters shown in all."""

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Marked:
    """Words with the matching parts told apart: `(part, matches)` one after another, and the language they are in."""

    parts: tuple[tuple[str, bool], ...] = ()
    language: str = "ja"

    def __str__(self) -> str:
        return "".join(part for part, _matches in self.parts)

    @property
    def html(self) -> SafeString:
        """With `<mark>` around what matches, and its language where it is not the page's."""
        html = format_html_join(
            "", "{}{}{}", ((_OPEN if on else "", part, _CLOSE if on else "") for part, on in self.parts)
        )
        page = "en" if (get_language() or "ja").startswith("en") else "ja"
        return html if self.language == page else format_html('<span lang="{}">{}</span>', self.language, html)


_OPEN, _CLOSE = SafeString("<mark>"), SafeString("</mark>")


def heading(title: Text, phrases: Sequence[Phrase]) -> Marked:
    """The title in the reader's language, with marks; a very long one is cut."""
    language, words = _best(title)
    return _shown(language, words, _spans(words, phrases))


def excerpt(text: Text | None, phrases: Sequence[Phrase]) -> Marked:
    """The text, or the part of a long one around the first match: in the reader's language, or in the one that matches."""
    if text is None:
        return Marked()
    for language, words in (_best(text), ("ja", text.ja), ("en", text.en)):
        if spans := _spans(words, phrases):
            return _shown(language, words, spans)
    return _shown(*_best(text), [])


def _shown(language: str, words: str, spans: Sequence[Span]) -> Marked:
    start, end = _window(words, spans)
    before, after = "…" if start else "", "…" if end < len(words) else ""
    parts = ((before, False), *_cut(words, spans, start, end), (after, False))
    return Marked(tuple(part for part in parts if part[0]), language)


def _window(words: str, spans: Sequence[Span]) -> Span:
    """What is shown: all of a short text, otherwise from a little before the first match, and no half words of Latin."""
    if len(words) <= LENGTH:
        return 0, len(words)
    start = max(0, spans[0][0] - BEFORE) if spans else 0
    if start:
        start = next((at for at in range(start, start + BEFORE) if words[at - 1].isspace()), start)
    return start, min(len(words), start + LENGTH)


def _best(text: Text) -> tuple[str, str]:
    language, words = text.best()
    return ("ja", without_ruby(words)) if language == EASY else (language, words)


def _spans(text: str, phrases: Sequence[Phrase]) -> list[Span]:
    """Where the phrases stand in the text, in order and without overlaps."""
    plain, origins = folded(text)
    ends = [*origins, len(text)]
    found: list[Span] = []
    for phrase in phrases:
        for match in re.finditer(phrase.looks, plain):
            last = origins[match.end() - 1]
            end = next(origin for origin in ends[match.end() :] if origin > last)
            found.append((origins[match.start()], end))
    joined: list[Span] = []
    for start, end in sorted(found):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _cut(text: str, spans: Sequence[Span], start: int, end: int) -> tuple[tuple[str, bool], ...]:
    parts: list[tuple[str, bool]] = []
    at = start
    for first, last in spans:
        if last <= start or first >= end:
            continue
        parts += [(text[at:first], False), (text[first : min(last, end)], True)]
        at = min(last, end)
    parts.append((text[at:end], False))
    return tuple((part, on) for part, on in parts if part)
