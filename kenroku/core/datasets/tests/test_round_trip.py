# SPDX-License-Identifier: Apache-2.0
"""What is written in four formats is read back equal."""

import csv
import io
import json
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest
from django.utils import timezone

from kenroku.core.datasets import Column, as_csv, writing
from kenroku.core.datasets.tests.sample import COLUMNS, ROWS, table
from kenroku.core.refusals import Refused


def _value(text: str | None, column: Column) -> Any:
    if text is None or (text == "" and column.type != "text"):
        return None
    read: dict[str, Callable[[str], Any]] = {
        "text": str,
        "integer": int,
        "decimal": Decimal,
        "boolean": lambda word: {"true": True, "false": False}[word],
        "date": date.fromisoformat,
        "moment": datetime.fromisoformat,
    }
    return read[column.type](text)


def _saved(tmp_path: Path, fmt: writing.Format, **options: Any) -> Path:
    path = tmp_path / f"t.{fmt}"
    writing.save(table(), fmt, path, **options)
    return path


def _csv(path: Path, *, guarded: bool) -> list[tuple[Any, ...]]:
    text = path.read_bytes().decode("utf-8-sig" if guarded else "utf-8")
    heading, *rows = csv.reader(io.StringIO(text, newline=""))
    assert heading == [column.name for column in COLUMNS]
    # The csv module does not tell an empty text from nothing; the sample has no empty text.
    return [
        tuple(
            _value((as_csv.unguarded(text) if guarded else text) or None, column)
            for text, column in zip(row, COLUMNS, strict=True)
        )
        for row in rows
    ]


@pytest.mark.parametrize("bom", [True, False])
def test_csv(tmp_path: Path, bom: bool) -> None:
    path = _saved(tmp_path, "csv", bom=bom)
    assert path.read_bytes().startswith(b"\xef\xbb\xbf") is bom
    assert _csv(path, guarded=bom) == list(ROWS)


def test_json(tmp_path: Path) -> None:
    document = json.loads(_saved(tmp_path, "json").read_text(), parse_float=Decimal)
    rows = [
        tuple(
            row[column.name]
            if row[column.name] is None or column.type in ("text", "boolean", "integer")
            else _value(str(row[column.name]), column)
            for column in COLUMNS
        )
        for row in document["rows"]
    ]
    assert rows == list(ROWS)
    assert document["licence"] == "CC BY 4.0"
    assert document["columns"][1] == {
        "name": "名称",
        "title": {"ja": "名称の列"},
        "type": "text",
        "meaning": {"ja": "意味", "en": "Meaning"},
        "unit": None,
    }


