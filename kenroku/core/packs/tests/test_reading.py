# SPDX-License-Identifier: Apache-2.0
"""Every way in which a file of a pack can be wrong, and the sentence that says so."""

import os
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field

from kenroku.core.packs import Document, File, PackSection, Pages, Problem, RefersTo, Row, Spread, Table
from kenroku.core.packs.cells import Day, Key, Language, PartialDate
from kenroku.core.packs.folder import Pack
from kenroku.core.text import Text

NAME = Text(ja="名前")


class FieldRow(Row):
    """A field."""

    key: Annotated[Key, NAME]


class MeasureRow(Row):
    """A measure with a column of every sort."""

    key: Annotated[Key, NAME]
    title: Annotated[str, NAME, Field(min_length=1, max_length=12)]
    field: Annotated[str, NAME, RefersTo("fields.csv")] = ""
    day: Annotated[Day | None, NAME] = None
    since: Annotated[PartialDate, NAME] = ""
    count: Annotated[int | None, NAME, Field(ge=0)] = None
    value: Annotated[Decimal | None, NAME] = None
    new: Annotated[bool, NAME] = False
    kind: Annotated[Literal["level", "rate"], NAME] = "level"


class PartRow(Row):
    """A part of a document."""

    title: Annotated[Language, NAME]
    field: Annotated[str, NAME, RefersTo("fields.csv")] = ""
    year: Annotated[int, NAME] = 0


class PlanRow(Row):
    """A document with parts."""

    name: Annotated[str, NAME]
    parts: Annotated[tuple[PartRow, ...], NAME] = ()


class TextRow(Row):
    """A page."""

    key: Annotated[str, NAME]
    title: Annotated[str, NAME]
    body: Annotated[str, NAME]


FIELDS = Table("fields.csv", FieldRow, ("key",), NAME)
MEASURES = Table("measures.csv", MeasureRow, ("key",), NAME)
GOOD = {"fields.csv": b"key\nf1\nf2\n", "measures.csv": b"key,title\nm1,One\n"}


def pack(root: Path, files: dict[str, bytes], *more: File) -> Pack:
    for name, data in (GOOD | files).items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(data)
    return Pack(root, [PackSection(name="test", title=NAME, files=(FIELDS, MEASURES, *more))])


def only(root: Path, files: dict[str, bytes], *more: File) -> Problem:
    (problem,) = pack(root, files, *more).check()
    return problem


def test_a_sound_pack_has_no_problems_and_typed_rows(tmp_path: Path) -> None:
    found = pack(
        tmp_path,
        {
            "measures.csv": "key,title,day,since,count,value,new,kind,field\nm1,電子申請,R8.4.1,2026-01,3,1.50,true,rate,f2\n".encode()
        },
    )
    assert found.check() == []
    (row,) = found.rows(MEASURES)
    assert (str(row.day), row.since, row.count, row.value, row.new, row.kind) == (
        "2026-04-01", "2026-01", 3, Decimal("1.50"), True, "rate",
    )  # fmt: skip
    assert (row.stands_at.file, row.stands_at.line) == ("measures.csv", 2)


def test_empty_cells_of_optional_columns_are_their_defaults(tmp_path: Path) -> None:
    (row,) = pack(tmp_path, {"measures.csv": b"key,title,count,day,kind\nm1,One,,,\n"}).rows(MEASURES)
    assert (row.count, row.day, row.kind) == (None, None, "level")


