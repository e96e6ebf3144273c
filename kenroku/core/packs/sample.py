# SPDX-License-Identifier: Apache-2.0
"""Making a new pack: the sample city under another name, with a README that explains every column."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

from django.conf import settings
from django.utils.translation import gettext as _
from pydantic.fields import FieldInfo

from kenroku.core.city import check_digit
from kenroku.core.packs import Document, File, PackRefused, Problem, RefersTo, Row, Spread, Table
from kenroku.core.packs.sections import opened, sections
from kenroku.core.text import Text

SAMPLE = "sample"


def make(folder: Path, *, name: str, name_en: str = "", code: str = "00000") -> None:
    """Write a valid pack into a folder that is not there yet, or empty.

    It is the sample city with another name, so that every file has rows to look at and to replace; they say that they
    are invented. Raises PackRefused where the folder has something in it, or where the name or code cannot be used.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise PackRefused(
            [
                Problem(
                    file=str(folder),
                    what=_("空のフォルダーではありません。"),
                    expected=_("新しいフォルダーの名前を指定してください。"),
                )
            ]
        )
    wrong_code = (
        not code.isdecimal() or len(code) not in (5, 6) or (len(code) == 6 and code[5] != check_digit(code[:5]))
    )
    if wrong_code or not name.strip() or not (name + name_en).isprintable():
        raise PackRefused(
            [
                Problem(
                    file="city.toml",
                    what=_("市の名前かコードが使えません。"),
                    expected=_("--name 金沢市 --code 172014 のように指定してください。"),
                )
            ]
        )
    shutil.copytree(settings.KENROKU_PACKS_DIR / SAMPLE, folder, dirs_exist_ok=True)
    city = folder / "city.toml"
    lines = city.read_text(encoding="utf-8").splitlines()
    english = f', en = "{_toml(name_en)}"' if name_en else ""
    ours = {"code": f'code = "{code}"', "name": f'name = {{ ja = "{_toml(name)}"{english} }}'}
    top = next(number for number, line in enumerate(lines) if line.startswith("["))
    for number, line in enumerate(lines[:top]):
        lines[number] = ours.get(line.partition("=")[0].strip(), line)
    city.write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / "README.md").write_text(readme(Text(ja=name, en=name_en)), encoding="utf-8")
    problems = [problem for problem in opened(folder).check() if not problem.warning]
    if problems:
        raise PackRefused(problems)


def readme(name: Text) -> str:
    """What stands in which file and column, made from the declarations of the open modules."""
    lines = [f"# {name.ja}", "", _README, ""]
    for section in sections():
        lines += [f"## {section.title.ja} / {section.title.en}", ""]
        for file in section.files:
            lines += _about(file)
    return "\n".join(lines)


_README = """兼六（Kenroku）のシティパックです。文字コードは UTF-8、CSV は1行目に列の名前を書きます。列の順は自由です。
既定値のある列は、空のままでも、列ごと省いてもかまいません。`kenroku pack check フォルダー` で確かめ、`kenroku pack diff フォルダー` で
変わるところを見てから、`kenroku pack load フォルダー` で読み込みます。

A city pack for Kenroku. Files are UTF-8; a CSV file begins with the names of its columns, in any order. A column with a
default may be left empty or out. Check with `kenroku pack check DIR`, see what would change with `kenroku pack diff DIR`,
then load with `kenroku pack load DIR`."""


def _about(file: File) -> list[str]:
    need = "" if file.required else "（任意 / optional）"
    key = f"キー / key: `{', '.join(file.key)}`" if isinstance(file, Table) else ""
    lines = [f"### `{file.file}` {file.title.ja} / {file.title.en or file.title.ja}{need}", ""]
    lines += [key, ""] if key else []
    lines += ["| 列 / column | 意味 | meaning | 値 / value |", "|---|---|---|---|"]
    lines += [
        f"| `{path}` | {ja} | {en} | {value} |"
        for path, ja, en, value in _columns(file.row, nested=isinstance(file, Document))
    ]
    return [*lines, ""]


def _columns(row: type[Row], *, nested: bool, before: str = "") -> Iterator[tuple[str, str, str, str]]:
    for name, declared in row.model_fields.items():
        meaning = next((mark for mark in declared.metadata if isinstance(mark, Text)), None)
        spread = next((mark for mark in declared.metadata if isinstance(mark, Spread)), None)
        path = before + (spread.form if spread else name)
        yield path, meaning.ja if meaning else "", (meaning.en or meaning.ja) if meaning else "", _value(declared)
        for inner in _rows_in(declared.annotation) if nested else ():
            many = "[]" if get_origin(declared.annotation) in (list, tuple) else ""
            yield from _columns(inner, nested=True, before=f"{path}{many}.")


def _value(declared: FieldInfo) -> str:
    words = []
    reference = next((mark for mark in declared.metadata if isinstance(mark, RefersTo)), None)
    if reference:
        words.append(f"→ `{reference.file}`")
    words += [f"`{choice}`" for choice in _choices(declared.annotation)]
    words += [
        f"`{pattern}`".replace("|", "\\|") for mark in declared.metadata if (pattern := getattr(mark, "pattern", None))
    ]
    if not words and isinstance(declared.annotation, type):
        words.append(
            {"str": "文字 / text", "int": "整数 / whole number", "bool": "`true` / `false`", "date": "日付 / date"}.get(
                declared.annotation.__name__, ""
            )
        )
    if not declared.is_required() and declared.default not in (None, "", ()):
        words.append(f"既定 / default `{declared.default!s}`")
    return ", ".join(filter(None, words)) + (" **必須 / required**" if declared.is_required() else "")


def _choices(annotation: Any) -> Iterator[str]:
    if get_origin(annotation) is Literal:
        yield from map(str, get_args(annotation))
    elif get_origin(annotation) is not None:
        for part in get_args(annotation):
            yield from _choices(part)
    elif isinstance(annotation, type) and hasattr(annotation, "__members__"):
        yield from (str(member.value) for member in annotation.__members__.values())


def _rows_in(annotation: Any) -> Iterator[type[Row]]:
    if isinstance(annotation, type) and issubclass(annotation, Row):
        yield annotation
    else:
        for part in get_args(annotation):
            yield from _rows_in(part)


def _toml(words: str) -> str:
    return words.replace("\\", "\\\\").replace('"', '\\"')
