# SPDX-License-Identifier: Apache-2.0
"""A table on its way out: as a file, or as the answer to a request.

CSV and JSON leave row by row while they are read, XLSX and Parquet by way of a temporary file. The same writers serve
the open data catalogue and every page that gives exactly what is on its screen.
"""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from itertools import islice
from pathlib import Path
from typing import Literal, get_args
from urllib.parse import quote

from django.http import FileResponse, StreamingHttpResponse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from kenroku.core.datasets import Table, as_csv, as_json, as_parquet, as_xlsx
from kenroku.core.refusals import Refused

Format = Literal["csv", "json", "xlsx", "parquet"]

FORMATS: tuple[Format, ...] = get_args(Format)

_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Kind:
    """What a reader has to know about a format."""

    media_type: str
    label: str


KINDS: dict[Format, Kind] = {
    "csv": Kind("text/csv; charset=utf-8", "CSV"),
    "json": Kind("application/json; charset=utf-8", "JSON"),
    "xlsx": Kind("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "Excel (XLSX)"),
    "parquet": Kind("application/vnd.apache.parquet", "Parquet"),
}


def known_format(name: str, *, among: tuple[Format, ...] = FORMATS) -> Format:
    """The format of this name.

    Refuses with `unknown_format` (404) where there is none; the formats that there are stand in the refusal.
    """
    if name in among:
        return name
    raise Refused(
        "unknown_format",
        _("その形式では出力できません。選べる形式は %(formats)s です。") % {"formats": "、".join(among)},
        status=HTTPStatus.NOT_FOUND,
        extra={"formats": list(among)},
    )


def save(table: Table, fmt: Format, target: Path, *, bom: bool = True) -> None:
    """Write this table into a file. `bom` chooses between the two flavours of CSV (see `as_csv`).

    Refuses as the writers do.
    """
    match fmt:
        case "csv" | "json":
            with target.open("w", encoding="utf-8", newline="") as file:
                file.writelines(_lines(table, fmt, bom=bom))
        case "xlsx":
            with target.open("wb") as file:
                as_xlsx.write(table, file)
        case "parquet":
            as_parquet.write(table, target)


def write(table: Table, fmt: Format, *, filename: str = "", bom: bool = True) -> StreamingHttpResponse | FileResponse:
    """The answer that carries this table, under its own name or another that a person would give the file.

    Refuses as the writers do, before the first byte is sent.
    """
    response: StreamingHttpResponse | FileResponse
    if fmt in ("csv", "json"):
        response = StreamingHttpResponse(_chunks(_lines(table, fmt, bom=bom)), content_type=KINDS[fmt].media_type)
    else:
        with tempfile.TemporaryDirectory(prefix="kenroku-") as folder:
            path = Path(folder) / "table"
            save(table, fmt, path)
            # The open file outlives its folder and is gone when the response is closed.
            response = FileResponse(path.open("rb"), content_type=KINDS[fmt].media_type)
    # A browser shows JSON; the rest is taken away.
    disposition = "inline" if fmt == "json" else "attachment"
    response["Content-Disposition"] = (
        f"{disposition}; filename=\"{table.name}.{fmt}\"; filename*=UTF-8''{quote(filename or f'{table.name}.{fmt}')}"
    )
    return response


def _lines(table: Table, fmt: Literal["csv", "json"], *, bom: bool) -> Iterator[str]:
    return as_csv.lines(table, for_spreadsheets=bom) if fmt == "csv" else as_json.lines(table)


def _chunks(lines: Iterator[str]) -> Iterator[bytes]:
    """The lines in larger pieces, in the language of this moment, the first one made at once.

    The pieces are asked for when the view has returned and its language is no longer active. A table that cannot be
    read fails in the view, with a status, and not in the middle of an answer.
    """
    language = translation.get_language()
    first = "".join(islice(lines, _CHUNK))

    def pieces() -> Iterator[bytes]:
        piece = first
        while piece:
            yield piece.encode()
            with translation.override(language):
                piece = "".join(islice(lines, _CHUNK))

    return pieces()
