# SPDX-License-Identifier: Apache-2.0
"""From text to values that know their line and column: CSV, JSON, YAML, TOML and Markdown."""

import csv
import io
import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml
from django.utils.translation import gettext as _

from kenroku.core.packs.problems import PackRefused, Problem
from kenroku.core.packs.reading import MAX_CELL

Path = tuple[str | int, ...]

MAX_DEPTH = 50
"""How deep lists and groups may lie in one another."""


@dataclass(slots=True)
class Parsed:
    """A value, and line and column (from 1) of each of its parts by path."""

    value: Any
    positions: dict[Path, tuple[int, int]] = field(default_factory=dict)


def csv_lines(file: str, text: str) -> Iterator[tuple[int, list[str]]]:
    """Each record of a CSV file with the line it begins on; empty lines are passed over. Raises PackRefused."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    begins = 1
    try:
        for cells in reader:
            if cells:
                for number, cell in enumerate(cells, 1):
                    if len(cell) > MAX_CELL:
                        raise _refused(file, _too_long(), line=begins, column=number)
                yield begins, cells
            begins = reader.line_num + 1
    except csv.Error as error:
        if "field limit" in str(error):
            raise _refused(file, _too_long(), line=begins) from error
        raise _refused(
            file,
            _('引用符 " の対応が正しくありません。'),
            _('引用符を含むセルは全体を " で囲み、中の " は "" と書いてください。'),
            line=begins,
        ) from error


def document(file: str, text: str) -> Parsed:
    """The value of a JSON, YAML or TOML file by its extension. Raises PackRefused."""
    kind = file.rpartition(".")[2]
    return {"json": _json, "toml": _toml}.get(kind, _yaml)(file, text)


def page(file: str, text: str) -> tuple[Parsed, str]:
    """What stands between the two lines `---` at the top of a Markdown file, and the text under them."""
    found = re.match(r"---\n(.*?\n|)---\n", text, re.DOTALL)
    if not found:
        raise _refused(
            file,
            _("先頭に --- で囲んだ項目がありません。"),
            _("1行目に --- と書き、項目を並べ、--- で閉じてください。"),
            line=1,
        )
    return _yaml(file, "\n" + found[1]), text[found.end() :].strip("\n")


def _json(file: str, text: str) -> Parsed:
    try:
        value = json.loads(text, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raise _refused(
            file,
            _unreadable("JSON", error.msg),
            line=error.lineno,
            column=error.colno,
        ) from error
    except (ValueError, RecursionError) as error:
        raise _refused(file, _unreadable("JSON", error)) from error
    # JSON is YAML but for tabs between the parts and for halves of characters, so that YAML's parser can say where each
    # part stands; both are replaced by something as long.
    alike = _ESCAPE.sub(lambda found: f"\\u1{found[1]}" if found[1] else found[0], text.replace("\t", " "))
    return Parsed(value, _positions(file, alike, "JSON"))


_ESCAPE = re.compile(r"\\(?:u[dD]([89a-fA-F][0-9a-fA-F]{2})|.)")


def _no_constant(word: str) -> None:
    raise ValueError(word)


def _yaml(file: str, text: str) -> Parsed:
    positions = _positions(file, text, "YAML")
    try:
        value = yaml.load(text, Loader=_Plain)  # noqa: S506  a loader that knows only strings, numbers, yes and no
    except (yaml.YAMLError, ValueError) as error:
        raise _refused(file, _unreadable("YAML", error)) from error
    return Parsed(value, positions)


class _Plain(yaml.CSafeLoader):
    """Dates stay text, as in the other formats; the row's declaration decides what they are."""

    yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
        for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
    }


def _positions(file: str, text: str, kind: str) -> dict[Path, tuple[int, int]]:
    found: dict[Path, tuple[int, int]] = {}
    try:
        _refuse_depth(file, text)
        top = yaml.compose(text, Loader=yaml.CSafeLoader)
        if top is not None:
            _walk(file, top, (), found, set())
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise _refused(
            file,
            _unreadable(kind, error.problem or error.context),
            line=_start(mark)[0] if mark else None,
            column=_start(mark)[1] if mark else None,
        ) from error
    except yaml.YAMLError as error:
        raise _refused(file, _unreadable(kind, error)) from error
    return found


