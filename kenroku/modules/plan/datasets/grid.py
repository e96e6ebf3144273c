# SPDX-License-Identifier: Apache-2.0
"""The grid as a table for spreadsheets: exactly the lines that were asked for, one column for each fiscal year."""

from collections.abc import Iterator

from kenroku.core.datasets import Column, Table
from kenroku.core.datasets import ColumnType as Type
from kenroku.core.dates import fiscal_year_label
from kenroku.core.text import Text
from kenroku.modules.plan.models import Revision
from kenroku.modules.plan.queries.grid import Grid
from kenroku.modules.plan.queries.rows import Line, Sheet, read_sheet


def _column(name: str, title: str, title_en: str, meaning: str, meaning_en: str, type: Type = "text") -> Column:
    return Column(name=name, title=Text(ja=title, en=title_en), type=type, meaning=Text(ja=meaning, en=meaning_en))


LINE = (
    _column("id", "行ID", "Line id", "版の中での行の名前", "Name of the line within the edition"),
    _column(
        "measure", "施策ID", "Measure id", "版や再掲が違っても同じ、施策の名前", "The same in every edition and place"
    ),
    _column("field", "分野", "Field", "分野の名前", "Name of the field"),
    _column("heading", "見出し", "Heading", "分野の中の見出し", "Heading inside the field"),
    _column("order", "順番", "Order", "分野の中で印刷された順番", "Printed order inside the field", "integer"),
    _column("title", "施策名", "Title", "印刷されたとおり（New・再掲の印を除く）", "As printed, without New and 再掲"),
    _column("title_en", "施策名（英語）", "Title in English", "参考のための英訳", "Unofficial translation"),
    _column("is_new", "New", "New", "Newの印があるか", "Whether marked New", "boolean"),
    _column("cross_listed_from", "再掲元", "Cross-listed from", "再掲なら、元の行ID", "Line id of the original"),
    _column("merged_into", "統合先", "Merged into", "統合されたなら、統合先の行ID", "Line id that this became part of"),
)
SOURCE = (
    _column("source_file", "出典", "Source", "出典の文書の名前", "Key of the source document"),
    _column("source_heading", "出典の見出し", "Source heading", "出典の中の見出し", "Heading in the source document"),
    _column("source_line", "出典の行", "Source line", "テキスト版での行番号", "Line of its text version", "integer"),
)


MEASURE_YEARS = (
    _column("plan", "計画の版", "Edition", "版の名前", "Key of the edition"),
    *LINE,
    _column("year", "年度", "Fiscal year", "4月に始まる年度", "Fiscal year, from April", "integer"),
    _column("word", "段階", "Stage", "印刷された語のまま。空欄は印刷なし", "As printed; empty where nothing is"),
    *SOURCE,
)


def measure_years() -> Iterator[tuple[object, ...]]:
    """Every printed word of every published edition: one row for a line and a fiscal year."""
    for revision in Revision.objects.visible_to(None):
        sheet = read_sheet(revision)
        for line in sheet.lines:
            for year in sheet.years:
                if str(year) in line.cells:
                    yield (revision.key, *_facts(sheet, line), year, line.cells[str(year)], *_source(line))


def grid_table(grid: Grid) -> Table:
    """The selection as rows, in the order in which it was asked for."""
    revision = grid.sheet.revision
    title, label = revision.title, revision.label
    return Table(
        name=f"{revision.key}-grid",
        title=Text(ja=f"{title.ja} {label.ja} 工程表", en=f"{title.en or title.ja}, {label.en or label.ja}: schedule"),
        columns=(*LINE, *(_year(year) for year in grid.sheet.years), *SOURCE),
        rows=(_row(grid, line) for each in grid.gatherings for line in each.lines),
    )


def _year(year: int) -> Column:
    return Column(
        name=str(year),
        title=fiscal_year_label(year),
        type="text",
        meaning=Text(
            ja="その年度の段階。印刷された語のまま。空欄は印刷なし",
            en="Stage in that fiscal year, as printed; empty where nothing is",
        ),
    )


def _row(grid: Grid, line: Line) -> tuple[object, ...]:
    words = (line.cells.get(str(year)) for year in grid.sheet.years)
    return (*_facts(grid.sheet, line), *words, *_source(line))


def _facts(sheet: Sheet, line: Line) -> tuple[object, ...]:
    return (
        line.id,
        line.measure,
        sheet.field_by_key[line.field].name.ja,
        sheet.heading_by_key[line.heading].title.ja,
        line.order,
        line.title.ja,
        line.title.en or None,
        line.is_new,
        line.cross_listed_from,
        line.merged_into,
    )


def _source(line: Line) -> tuple[object, ...]:
    source = line.source
    return (source.file, source.heading, source.line) if source else (None, None, None)
