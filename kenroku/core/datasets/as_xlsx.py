# SPDX-License-Identifier: Apache-2.0
"""XLSX: the rows on the first sheet, the data dictionary and the licence on the second. For people.

Text is always written as text, never as formula or link, so nothing in it can run and no leading zero is lost. Excel
keeps 15 digits of a number: one with more is written as text. So is a date before March 1900, where Excel's calendar
is wrong. A moment is written in the city's time, because Excel knows no zones; lines inside a cell end as Excel's do.
A cell holds 32,767 characters: a longer one is cut, and the second sheet says how many were.
"""

from datetime import date, datetime
from decimal import Decimal
from http import HTTPStatus
from typing import IO, Any

from django.utils.translation import gettext as _

from kenroku.core.datasets import Table
from kenroku.core.datasets.cells import Cell, cell, plain
from kenroku.core.refusals import Refused

LONGEST_CELL = 32_767
MOST_ROWS = 1_048_575
EXACT_DIGITS = 15
FIRST_DAY = date(1900, 3, 1)


def write(table: Table, file: IO[bytes]) -> None:
    """Write the workbook into `file`.

    Refuses with `too_many_rows` where the table is longer than a sheet of Excel.
    """
    import xlsxwriter  # loaded where it is needed: most processes never write a workbook

    with xlsxwriter.Workbook(file, {"constant_memory": True, "strings_to_formulas": False}) as book:
        formats = {
            "heading": book.add_format(
                {"bold": True, "bg_color": "#E8F1FE", "bottom": 1, "text_wrap": True, "valign": "top"}
            ),
            "date": book.add_format({"num_format": "yyyy-mm-dd"}),
            "moment": book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
            "wrap": book.add_format({"text_wrap": True, "valign": "top"}),
        }
        cut = _rows(book.add_worksheet(_("データ")), table, formats)
        _dictionary(book.add_worksheet(_("データ項目定義")), table, formats, cut)


def _rows(sheet: Any, table: Table, formats: dict[str, Any]) -> int:
    sheet.freeze_panes(1, 0)
    for place, column in enumerate(table.columns):
        sheet.set_column(place, place, 40 if column.type == "text" else 16)
        sheet.write_string(0, place, str(column.title), formats["heading"])
    cut = 0
    for number, row in enumerate(table.rows, start=1):
        if number > MOST_ROWS:
            raise Refused(
                "too_many_rows",
                _("行が多すぎてExcelの表に入りません。CSV、JSON、Parquetのどれかをお選びください。"),
                status=HTTPStatus.UNPROCESSABLE_ENTITY,
            )
        for place, (value, column) in enumerate(zip(row, table.columns, strict=True)):
            cut += _write(sheet, number, place, cell(value, column), formats)
    return cut


def _write(sheet: Any, row: int, place: int, value: Cell, formats: dict[str, Any]) -> int:
    match value:
        case None:
            return 0
        case bool():
            sheet.write_boolean(row, place, value)
        case int() | Decimal() if len(Decimal(value).as_tuple().digits) <= EXACT_DIGITS:
            sheet.write_number(row, place, value)
        case int() | Decimal():
            sheet.write_string(row, place, plain(value))
        case str():
            text = value.replace("\r\n", "\n")
            sheet.write_string(row, place, text[:LONGEST_CELL])
            return len(text) > LONGEST_CELL
        case datetime() if value.date() >= FIRST_DAY:
            sheet.write_datetime(row, place, value.replace(tzinfo=None), formats["moment"])
        case date() if not isinstance(value, datetime) and value >= FIRST_DAY:
            sheet.write_datetime(row, place, value, formats["date"])
        case _:
            sheet.write_string(row, place, plain(value))
    return 0


def _dictionary(sheet: Any, table: Table, formats: dict[str, Any], cut: int) -> None:
    sheet.set_column(0, 1, 24)
    sheet.set_column(2, 3, 14)
    sheet.set_column(4, 4, 80)
    facts = [
        (_("名前"), str(table.title)),
        (_("説明"), str(table.meaning or "")),
        (_("ライセンス"), table.licence),
        (_("出典"), str(table.source or "")),
        (_("更新"), table.updated.isoformat() if table.updated else ""),
    ]
    if cut:
        facts.append(
            (
                _("切り詰め"),
                _("Excelに入らない長さのセルを%(count)s個切りました。全文はCSV、JSON、Parquetにあります。")
                % {"count": cut},
            )
        )
    for row, (label, value) in enumerate(facts):
        sheet.write_string(row, 0, label, formats["heading"])
        sheet.write_string(row, 1, value)
    first = len(facts) + 1
    for place, label in enumerate((_("項目名"), _("見出し"), _("型"), _("単位"), _("意味"))):
        sheet.write_string(first, place, label, formats["heading"])
    for row, column in enumerate(table.columns, start=first + 1):
        words = (column.name, column.title, column.type, column.unit or "", column.meaning)
        for place, word in enumerate(words):
            sheet.write_string(row, place, str(word), formats["wrap"])