@pytest.mark.parametrize(
    ("data", "line", "column", "what", "expected"),
    [
        ("key,title\nm1,避難所\n".encode("cp932"), 2, None, "Shift_JIS", "UTF-8 で保存し直して"),
        ("key,title\nm1,x\n".encode("utf-16"), None, None, "UTF-16", "UTF-8"),
        (b"key,title\nm1,\xff\xfe\xfa\n", 2, None, "UTF-8 ではありません", "UTF-8"),
        (b"key,title\nm1,a\0b\n", 2, None, "NUL", "テキスト"),
        (b"key,titel\nm1,x\n", 1, None, "必要な列", "title"),
        (b"key,title,title\nm1,x,y\n", 1, 3, "二つ", "一つ"),
        (b"key,title\nm1,x\nm1,y\n", 3, 1, "2 行目にもあります", "一つ"),
        (b"key,title,field\nm1,x,f3\n", 2, 3, "「f3」は fields.csv にありません", "f1"),
        (b"key,title,day\nm1,x,2026-02-30\n", 2, 3, "「2026-02-30」は使えません", "2026-04-01"),
        (b"key,title,since\nm1,x,2026-13\n", 2, 3, "「2026-13」は使えません", "暦"),
        (b"key,title,count\nm1,x,1.5\n", 2, 3, "「1.5」は使えません", "整数"),
        (b"key,title,count\nm1,x,-1\n", 2, 3, "「-1」は使えません", "0以上"),
        (b'key,title,value\nm1,x,"1,234"\n', 2, 3, "「1,234」は使えません", "半角数字"),
        (b"key,title,value\nm1,x,NaN\n", 2, 3, "「NaN」は使えません", "半角数字"),
        (b"key,title,new\nm1,x,maybe\n", 2, 3, "「maybe」は使えません", "true か false"),
        (b"key,title,kind\nm1,x,levle\n", 2, 3, "「levle」は使えません", "「level」のこと"),
        (b"key,title\nM 1,x\n", 2, 1, "「M 1」は使えません", "決められた形"),
        (b"key,title\nm1,\n", 2, 2, "何も書かれていません", "1文字以上"),
        (b"key,title\nm1,1234567890123\n", 2, 2, "「1234567890123」は使えません", "12文字まで"),
        (b"key,title\nm1\n", 2, None, "セルが1個", "2個"),
        (b"key,title\nm1,x,y\n", 2, None, "セルが3個", "2個"),
        (b'key,title\nm1,"x\nm2,y\n', 2, None, "引用符", '""'),
        (b'key,title\nm1,"x"y\n', 2, None, "引用符", '""'),
        (b"", 1, None, "必要な列", "key"),
        (b"key,title\nm1," + b"x" * 110_000 + b"\n", 2, 2, "10万文字", ""),
        (b"key,title\nm1," + b"x" * 10_000_000 + b"\n", 2, None, "10万文字", ""),
    ],
)
def test_a_wrong_table_is_named_with_file_line_cell_fault_and_mend(
    tmp_path: Path, data: bytes, line: int, column: int | None, what: str, expected: str
) -> None:
    problem = pack(tmp_path, {"measures.csv": data}).check()[0]
    assert (problem.file, problem.line, problem.column, problem.warning) == ("measures.csv", line, column, False)
    assert what in problem.what and expected in problem.expected


def test_an_unknown_column_offers_the_nearest_one(tmp_path: Path) -> None:
    problem = only(tmp_path, {"measures.csv": b"key,title,cuont\nm1,x,1\n"})
    assert (problem.line, problem.column, problem.where) == (1, 3, "cuont")
    assert "「count」のこと" in problem.expected


def test_all_problems_are_reported_at_once(tmp_path: Path) -> None:
    found = pack(
        tmp_path, {"measures.csv": b"key,title,count,field\nm1,x,a,\nm2,,1,f9\nm2,y,1,f1\n", "fields.csv": b"kee\nf1\n"}
    )
    places = [(problem.file, problem.line, problem.where) for problem in found.check()]
    # m2's field is not blamed as well: fields.csv itself could not be read, but the key is still unknown there.
    assert ("measures.csv", 2, "count") in places and ("measures.csv", 3, "title") in places
    assert ("fields.csv", 1, "kee") in places and ("fields.csv", 1, "key") in places


@pytest.mark.parametrize(
    "data", [b"\xef\xbb\xbfkey,title\nm1,One\n", b"key,title\r\nm1,One\r\n", b"key,title\n\nm1,One\n\n"]
)
def test_what_spreadsheets_write_is_accepted(tmp_path: Path, data: bytes) -> None:
    found = pack(tmp_path, {"measures.csv": data})
    assert found.check() == []
    assert [row.title for row in found.rows(MEASURES)] == ["One"]


