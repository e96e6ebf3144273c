# SPDX-License-Identifier: Apache-2.0
"""A city pack is a folder of data that makes Kenroku a city; here a module declares which files it reads and keeps.

README.md beside this file shows the whole way with an example.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from django.utils.translation import gettext as _
from pydantic import BaseModel, ConfigDict, PrivateAttr

from kenroku.core.packs.problems import PackRefused, Problem, nearest
from kenroku.core.text import Text

if TYPE_CHECKING:
    from kenroku.core.packs.folder import Pack

__all__ = [
    "Changed",
    "Changes",
    "Document",
    "PackRefused",
    "PackSection",
    "Pages",
    "Place",
    "Problem",
    "Records",
    "RefersTo",
    "Row",
    "Spread",
    "Table",
    "nearest",
]

Json = Any
"""A value that JSON can hold; two states of a record are compared in this form."""

Values = Mapping[str, Json]
"""One record as column → value."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row stands. `positions` gives line and column of each of its parts, by path."""

    file: str
    line: int | None = None
    path: tuple[str | int, ...] = ()
    positions: Mapping[tuple[str | int, ...], tuple[int, int]] = field(default_factory=dict)

    def of(self, *path: str | int) -> tuple[int | None, int | None]:
        """Line and column of a part, or of the nearest thing around it."""
        whole = self.path + path
        while whole not in self.positions and len(whole) > len(self.path):
            whole = whole[:-1]
        return self.positions.get(whole, (self.line, None))


class Row(BaseModel):
    """A line of a table, a document or a part of one. Declare the columns as annotated fields:

        class MeetingRow(Row):
            '''会議の開催記録。'''
            id: Annotated[Key, Text(ja="会議の番号", en="Key of the meeting")]
            held: Annotated[date | None, Text(ja="開催日", en="Day it was held")] = None

    The Text is the column's meaning, shown in the pack's README. A field with a default may be left empty or out.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    _place: Place = PrivateAttr(default=Place(""))

    @property
    def stands_at(self) -> Place:
        """Where this row stands in the pack."""
        return self._place

    @property
    def in_folder(self) -> str:
        """The name of the folder that its file lies in."""
        return self._place.file.split("/")[-2] if "/" in self._place.file else ""

    def settle(self, place: Place) -> None:
        """Say where this row and the rows inside it stand; the readers call this once."""
        self._place = place
        for name, value in self:
            _settle(value, place, (*place.path, name))

    def in_languages(self, name: str) -> Text | None:
        """The columns `name`, `name_en` and `name_easy` as one Text; None where the Japanese is empty."""
        ja = getattr(self, name)
        if not ja:
            return None
        return Text(ja=ja, en=getattr(self, f"{name}_en", "") or "", easy=getattr(self, f"{name}_easy", "") or "")

    def wrong(self, *path: str | int, what: str, expected: str = "", warning: bool = False) -> Problem:
        """A problem at one of this row's columns, or at the row as a whole where no path is given."""
        line, column = self.stands_at.of(*path)
        where = dotted((*self.stands_at.path, *path))
        return Problem(
            file=self.stands_at.file,
            line=line,
            column=column,
            where=where,
            what=what,
            expected=expected,
            warning=warning,
        )


def _settle(value: object, place: Place, path: tuple[str | int, ...]) -> None:
    if isinstance(value, Row):
        line = place.positions.get(path, (place.line, None))[0]
        value.settle(Place(place.file, line, path, place.positions))
    elif isinstance(value, list | tuple):
        for number, item in enumerate(value):
            _settle(item, place, (*path, number))
    elif isinstance(value, Mapping):
        for key, item in value.items():
            _settle(item, place, (*path, key))


def dotted(path: Iterable[str | int]) -> str:
    """A path as people write it: `measures[3].title`."""
    words = ""
    for part in path:
        words += f"[{part}]" if isinstance(part, int) else f".{part}" if words else part
    return words


RowT = TypeVar("RowT", bound=Row)


@dataclass(frozen=True, slots=True)
class RefersTo:
    """Put into a column's annotation: its value must be a key of that file (or of one of these files).

    Where `file` has a `*`, the file in the row's own folder is meant; from anywhere else it is `folder/key`.
    """

    file: str
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Spread:
    r"""Put into a mapping column's annotation: it stands for every column whose heading has this form, in any number.

    `cells: Annotated[dict[str, str], Text(…), Spread(r"\d{4}")]` takes one column a year; an empty cell is an empty
    text, and `row.wrong("cells", "2023", …)` names the cell.
    """

    form: str


