# SPDX-License-Identifier: Apache-2.0
"""Open data: what a module publishes as tables, with the meaning of each column, a licence and a date.

A `Dataset` is a standing publication with an address under `/data`. A `Table` is rows with their columns, on their way
to a reader: a dataset makes one, and so does a page that lets its reader take away exactly what is on screen.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from kenroku.core.city import city
from kenroku.core.datasets.suppression import hide_small_counts
from kenroku.core.text import Text

ColumnType = Literal["text", "integer", "decimal", "boolean", "date", "moment"]
"""What a cell may hold; `moment` is a date with a time and a zone. Any cell may also be None: nothing is known."""

Row = Sequence[Any]

LICENCES = {
    "CC BY 4.0": "https://creativecommons.org/licenses/by/4.0/",
    "CC0 1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
    "PDL1.0": "https://www.digital.go.jp/resources/open_data/public_data_license_v1.0",
}
"""Addresses of the licences that Japanese cities use for open data."""

_DATASET_NAME = re.compile(r"[a-z]+\.[a-z][a-z0-9_]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: its name for programs, its title and meaning for people.

    `counts` marks numbers of people or cases, which are hidden where they are small; `derived_from` names the counting
    column that this one (a share, an average) would give away, and is hidden together with it.
    """

    name: str
    title: Text
    type: ColumnType
    meaning: Text
    unit: Text | None = None
    counts: bool = False
    derived_from: str = ""


SUPPRESSED = Column(
    name="suppressed",
    title=Text(ja="秘匿", en="Suppressed"),
    type="boolean",
    meaning=Text(
        ja="人が特定されるのを防ぐために、この行の小さい数を空欄にしたとき true。",
        en="true where small numbers of this row were left empty so that nobody can be recognised.",
    ),
)
"""Added to every dataset with a threshold, so that a hidden number is never mistaken for one that is not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows with their columns, read once. `rows` may be a generator: writers take one row at a time."""

    name: str
    title: Text
    columns: tuple[Column, ...]
    rows: Iterable[Row]
    meaning: Text | None = None
    licence: str = ""
    source: Text | None = None
    updated: datetime | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """The name of a licence, and its address where it has one."""

    name: Text
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Dataset:
    """What a module publishes as open data.

    `rows` gives the rows in an order that does not change by itself; `updated` the moment of the last change, which is
    also the version that caches compare; None where nothing was published yet. With `suppress_below=5`, the counts
    1 to 4 of counting columns are hidden (see `suppression`). Without a `licence` of its own (`CC BY 4.0`) the terms
    are the city's.
    """

    name: str
    title: Text
    meaning: Text
    columns: tuple[Column, ...]
    rows: Callable[[], Iterable[Row]]
    updated: Callable[[], datetime | None]
    source: Text
    licence: str | None = None
    suppress_below: int | None = None

    def __post_init__(self) -> None:
        names = [column.name for column in self.columns]
        if not _DATASET_NAME.fullmatch(self.name):
            raise ValueError(f"{self.name!r} is not a dataset name; it looks like plan.measures")
        if len(set(names)) != len(names) or (self.suppress_below and SUPPRESSED.name in names):
            raise ValueError(f"{self.name} has two columns of one name")
        if strangers := {column.derived_from for column in self.columns if column.derived_from} - set(names):
            raise ValueError(f"{self.name} derives a column from {', '.join(sorted(strangers))}, which it has not")

    def terms(self) -> Terms:
        """Under which terms it may be used."""
        if self.licence is None:
            return Terms(city().licence, city().licence_url)
        return Terms(Text(ja=self.licence), LICENCES.get(self.licence, ""))

    def table(self) -> Table:
        """Its rows as they stand now, with small counts hidden where the dataset says so."""
        columns, rows = self.columns, self.rows()
        if self.suppress_below:
            rows = hide_small_counts(
                rows,
                below=self.suppress_below,
                counting=[place for place, column in enumerate(columns) if column.counts],
                derived={
                    place: next(at for at, other in enumerate(columns) if other.name == column.derived_from)
                    for place, column in enumerate(columns)
                    if column.derived_from
                },
            )
            columns = (*columns, SUPPRESSED)
        return Table(
            name=self.name,
            title=self.title,
            meaning=self.meaning,
            columns=columns,
            rows=rows,
            licence=str(self.terms().name),
            source=self.source,
            updated=self.updated(),
        )