def test_a_cell_of_several_lines_counts_its_lines_and_keeps_plain_line_ends(tmp_path: Path) -> None:
    found = pack(tmp_path, {"measures.csv": b'key,title\r\nm1,"a\r\nb"\r\nm2,x\r\n'})
    assert [(row.stands_at.line, row.title) for row in found.rows(MEASURES)] == [(2, "a\nb"), (4, "x")]


def test_a_file_over_the_limit_is_not_even_read(tmp_path: Path) -> None:
    found = pack(tmp_path, {})
    with (tmp_path / "measures.csv").open("wb") as file:
        file.truncate(20_000_001)
    assert "20メガバイト" in found.check()[0].what


@pytest.mark.parametrize("outside", ["file", "folder", "pipe", "dangling"])
def test_links_and_special_files_are_refused(tmp_path: Path, outside: str) -> None:
    root = tmp_path / "pack"
    secret = tmp_path / "secret.csv"
    secret.write_text("key,title\nm1,secret\n")
    table = Table("inner/measures.csv", MeasureRow, ("key",), NAME)
    found = pack(root, {"inner/measures.csv": b"key,title\n"}, table)
    (root / "inner/measures.csv").unlink()
    if outside == "folder":
        (root / "inner").rmdir()
        (tmp_path / "elsewhere").mkdir()
        secret.rename(tmp_path / "elsewhere" / "measures.csv")
        (root / "inner").symlink_to(tmp_path / "elsewhere")
    elif outside == "pipe":
        os.mkfifo(root / "inner/measures.csv")
    else:
        (root / "inner/measures.csv").symlink_to(secret if outside == "file" else tmp_path / "nothing")
    assert any("リンクや特殊な" in problem.what for problem in found.check())
    assert found.rows(table) == ()


def test_a_missing_file_is_a_problem_unless_it_is_optional(tmp_path: Path) -> None:
    needed = Table("more.csv", FieldRow, ("key",), NAME)
    assert "ファイルがありません" in only(tmp_path, {}, needed).what
    optional = Table("more.csv", FieldRow, ("key",), NAME, required=False)
    assert pack(tmp_path, {}, optional).check() == []


def test_an_unknown_file_is_a_warning_that_offers_the_nearest_name(tmp_path: Path) -> None:
    problem = only(tmp_path, {"mesures.csv": b"", "README.md": b"", ".DS_Store": b""})
    assert problem.warning and "measures.csv" in problem.expected


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    (problem,) = Pack(tmp_path / "nowhere", []).check()
    assert "フォルダーがありません" in problem.what


JSON = Document("plan.json", PlanRow, NAME)
YAML = Document("plan.yaml", PlanRow, NAME)
TOML = Document("plan.toml", PlanRow, NAME)


