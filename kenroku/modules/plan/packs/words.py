# SPDX-License-Identifier: Apache-2.0
"""The translations of a pack: English and easy Japanese, joined to the Japanese they were made from."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from kenroku.core.packs import Problem, Row
from kenroku.core.text import Text
from kenroku.modules.plan.packs.rows import TranslationRow


class Translations:
    """Looks up a text by its file, its column and its Japanese, so that a translation never outlives its original."""

    def __init__(self, rows: Iterable[TranslationRow]) -> None:
        self._by_place: dict[tuple[str, str, str, str], TranslationRow] = {
            (row.section, row.column, row.key, row.ja): row for row in rows
        }
        self._used: set[tuple[str, str, str, str]] = set()

    def text(self, row: Row, column: str) -> Text | None:
        """The text in a column in all its languages; None where the cell is empty."""
        ja = getattr(row, column)
        if not ja:
            return None
        section = row.stands_at.file.rpartition("/")[2].removesuffix(".csv")
        for place in ((section, column, key_of(row), ja), (section, column, "", ja)):
            if found := self._by_place.get(place):
                self._used.add(place)
                return Text(ja=ja, en=found.en, easy=found.easy)
        return Text(ja=ja)

    def unused(self) -> Iterator[Problem]:
        """A warning for every translation that no text asked for: its Japanese has changed, or gone."""
        for place, row in self._by_place.items():
            if place not in self._used:
                yield row.wrong(
                    "ja",
                    what=_("この日本語は %(section)s の %(column)s にありません。訳は使われません。")
                    % {"section": row.section, "column": row.column},
                    expected=_("もとの日本語が変わったなら、訳を見直して書き直してください。"),
                    warning=True,
                )


def key_of(row: Row) -> str:
    """How a translation names one row: its key, or `revision/key` inside a revision's folder."""
    own = next((str(getattr(row, name)) for name in ("key", "id", "word", "order") if hasattr(row, name)), "")
    return f"{row.in_folder}/{own}" if row.stands_at.file.count("/") > 1 else own
