# SPDX-License-Identifier: Apache-2.0
"""Parquet: typed columns, compressed, with the data dictionary in the file's metadata under `kenroku`.

DuckDB writes it from temporary lines of JSON. A decimal column gets as many places as its longest value needs.
"""

import json
import tempfile
from decimal import Decimal
from pathlib import Path
from typing import IO

from kenroku.core.datasets import Column, Table, as_json
from kenroku.core.datasets.cells import Cell, cell, plain

LONGEST_ROW = 256 * 1024 * 1024
MOST_DIGITS = 38

_TYPES = {"text": "VARCHAR", "integer": "BIGINT", "boolean": "BOOLEAN", "date": "DATE", "moment": "TIMESTAMPTZ"}


def write(table: Table, target: Path) -> None:
    """Write the file at `target`, whose folder also holds the temporary lines.

    Raises ValueError where a decimal column needs more digits than Parquet's 38.
    """
    import duckdb  # loaded where it is needed: it is large, and most processes never write Parquet

    with tempfile.NamedTemporaryFile("w", suffix=".ndjson", dir=target.parent, encoding="utf-8") as source:
        count, places = _write_lines(table, source)
        source.flush()
        # No extension is fetched from anywhere: what is needed is built in.
        config: dict[str, str | bool | int | float | list[str]] = {
            "threads": 1,
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        }
        with duckdb.connect(config=config) as database:
            copied = database.execute(_copy(table, places), {"source": source.name, "target": str(target)}).fetchone()
        if copied != (count,):
            raise RuntimeError(f"{count} rows went in, {copied} came out")


def _write_lines(table: Table, file: IO[str]) -> tuple[int, dict[str, tuple[int, int]]]:
    """Write one object a line; give back how many, and the digits before and after the point of each decimal column."""
    places = {column.name: (1, 0) for column in table.columns if column.type == "decimal"}
    count = 0
    for row in table.rows:
        cells = {column.name: cell(value, column) for value, column in zip(row, table.columns, strict=True)}
        for name, (before, after) in places.items():
            if isinstance(value := cells[name], Decimal):
                places[name] = (max(before, value.adjusted() + 1), max(after, -int(value.as_tuple().exponent)))
        file.write(json.dumps({name: _member(value) for name, value in cells.items()}, ensure_ascii=False) + "\n")
        count += 1
    return count, places


def _member(value: Cell) -> str | int | None:
    # Decimals go as text, so that no digit is lost on the way through a float.
    return value if isinstance(value, int | str | None) else plain(value)


def _copy(table: Table, places: dict[str, tuple[int, int]]) -> str:
    columns = ", ".join(f"{_quoted(column.name)}: {_quoted(_type(column, places))}" for column in table.columns)
    about = json.dumps(as_json.description(table), ensure_ascii=False)
    return (
        "COPY (SELECT * FROM read_json($source, format = 'newline_delimited',"  # noqa: S608  all quoted or parameters
        f" columns = {{{columns}}}, maximum_object_size = {LONGEST_ROW}))"
        f" TO $target (FORMAT parquet, COMPRESSION zstd, KV_METADATA {{kenroku: {_quoted(about)}}})"
    )


def _type(column: Column, places: dict[str, tuple[int, int]]) -> str:
    if column.type != "decimal":
        return _TYPES[column.type]
    before, after = places[column.name]
    if before + after > MOST_DIGITS:
        raise ValueError(f"column {column.name} needs {before + after} digits, Parquet has {MOST_DIGITS}")
    return f"DECIMAL({18 if before + after <= 18 else MOST_DIGITS}, {after})"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