@pytest.mark.parametrize(
    ("document", "data", "line", "column", "where", "what"),
    [
        (
            JSON,
            b'{\n\t"name": "x",\n\t"parts": [\n\t\t{"title": "a"},\n\t\t{"title": "b", "year": "z"}\n\t]\n}',
            5,
            26,
            "parts[1].year",
            "「z」",
        ),
        (JSON, b'{"name": "x",\n  oops}', 2, 3, "", "JSON"),
        (JSON, b'{"name": "x",\n "name": "y"}', 2, 2, "", "1 行目にも"),
        (JSON, b'{"name": NaN}', None, None, "", "NaN"),
        (JSON, b'{"name": 1}', 1, 10, "name", "「1」"),
        (JSON, b'{"name": "x", "nmae": 1}', 1, 23, "nmae", "知らない項目"),
        (JSON, b'["x"]', 1, 1, "", "使えません"),
        (JSON, b"\xef\xbb\xbf{}", 1, None, "", "BOM"),
        (JSON, b"[" * 100_000, None, None, "", "JSON"),
        (JSON, b'{"name": "' + b"x" * 110_000 + b'"}', 1, 10, "", "10万文字"),
        (YAML, b"name: x\nparts:\n  - title: a\n    year: z\n", 4, 11, "parts[0].year", "「z」"),
        (YAML, b"name: x\nparts: [\n", 3, 1, "", "YAML"),
        (YAML, b"name: &a x\nparts:\n  - title: *a\n", 1, 7, "", "別名"),
        (YAML, b"name: x\n? [a, b]\n: y\n", 2, 3, "", "文字ではありません"),
        (YAML, b"name: x\nname: y\n", 2, 1, "", "1 行目にも"),
        (YAML, b"name: !!python/object/apply:os.system [ls]\n", None, None, "", "YAML"),
        (
            TOML,
            b'name = "x"\n[[parts]]\ntitle = "a"\n[[parts]]\ntitle = "b"\nyear = "z"\n',
            6,
            8,
            "parts[1].year",
            "「z」",
        ),
        (TOML, b'name = "x\n', 1, None, "", "TOML"),
        (TOML, b"name = " + b"1" * 5000, None, None, "", "TOML"),
        (TOML, b"name = 1\n", 1, 8, "name", "「1」"),
    ],
)
def test_a_wrong_document_is_named_with_line_and_column(
    tmp_path: Path, document: File, data: bytes, line: int | None, column: int | None, where: str, what: str
) -> None:
    problem = only(tmp_path, {document.file: data}, document)
    assert (problem.file, problem.line, problem.where) == (document.file, line, where)
    assert problem.column == column or column is None
    assert what in problem.what


@pytest.mark.parametrize(
    ("document", "data"),
    [
        (
            JSON,
            '{"name": "n", "parts": [{"title": {"ja": "絵\\ud83d\\ude00", "en": "e"}, "field": "f1", "year": 2026}]}',
        ),
        (YAML, 'name: n\nparts:\n  - title: {ja: "絵😀", en: e}\n    field: f1\n    year: 2026\n'),
        (TOML, 'name = "n"\n[[parts]]\ntitle = { ja = "絵😀", en = "e" }\nfield = "f1"\nyear = 2026\n'),
    ],
)
def test_the_same_document_in_three_languages(tmp_path: Path, document: Document[PlanRow], data: str) -> None:
    found = pack(tmp_path, {document.file: data.encode()}, document)
    assert found.check() == []
    plan = found.document(document)
    assert plan is not None
    assert (plan.name, plan.parts[0].title, plan.parts[0].year) == ("n", Text(ja="絵😀", en="e"), 2026)


@pytest.mark.parametrize("depth", [500, 900, 980, 1500, 50_000])
@pytest.mark.parametrize("document", [JSON, YAML, TOML])
def test_a_document_as_deep_as_a_well_is_one_problem(tmp_path: Path, document: File, depth: int) -> None:
    start = b"name = " if document is TOML else b""
    problem = only(tmp_path, {document.file: start + b"[" * depth + b"]" * depth}, document)
    assert problem.file == document.file and not problem.warning


def test_a_date_in_yaml_stays_what_the_row_declares(tmp_path: Path) -> None:
    class Dated(Row):
        since: Annotated[PartialDate, NAME]

    document = Document("dated.yaml", Dated, NAME)
    found = pack(tmp_path, {"dated.yaml": b"since: 2026-01-19\n"}, document).document(document)
    assert found is not None and found.since == "2026-01-19"


def test_a_reference_inside_a_document_is_checked_at_its_place(tmp_path: Path) -> None:
    problem = only(tmp_path, {"plan.yaml": b"name: x\nparts:\n  - title: a\n    field: f7\n"}, YAML)
    assert (problem.line, problem.column, problem.where) == (4, 12, "parts[0].field")