def _refuse_depth(file: str, text: str) -> None:
    """The parser's events come one after another; composing them nests as deep as the text, and a C stack ends."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH:
            line, column = _start(event.start_mark)
            raise _refused(
                file,
                _("入れ子が深すぎます。"),
                _("%(limit)s段までにしてください。") % {"limit": MAX_DEPTH},
                line=line,
                column=column,
            )


def _start(mark: Any) -> tuple[int, int]:
    """Line and column from 1."""
    return mark.line + 1, mark.column + 1


def _walk(file: str, node: yaml.Node, path: Path, found: dict[Path, tuple[int, int]], seen: set[int]) -> None:
    line, column = _start(node.start_mark)
    if id(node) in seen:
        raise _refused(
            file,
            _("YAML の別名（& と *）は使えません。"),
            _("同じ内容をもう一度書いてください。"),
            line=line,
            column=column,
        )
    seen.add(id(node))
    found[path] = (line, column)
    if isinstance(node, yaml.ScalarNode) and len(node.value) > MAX_CELL:
        raise _refused(file, _too_long(), line=line, column=column)
    if isinstance(node, yaml.SequenceNode):
        for number, item in enumerate(node.value):
            _walk(file, item, (*path, number), found, seen)
    elif isinstance(node, yaml.MappingNode):
        for key, item in node.value:
            if not isinstance(key, yaml.ScalarNode):
                line, column = _start(key.start_mark)
                raise _refused(file, _("項目の名前が文字ではありません。"), line=line, column=column)
            inner = (*path, key.value)
            if inner in found:
                raise _refused(
                    file,
                    _("「%(key)s」が %(line)s 行目にもあります。") % {"key": key.value, "line": found[inner][0]},
                    _("一つだけにしてください。"),
                    line=key.start_mark.line + 1,
                    column=key.start_mark.column + 1,
                )
            _walk(file, item, inner, found, seen)


def _toml(file: str, text: str) -> Parsed:
    try:
        value = tomllib.loads(text)
    except RecursionError as error:
        raise _refused(
            file, _("入れ子が深すぎます。"), _("%(limit)s段までにしてください。") % {"limit": MAX_DEPTH}
        ) from error
    except ValueError as error:
        found = re.search(r"\(at line (\d+), column (\d+)\)", str(error))
        raise _refused(
            file,
            _unreadable("TOML", str(error).partition(" (at")[0]),
            line=int(found[1]) if found else None,
            column=int(found[2]) if found else None,
        ) from error
    return Parsed(value, _toml_positions(text))


def _toml_positions(text: str) -> dict[Path, tuple[int, int]]:
    """Where the keys of a TOML file stand. tomllib does not say; tables and keys begin lines, which is enough."""
    found: dict[Path, tuple[int, int]] = {}
    table: Path = ()
    counted: dict[Path, int] = {}
    for number, line in enumerate(text.split("\n"), 1):
        if header := re.match(r"\s*\[(\[?)\s*([\w.\"-]+)\s*\]", line):
            table = tuple(part.strip('"') for part in header[2].split("."))
            if header[1]:
                counted[table] = counted.get(table, -1) + 1
                table = (*table, counted[table])
            found[table] = (number, 1)
        elif key := re.match(r"\s*([\w.\"-]+)\s*=\s*", line):
            path = (*table, *(part.strip('"') for part in key[1].split(".")))
            found.setdefault(path, (number, key.end() + 1))
            found.setdefault(path[:-1], (number, 1))
    return found


def _unreadable(kind: str, reason: object) -> str:
    return _("%(kind)s として読めません（%(reason)s）。") % {"kind": kind, "reason": reason}


def _too_long() -> str:
    return _("一つのセルが10万文字を超えています。")


def _refused(
    file: str, what: str, expected: str = "", *, line: int | None = None, column: int | None = None
) -> PackRefused:
    return PackRefused([Problem(file=file, what=what, expected=expected, line=line, column=column)])
