# SPDX-License-Identifier: Apache-2.0
"""CSV (RFC 4180, UTF-8, CRLF), in two flavours.

*For spreadsheets* (the default) the file begins with a byte order mark, without which Excel misreads Japanese, and
text that a spreadsheet would take for a formula gets one apostrophe in front. *For programs* (`?bom=0`) there is
neither: each cell is the value, character for character.

The apostrophe loses nothing: it is added exactly where a text cell consists of any number of apostrophes, then one of
`= + - @` (or its full-width form, a tab or a carriage return), then at least one more character. To read such a file
exactly, take one apostrophe away from every cell of that shape. Numbers and dates are never touched: -5 stays -5, and
so does a lone "-".

Nothing is known (None) is an empty cell; an empty text is written as "".
"""

import re
from collections.abc import Iterable, Iterator

from kenroku.core.datasets import Table
from kenroku.core.datasets.cells import Cell, cell, plain

BOM = "\ufeff"

_FORMULA = re.compile(r"'*[=+\-@＝＋－＠\t\r].", re.DOTALL)
_NEEDS_QUOTES = re.compile(r"[\",\r\n]|^\s|\s$")


def lines(table: Table, *, for_spreadsheets: bool = True) -> Iterator[str]:
    """The file line by line, heading first."""
    heading = _line(column.name for column in table.columns)
    yield BOM + heading if for_spreadsheets else heading
    for row in table.rows:
        cells = (cell(value, column) for value, column in zip(row, table.columns, strict=True))
        yield _line(_guarded(value) for value in cells) if for_spreadsheets else _line(cells)


def unguarded(text: str) -> str:
    """What a text cell said before the apostrophe was put in front of it."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text


def _guarded(value: Cell) -> Cell:
    return f"'{value}" if isinstance(value, str) and _FORMULA.match(value) else value


def _line(cells: Iterable[Cell]) -> str:
    return ",".join(map(_quoted, cells)) + "\r\n"


def _quoted(value: Cell) -> str:
    text = plain(value)
    if value == "" or _NEEDS_QUOTES.search(text):
        return '"' + text.replace('"', '""') + '"'
    return text