def test_pages_have_facts_and_a_body(tmp_path: Path) -> None:
    pages = Pages("texts/*.md", TextRow, NAME)
    found = pack(tmp_path, {"texts/vision.md": "---\ntitle: 都市像\n---\n\n未来を拓く\n".encode()}, pages)
    assert found.check() == []
    (page,) = found.rows(pages)
    assert (page.key, page.title, page.body) == ("vision", "都市像", "未来を拓く")
    assert "---" in only(tmp_path, {"texts/bad.md": b"no facts"}, pages).what
    (tmp_path / "texts/bad.md").write_text("---\ntitel: x\n---\n")
    assert {(problem.line, problem.where) for problem in pack(tmp_path, {}, pages).check()} == {
        (2, "titel"),
        (2, "title"),
    }


def test_a_table_in_each_folder_refers_to_its_own_neighbour(tmp_path: Path) -> None:
    class HeadingRow(Row):
        key: Annotated[Key, NAME]
        field: Annotated[str, NAME, RefersTo("revisions/*/fields.csv")]

    class LinkRow(Row):
        key: Annotated[Key, NAME]
        to: Annotated[str, NAME, RefersTo("revisions/*/fields.csv")]

    fields = Table("revisions/*/fields.csv", FieldRow, ("key",), NAME)
    headings = Table("revisions/*/headings.csv", HeadingRow, ("key",), NAME)
    links = Table("links.csv", LinkRow, ("key",), NAME)
    files = {
        "revisions/one/fields.csv": b"key\na\n",
        "revisions/one/headings.csv": b"key,field\nh,a\n",
        "revisions/two/fields.csv": b"key\nb\n",
        "revisions/two/headings.csv": b"key,field\nh,a\n",
        "links.csv": b"key,to\nl1,one/a\nl2,a\n",
    }
    found = pack(tmp_path, files, fields, headings, links)
    assert [(p.file, p.line) for p in found.check()] == [("links.csv", 3), ("revisions/two/headings.csv", 2)]
    assert [row.in_folder for row in found.rows(headings)] == ["one", "two"]


def test_a_spread_takes_every_column_of_its_form(tmp_path: Path) -> None:
    class GridRow(Row):
        key: Annotated[Key, NAME]
        cells: Annotated[dict[str, str], NAME, Spread(r"\d{4}")]

    grid = Table("grid.csv", GridRow, ("key",), NAME)
    found = pack(tmp_path, {"grid.csv": "key,2023,2024\nm1,検討,\n".encode()}, grid)
    assert found.check() == []
    (row,) = found.rows(grid)
    assert row.cells == {"2023": "検討", "2024": ""}
    assert (row.wrong("cells", "2024", what="X").line, row.wrong("cells", "2024", what="X").column) == (2, 3)
    problem = only(tmp_path, {"grid.csv": b"key,2023,24\nm1,a,b\n"}, grid)
    assert (problem.line, problem.column, problem.where) == (1, 3, "24")


def test_a_module_checks_what_a_declaration_cannot_say(tmp_path: Path) -> None:
    found = pack(tmp_path, {})
    rows = found.rows(MEASURES)
    section = PackSection(
        name="test",
        title=NAME,
        files=(FIELDS, MEASURES),
        check=lambda p: [rows[0].wrong("title", what="X", expected="Y")],
    )
    (problem,) = Pack(tmp_path, [section]).check()
    assert str(problem) == "measures.csv:2:2: title: X Y"


def test_sentences_follow_the_reader_where_a_translation_exists(tmp_path: Path) -> None:
    with translation.override("ja"):
        assert "整数" in only(tmp_path, {"measures.csv": b"key,title,count\nm1,x,a\n"}).expected


@given(
    st.one_of(st.binary(max_size=300), st.text(alphabet="ab:{}[]\"'\n -?!&*#<|>,.=1\\\t", max_size=80).map(str.encode))
)
def test_no_bytes_break_the_reader(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    root = tmp_path_factory.mktemp("any")
    found = pack(
        root, {"measures.csv": data, "plan.json": data, "plan.yaml": data, "plan.toml": data}, JSON, YAML, TOML
    )
    assert all(problem.file for problem in found.check())