@dataclass(frozen=True, slots=True)
class Table(Generic[RowT]):
    """A CSV file: a header line with the columns of `row`, then one row a line. `key` must differ in every row.

    `plan/revisions/*/fields.csv` stands for one such file in each folder; a row's `in_folder` tells which.
    """

    file: str
    row: type[RowT]
    key: tuple[str, ...]
    title: Text
    required: bool = True

    def keys(self, rows: Iterable[Row]) -> set[str]:
        """What other files may refer to: the key, with its parts joined by `/`."""
        return {joined(getattr(row, name) for name in self.key) for row in rows}


@dataclass(frozen=True, slots=True)
class Document(Generic[RowT]):
    """A JSON, YAML or TOML file that holds one thing, with parts inside. `keys` gives what other files may refer to."""

    file: str
    row: type[RowT]
    title: Text
    required: bool = True
    key_of: Callable[[RowT], Collection[str]] | None = None

    def keys(self, rows: Iterable[RowT]) -> set[str]:
        """What other files may refer to."""
        return {key for row in rows for key in (self.key_of(row) if self.key_of else ())}


@dataclass(frozen=True, slots=True)
class Pages(Generic[RowT]):
    """A folder of Markdown files, `plan/texts/*.md`: YAML between two lines `---`, then the text.

    The row needs the fields `key` (the file's name without `.md`) and `body` (the text).
    """

    file: str
    row: type[RowT]
    title: Text
    required: bool = False

    def keys(self, rows: Iterable[Row]) -> set[str]:
        """What other files may refer to: the names of the files."""
        return {str(getattr(row, "key", "")) for row in rows}


File = Table[Any] | Document[Any] | Pages[Any]


@dataclass(frozen=True, slots=True)
class Changed:
    """A record that loading would change: its columns with what is there now and what the pack says."""

    key: str
    columns: Mapping[str, tuple[Json, Json]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What loading would do to one kind of record. `edited` are columns that people changed here and that stay."""

    name: str
    title: Text
    wanted: Mapping[str, Values]
    added: tuple[str, ...] = ()
    changed: tuple[Changed, ...] = ()
    removed: tuple[str, ...] = ()
    edited: tuple[Changed, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Records:
    """One kind of record that a section keeps.

    `wanted` reads the pack, `kept` reads the database; both give key → column → JSON value, and what differs is the
    change. `put` writes what was added and changed, `take` removes or marks what the pack no longer has; both run in
    the load's transaction. Most records are rows of a Django model: `model_records` in `kenroku.core.packs.records`.
    """

    name: str
    title: Text
    wanted: Callable[["Pack"], Mapping[str, Values]]
    kept: Callable[[], Mapping[str, Values]]
    put: Callable[[Changes], None]
    take: Callable[[Changes], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class PackSection:
    """What a module reads from a city pack.

    `files` are read and checked by their declarations. `check` may add problems that a declaration cannot say; it
    runs when the files themselves are sound. `records` are compared and loaded in this order. `after` runs once in
    the load's transaction, when something changed: record events here.
    """

    name: str
    title: Text
    files: tuple[File, ...]
    records: tuple[Records, ...] = ()
    check: Callable[["Pack"], Iterable[Problem]] | None = None
    after: Callable[[tuple[Changes, ...]], None] | None = None


def joined(parts: Iterable[object]) -> str:
    """A key of several parts as one word."""
    return "/".join(str(getattr(part, "value", part)) for part in parts)


def duplicates(rows: Iterable[Row], *key: str, seen_in: str = "") -> Iterable[Problem]:
    """A problem for every row whose key stood on an earlier row already; names both lines."""
    first: dict[str, Row] = {}
    for row in rows:
        word = joined(getattr(row, name) for name in key)
        if word in first:
            yield row.wrong(
                key[-1],
                what=_("「%(key)s」は %(line)s 行目にもあります。")
                % {"key": word, "line": first[word].stands_at.of(key[-1])[0]},
                expected=_("一つだけにしてください。"),
            )
        else:
            first[word] = row
