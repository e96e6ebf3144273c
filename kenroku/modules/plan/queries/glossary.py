# SPDX-License-Identifier: Apache-2.0
"""The glossary: its index, where its words appear in the plan, and how they are found in a running text."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from kenroku.modules.plan.models import Revision, Term
from kenroku.modules.plan.queries.rows import fold

_KANA = (
    ("ア", "あいうえおぁぃぅぇぉゔ"),
    ("カ", "かきくけこがぎぐげご"),
    ("サ", "さしすせそざじずぜぞ"),
    ("タ", "たちつてとだぢづでどっ"),
    ("ナ", "なにぬねの"),
    ("ハ", "はひふへほばびぶべぼぱぴぷぺぽ"),
    ("マ", "まみむめも"),
    ("ヤ", "やゆよゃゅょ"),
    ("ラ", "らりるれろ"),
    ("ワ", "わをん"),
)
_ROW_OF = {kana: row for row, members in _KANA for kana in members}
_LATIN = "A–Z"
_KANJI = "漢字"
_ORDER = (_LATIN, *(row for row, _ in _KANA), _KANJI)


@dataclass(frozen=True, slots=True)
class Entry:
    """A word with its explanation, and in how many measures' titles it stands."""

    term: Term
    measures: int


@dataclass(frozen=True, slots=True)
class Shelf:
    """The words under one mark of the index: A–Z, a row of the kana table, or kanji."""

    mark: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Glossary:
    """All words by index mark. `revision` is the one whose measures were counted; None where there is none yet."""

    count: int
    shelves: tuple[Shelf, ...]
    revision: Revision | None


def read() -> Glossary:
    """The whole glossary, with counts from the newest revision that has measures, in three queries."""
    revision = Revision.objects.visible_to(None).filter(rows__isnull=False).order_by("-order").distinct().first()
    titles: dict[int, str] = {}
    if revision:
        for measure, title, corrected in revision.rows.order_by().values_list("measure_id", "title", "title_corrected"):
            titles[measure] = titles.get(measure, "") + fold(f"{title.ja} {title.en} {corrected}\n")
    entries = [
        Entry(term, sum(fold(term.term) in title for title in titles.values()))
        for term in Term.objects.select_related("document")
    ]
    entries.sort(key=lambda entry: fold(entry.term.term))
    shelves = (Shelf(mark, tuple(entry for entry in entries if mark_of(entry.term.term) == mark)) for mark in _ORDER)
    return Glossary(len(entries), tuple(shelf for shelf in shelves if shelf.entries), revision)


def mark_of(word: str) -> str:
    """The index mark a word stands under, by its first character."""
    first = fold(word)[:1]
    if first.isascii():
        return _LATIN
    # Katakana lie 0x60 above the hiragana of the same sound.
    hiragana = chr(ord(first) - 0x60) if "ァ" <= first <= "ヴ" else first
    return _ROW_OF.get(hiragana, _KANJI)


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text: plain words, or (with `term`) the first occurrence of a glossary word in it."""

    words: str
    term: str | None = None


def pieces(text: str, terms: Sequence[str]) -> Iterator[Piece]:
    """Cut a text at the first occurrence of each glossary word; put together again, the pieces are the text.

    Longer words go first (AI-OCR before AI), and a word that begins or ends in Latin letters or digits does not count
    inside a longer Latin word.
    """
    seen: set[str] = set()
    end = 0
    pattern = _pattern(tuple(terms))
    for match in pattern.finditer(text) if pattern else ():
        if match[0] in seen:
            continue
        seen.add(match[0])
        if match.start() > end:
            yield Piece(text[end : match.start()])
        yield Piece(match[0], match[0])
        end = match.end()
    if end < len(text):
        yield Piece(text[end:])


@lru_cache(maxsize=8)
def _pattern(terms: tuple[str, ...]) -> re.Pattern[str] | None:
    longest_first = sorted((term for term in terms if term), key=lambda term: (-len(term), term))
    return re.compile("|".join(_bounded(term) for term in longest_first)) if longest_first else None


def _bounded(term: str) -> str:
    latin = "[A-Za-z0-9]"
    before = f"(?<!{latin})(?<!{latin}[-.])" if re.match(latin, term) else ""
    after = f"(?!{latin}|[-.]{latin})" if re.search(f"{latin}$", term) else ""
    return before + re.escape(term) + after