def test_xlsx(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(_saved(tmp_path, "xlsx"))
    heading, *rows = book.worksheets[0].iter_rows(values_only=True)
    assert heading == tuple(str(column.title) for column in COLUMNS)
    read = [tuple(_from_excel(value, column) for value, column in zip(row, COLUMNS, strict=True)) for row in rows]
    assert read == [
        tuple(value.replace("\r\n", "\n") if isinstance(value, str) else value for value in row) for row in ROWS
    ]
    assert not any(cell.data_type == "f" for row in book.worksheets[0].iter_rows() for cell in row)
    dictionary = [row[:5] for row in book.worksheets[1].iter_rows(values_only=True)]
    assert ("ライセンス", "CC BY 4.0", None, None, None) in dictionary
    assert ("名称", "名称の列", "text", None, "意味") in [tuple(cell or None for cell in row) for row in dictionary]


def _from_excel(value: Any, column: Column) -> Any:
    if value is None:
        return None
    match column.type:
        case "decimal":
            return Decimal(str(value))
        case "date":
            return date.fromisoformat(value) if isinstance(value, str) else value.date()
        case "moment":
            return value.replace(tzinfo=timezone.get_default_timezone())
    return value


def test_parquet(tmp_path: Path) -> None:
    path = _saved(tmp_path, "parquet")
    with duckdb.connect() as database:
        names = ", ".join(
            f'"{column.name}"' if column.type != "moment" else f'epoch("{column.name}")' for column in COLUMNS
        )
        rows = database.execute(f"SELECT {names} FROM read_parquet(?)", [str(path)]).fetchall()
        about = database.execute(
            "SELECT decode(value) FROM parquet_kv_metadata(?) WHERE decode(key) = 'kenroku'", [str(path)]
        ).fetchone()
        types = dict(
            database.execute(
                "SELECT column_name, column_type FROM (DESCRIBE FROM read_parquet(?))", [str(path)]
            ).fetchall()
        )
    at = [column.name for column in COLUMNS].index("at")
    assert rows == [(*row[:at], _seconds(row[at]), *row[at + 1 :]) for row in ROWS]
    assert about
    assert json.loads(about[0])["title"] == {"ja": "見本", "en": "Sample"}
    assert types["rate"] == "DECIMAL(18,6)"
    assert types["day"] == "DATE"
    assert types["at"] == "TIMESTAMP WITH TIME ZONE"


def _seconds(value: object) -> float | None:
    return value.timestamp() if isinstance(value, datetime) else None


def test_empty_text_is_not_nothing(tmp_path: Path) -> None:
    rows = [("", "", None, None, None, None, None), (None, "あ", None, None, None, None, None)]
    writing.save(table(rows), "csv", tmp_path / "t.csv", bom=False)
    assert (tmp_path / "t.csv").read_text().splitlines()[1:] == ['"","",,,,,', ",あ,,,,,"]
    writing.save(table(rows), "parquet", tmp_path / "t.parquet")
    with duckdb.connect() as database:
        assert database.execute("SELECT code FROM read_parquet(?)", [str(tmp_path / "t.parquet")]).fetchall() == [
            ("",),
            (None,),
        ]


def test_cells_that_excel_cannot_hold(tmp_path: Path) -> None:
    rows = [("a", "長" * 40_000, 10**16 + 1, Decimal("0.1234567890123456789"), None, None, None)]
    writing.save(table(rows), "xlsx", tmp_path / "t.xlsx")
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    _, row = book.worksheets[0].iter_rows(values_only=True)
    assert row[1:4] == ("長" * 32_767, "10000000000000001", "0.1234567890123456789")
    assert any("1個切りました" in str(line[1]) for line in book.worksheets[1].iter_rows(values_only=True))


def test_an_empty_table_has_its_heading_in_every_format(tmp_path: Path) -> None:
    for fmt in writing.FORMATS:
        writing.save(table([]), fmt, tmp_path / f"t.{fmt}")
    assert (tmp_path / "t.csv").read_text("utf-8-sig") == "code,名称,count,rate,open,day,at\n"
    assert json.loads((tmp_path / "t.json").read_text())["rows"] == []
    with duckdb.connect() as database:
        assert len(database.execute("DESCRIBE FROM read_parquet(?)", [str(tmp_path / "t.parquet")]).fetchall()) == 7


@pytest.mark.parametrize("value", [True, "5", 5.0, Decimal(5)], ids=["boolean", "text", "float", "decimal"])
def test_a_value_of_another_type_is_an_error_before_anything_is_sent(value: object) -> None:
    wrong = table([("a", "b", value, None, None, None, None)])
    with pytest.raises(TypeError, match="column count holds integer"):
        writing.write(wrong, "csv")


def test_an_unknown_format_says_which_there_are() -> None:
    with pytest.raises(Refused) as refused:
        writing.known_format("pdf")
    assert refused.value.status == 404
    assert refused.value.extra == {"formats": ["csv", "json", "xlsx", "parquet"]}


@pytest.mark.parametrize(
    "text", ["=1+1", "'=1", "''=1", "＝SUM(A1)", "+81", "-1", "@a", "\tx", "\rx", "-", "'", "a=1", "", "''"]
)
def test_the_guard_is_taken_away_again(text: str) -> None:
    written = next(
        csv.reader(io.StringIO("".join(as_csv.lines(table([(text, "あ", *[None] * 5)]))).lstrip("\ufeff"), newline=""))
    )
    assert written  # the heading
    _, line = csv.reader(io.StringIO("".join(as_csv.lines(table([(text, "あ", *[None] * 5)]))), newline=""))
    assert as_csv.unguarded(line[0]) == text
    assert not (len(line[0]) > 1 and line[0][0] in "=+-@＝＋－＠\t\r")
