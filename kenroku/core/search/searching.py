# SPDX-License-Identifier: Apache-2.0
"""Asking the index: the page, the API and the AI desk call `search`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.db import connection
from django.utils.translation import gettext_lazy as _

from kenroku.core.refs import Ref
from kenroku.core.refusals import Refused
from kenroku.core.search.excerpts import Marked, excerpt, heading
from kenroku.core.search.models import Found
from kenroku.core.search.words import Phrase, loose_phrases_of, phrases_of
from kenroku.core.text import Text

LONGEST_QUERY = 200
MOST_PHRASES = 12
MOST_HITS = 100
FARTHEST = 10_000

_ENGINES = {
    # Smaller is better; a word in the title weighs ten times one in the body.
    "sqlite": (
        "search_words MATCH %s",
        "bm25(search_words, 10.0, 1.0)",
        "search_found JOIN search_words ON search_words.rowid = search_found.id",
    ),
    "postgresql": ("words @@ %s::tsquery", "-ts_rank('{0.1, 0.2, 0.4, 1.0}', words, %s::tsquery, 1)", "search_found"),
}


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found. `heading` and `excerpt` are its words with the places that matched."""

    ref: Ref
    kind: str
    title: Text
    url: str
    heading: Marked
    excerpt: Marked


@dataclass(frozen=True, slots=True)
class Hits:
    """What was found, the best first. `kinds` counts all hits by kind; `after` asks for the next page, empty on the last.

    `near` says that nothing holds all that was asked for, and that these are the things closest to it.
    """

    hits: tuple[Hit, ...] = ()
    kinds: Mapping[str, int] | None = None
    after: str = ""
    near: bool = False

    @property
    def total(self) -> int:
        """How many things were found in all kinds."""
        return sum((self.kinds or {}).values())


def search(query: str, *, kind: str | None = None, limit: int = 20, after: str = "") -> Hits:
    """Find public things by words, those with the words in their title first.

    Parts between spaces must all be there; Japanese characters must stand together. A query without letters or digits
    finds nothing. Refuses with `query_too_long` over 200 characters, with `bad_page` where `after` is not one of ours.
    """
    if len(query) > LONGEST_QUERY:
        raise Refused(
            "query_too_long",
            _("検索のことばは200文字までです。短くしてください。"),
            status=HTTPStatus.UNPROCESSABLE_ENTITY,
        )
    start = _start(after)
    limit = min(max(limit, 1), MOST_HITS)
    phrases = phrases_of(query)[:MOST_PHRASES]
    kinds = _kinds(asked := _all_of(phrases)) if phrases else {}
    near = False
    if phrases and not kinds and (loose := loose_phrases_of(query)[:MOST_PHRASES]):
        for asked in (_all_of(loose), _one_of(loose)):
            kinds = _kinds(asked)
            if kinds:
                phrases, near = loose, True
                break
    if not kinds:
        return Hits()
    ids = _ids(asked, kind, start, limit + 1)
    rows = Found.objects.defer("title_words", "body_words").in_bulk(ids[:limit])
    hits = tuple(_hit(rows[number], phrases) for number in ids[:limit] if number in rows)
    more = str(start + limit) if len(ids) > limit and start + limit <= FARTHEST else ""
    return Hits(hits, kinds, more, near)


def _start(after: str) -> int:
    if not after:
        return 0
    if not (after.isascii() and after.isdecimal() and len(after) < 6 and int(after) <= FARTHEST):
        raise Refused(
            "bad_page",
            _("このページの番号は使えません。検索し直してください。"),
            status=HTTPStatus.UNPROCESSABLE_ENTITY,
        )
    return int(after)


def _all_of(phrases: Sequence[Phrase]) -> str:
    return " AND ".join(map(_phrase, phrases)) if connection.vendor == "sqlite" else " & ".join(map(_phrase, phrases))


def _one_of(phrases: Sequence[Phrase]) -> str:
    return " OR ".join(map(_phrase, phrases)) if connection.vendor == "sqlite" else " | ".join(map(_phrase, phrases))


def _phrase(phrase: Phrase) -> str:
    """The phrase in the engine's language. Words hold nothing that means something to it (`fields.PLAIN`)."""
    if connection.vendor == "sqlite":
        return f'"{" ".join(phrase.words)}"' + ("*" if phrase.open_end else "")
    words = [f"'{word}'" for word in phrase.words]
    return "(" + " <-> ".join(words) + (":*" if phrase.open_end else "") + ")"


def _kinds(asked: str) -> dict[str, int]:
    match, _rank, tables = _ENGINES[connection.vendor]
    sql = f"SELECT kind, count(*) FROM {tables} WHERE {match} GROUP BY kind ORDER BY kind"  # noqa: S608  our own words
    return dict(_rows(sql, [asked]))


def _ids(asked: str, kind: str | None, start: int, limit: int) -> list[int]:
    match, rank, tables = _ENGINES[connection.vendor]
    of_kind = "AND kind = %s" if kind else ""
    sql = f"SELECT id FROM {tables} WHERE {match} {of_kind} ORDER BY {rank}, id LIMIT %s OFFSET %s"  # noqa: S608  as above
    values: list[str | int] = [asked, *([kind] if kind else []), *([asked] if "%s" in rank else []), limit, start]
    return [number for (number,) in _rows(sql, values)]


def _rows(sql: str, values: list[str | int]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def _hit(row: Found, phrases: Sequence[Phrase]) -> Hit:
    return Hit(
        ref=row.thing,
        kind=row.kind,
        title=row.title,
        url=row.url,
        heading=heading(row.title, phrases),
        excerpt=excerpt(row.body, phrases),
    )
