# SPDX-License-Identifier: Apache-2.0
"""A column of words: text between spaces for SQLite's FTS5, a `tsvector` with positions for PostgreSQL."""

import re
from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

PLAIN = re.compile(r"[^\s\0!\"&'()*:<>\\^|~-]+")
"""What a word may be: nothing in it ends it or commands either database."""


class WordsField(models.Field[Iterable[str], str]):
    """Takes words in their order; raises ValueError for a word that would need escaping (see PLAIN)."""

    description = "Words for the search"

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        """The column's type in this database."""
        return "tsvector" if connection.vendor == "postgresql" else "text"

    def get_db_prep_value(self, value: Iterable[str], connection: BaseDatabaseWrapper, prepared: bool = False) -> str:
        """The words as this database wants them."""
        words = list(value)
        if not all(map(PLAIN.fullmatch, words)):
            raise ValueError("a word of the search index holds nothing that means something to a database")
        if connection.vendor != "postgresql":
            return " ".join(words)
        places: dict[str, list[str]] = {}
        for number, word in enumerate(words, 1):
            places.setdefault(word, []).append(str(number))
        # PostgreSQL keeps at most 255 places of one word.
        return " ".join(f"'{word}':{','.join(numbers[:255])}" for word, numbers in places.items())

    def get_placeholder(self, value: Any, compiler: Any, connection: BaseDatabaseWrapper) -> str:
        """PostgreSQL reads the text as it stands, without its own ideas of what a word is."""
        return "%s::tsvector" if connection.vendor == "postgresql" else "%s"
