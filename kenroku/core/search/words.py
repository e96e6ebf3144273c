# SPDX-License-Identifier: Apache-2.0
"""How text becomes words that a database can find: pairs of characters for Japanese, words for everything else.

避難所 becomes 避難, 難所 and 所: every place in a Japanese text begins a pair, or stands alone at the end. A search for
two or more characters is a search for their pairs one after another, and a search for one character is a search for
words that begin with it. See docs/decisions/search-bigrams.md for what this finds too much.
"""

import re
import unicodedata
from dataclasses import dataclass

from kenroku.core.text import Text, without_ruby

MOST = 12_000
"""Words kept of one text; PostgreSQL counts positions to 16,383."""

LONGEST = 60
"""Characters kept of one word that is not Japanese."""

PREFIX_FROM = 3
"""Letters from which on a word that is not Japanese also finds longer words: `measure` finds `measures`."""

_JAPANESE = "\u3005-\u3007\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_RUNS = re.compile(f"(?P<japanese>[{_JAPANESE}]+)|(?P<other>(?:(?![{_JAPANESE}])[^\\W_])+)")
_HIRAGANA = re.compile("[\u3041-\u3096][\u3041-\u3096\u30fc]*")


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that must stand one after another; `open_end` means that the last one may go on.

    `looks` is a regular expression for the place in the folded text.
    """

    words: tuple[str, ...]
    looks: str
    open_end: bool


def folded(text: str) -> tuple[str, list[int]]:
    """The text as it is compared (half and full width alike, small letters), and where each character came from."""
    letters: list[str] = []
    origins: list[int] = []
    start = 0
    while start < len(text):
        end = start + 1
        # Half-width voicing marks and combining accents belong to the character before them.
        while end < len(text) and (unicodedata.combining(text[end]) or text[end] in "ﾞﾟ"):
            end += 1
        piece = unicodedata.normalize("NFKC", text[start:end]).lower()
        letters.append(piece)
        origins += [start] * len(piece)
        start = end
    return "".join(letters), origins


def words_of(text: Text | str) -> list[str]:
    """The words of a text in all its languages, in their order."""
    parts = [text] if isinstance(text, str) else [text.ja, text.en, without_ruby(text.easy)]
    return [word for part in parts if part for word in _words(folded(part)[0])][:MOST]


def phrases_of(query: str) -> list[Phrase]:
    """What a query asks for: one phrase for each part between spaces; empty where it holds no letter or digit."""
    return [found for part in folded(query)[0].split() if (found := _phrase(part))]


def loose_phrases_of(query: str) -> list[Phrase]:
    """The same without the words between the words: 避難所はどこ asks for 避難所."""
    plain = _HIRAGANA.sub(lambda run: f" {run[0]} " if len(run[0]) > 3 else " ", folded(query)[0])
    return [found for part in plain.split() if len(part) > 1 and (found := _phrase(part))]


def _words(text: str) -> list[str]:
    words: list[str] = []
    for run in _RUNS.finditer(text):
        if found := run["japanese"]:
            words += [found[at : at + 2] for at in range(len(found))]
        else:
            words.append(run["other"][:LONGEST])
    return words


def _phrase(part: str) -> Phrase | None:
    runs = list(_RUNS.finditer(part))
    if not runs:
        return None
    words = _words(part)
    looks = r"[\W_]*".join(re.escape(run[0]) for run in runs)
    if other := runs[-1]["other"]:
        return Phrase(tuple(words), looks, open_end=len(other) >= PREFIX_FROM and not other.isdigit())
    # The last character of a Japanese word is no word of its own in a text where it goes on.
    if len(runs[-1][0]) > 1:
        return Phrase(tuple(words[:-1]), looks, open_end=False)
    return Phrase(tuple(words), looks, open_end=True)
