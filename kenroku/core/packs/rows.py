# SPDX-License-Identifier: Apache-2.0
"""From values to typed rows; what does not fit becomes a problem at its place."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _
from pydantic import ValidationError
from pydantic.fields import FieldInfo

from kenroku.core.packs import Place, RefersTo, Row, Spread, Table, dotted
from kenroku.core.packs.parsing import Parsed, csv_lines
from kenroku.core.packs.problems import Problem, nearest
from kenroku.core.packs.sentences import said


def table_rows(file: Table[Any], name: str, text: str, problems: list[Problem]) -> Iterator[Row]:
    """The rows of one CSV file; a line that does not fit is left out and becomes a problem."""
    lines = csv_lines(name, text)
    line, heading = next(lines, (1, []))
    columns = file.row.model_fields
    wrong = list(_wrong_heading(file, name, line, heading))
    if wrong:
        problems += wrong
        return
    spread = [_spread_into(columns, column) for column in heading]
    for line, cells in lines:
        if len(cells) != len(heading):
            problems.append(
                Problem(
                    file=name,
                    line=line,
                    what=_("セルが%(found)s個あります。") % {"found": len(cells)},
                    expected=_('見出しと同じ%(wanted)s個にしてください。コンマを含むセルは " で囲みます。')
                    % {"wanted": len(heading)},
                )
            )
            continue
        value: dict[str, Any] = {}
        positions: dict[tuple[str | int, ...], tuple[int, int]] = {}
        for number, (column, cell, into) in enumerate(zip(heading, cells, spread, strict=True), 1):
            positions[(into, column) if into else (column,)] = (line, number)
            if into:
                value.setdefault(into, {})[column] = cell
            # An empty cell of a column with a default is the default; elsewhere it is an empty text, which may be refused.
            elif cell != "" or columns[column].is_required():
                value[column] = cell
        yield from typed(file.row, value, Place(name, line, (), positions), problems)


def _wrong_heading(file: Table[Any], name: str, line: int, heading: list[str]) -> Iterator[Problem]:
    columns = file.row.model_fields
    known = {column for column, declared in columns.items() if not _form(declared)}
    for number, column in enumerate(heading, 1):
        if _spread_into(columns, column):
            known.add(column)
        if column not in known:
            yield Problem(
                file=name,
                line=line,
                column=number,
                where=column,
                what=_("知らない列です。"),
                expected=nearest(column, known - set(heading)),
            )
        elif column in heading[: number - 1]:
            yield Problem(
                file=name,
                line=line,
                column=number,
                where=column,
                what=_("同じ名前の列が二つあります。"),
                expected=_("一つだけにしてください。"),
            )
    spread = {_spread_into(columns, column) for column in heading}
    for column, declared in columns.items():
        if declared.is_required() and column not in heading and column not in spread:
            yield Problem(
                file=name,
                line=line,
                where=column,
                what=_("必要な列がありません。"),
                expected=_("1行目に列の名前を書いてください（%(names)s）。") % {"names": ",".join(columns)},
            )


def typed(kind: type[Row], value: object, place: Place, problems: list[Problem]) -> Iterator[Row]:
    """The value as a row that knows its place, or nothing, and a problem for everything that does not fit."""
    try:
        row = kind.model_validate(value)
    except ValidationError as error:
        for found in error.errors(include_url=False):
            what, expected = said(found)
            path = tuple(found["loc"])
            line, column = place.of(*path)
            if found["type"] == "extra_forbidden":
                expected = nearest(str(path[-1]), _known_beside(kind, path))
            problems.append(
                Problem(file=place.file, line=line, column=column, where=dotted(path), what=what, expected=expected)
            )
        return
    row.settle(place)
    yield row


def _known_beside(kind: type[Row], path: tuple[str | int, ...]) -> set[str]:
    """The fields of the row that an unknown field stands in; the top row's where that cannot be told."""
    for part in path[:-1]:
        if isinstance(part, str) and part in kind.model_fields:
            inner = _row_in(kind.model_fields[part].annotation)
            if inner is None:
                return set()
            kind = inner
    return set(kind.model_fields)


def _row_in(annotation: Any) -> type[Row] | None:
    if isinstance(annotation, type) and issubclass(annotation, Row):
        return annotation
    for part in getattr(annotation, "__args__", ()):
        if found := _row_in(part):
            return found
    return None


def _form(declared: FieldInfo) -> str:
    return next((mark.form for mark in declared.metadata if isinstance(mark, Spread)), "")


def _spread_into(columns: Mapping[str, FieldInfo], heading: str) -> str | None:
    """The mapping column that takes in the column of this heading."""
    if heading in columns:
        return None
    return next(
        (name for name, declared in columns.items() if (form := _form(declared)) and re.fullmatch(form, heading)), None
    )


def reference(declared: FieldInfo) -> RefersTo | None:
    """Whose key a column's value must be; None for a column that refers to nothing."""
    return next((mark for mark in declared.metadata if isinstance(mark, RefersTo)), None)


def mapping(parsed: Parsed) -> dict[str, Any]:
    """The parts of a document by name; empty where it is something else, which its row then refuses."""
    return parsed.value if isinstance(parsed.value, dict) else {}
