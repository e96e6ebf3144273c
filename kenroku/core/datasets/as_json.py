# SPDX-License-Identifier: Apache-2.0
"""JSON: the dictionary and the licence first, then the rows as objects. Numbers keep every digit they have."""

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from kenroku.core.datasets import Column, Table
from kenroku.core.datasets.cells import Cell, cell, plain
from kenroku.core.text import Text


def lines(table: Table) -> Iterator[str]:
    """The document in pieces, one row a line."""
    head = json.dumps(description(table), ensure_ascii=False)
    yield head[:-1] + ', "rows": ['
    comma = "\n"
    for row in table.rows:
        members = (
            f"{json.dumps(column.name, ensure_ascii=False)}: {_literal(cell(value, column))}"
            for value, column in zip(row, table.columns, strict=True)
        )
        yield f"{comma}{{{', '.join(members)}}}"
        comma = ",\n"
    yield "\n]}\n"


def description(table: Table) -> dict[str, Any]:
    """What the table is, in every language it was described in, and the data dictionary."""
    return {
        "name": table.name,
        "title": table.title.to_json(),
        "meaning": _text(table.meaning),
        "licence": table.licence,
        "source": _text(table.source),
        "updated": table.updated.isoformat() if table.updated else None,
        "columns": [column_description(column) for column in table.columns],
    }


def column_description(column: Column) -> dict[str, Any]:
    """One line of the data dictionary."""
    return {
        "name": column.name,
        "title": column.title.to_json(),
        "type": column.type,
        "meaning": column.meaning.to_json(),
        "unit": _text(column.unit),
    }


def _text(text: Text | None) -> dict[str, str] | None:
    return text.to_json() if text else None


def _literal(value: Cell) -> str:
    # A Decimal goes out as its own digits; json would only take it as a float or a string.
    if isinstance(value, Decimal):
        return plain(value)
    return json.dumps(value if isinstance(value, int | str | None) else plain(value), ensure_ascii=False)
