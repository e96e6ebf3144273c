# SPDX-License-Identifier: Apache-2.0
"""A pack on disk: its files are read once, into typed rows, and every problem is kept until all of them are known."""

import difflib
import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePath
from typing import Any, TypeVar, cast

from django.utils.translation import gettext as _

from kenroku.core.packs import (
    Document,
    File,
    PackSection,
    Pages,
    Place,
    Row,
    Table,
    duplicates,
)
from kenroku.core.packs.parsing import document, page
from kenroku.core.packs.problems import PackRefused, Problem, nearest
from kenroku.core.packs.reading import text_of
from kenroku.core.packs.rows import mapping, reference, table_rows, typed

RowT = TypeVar("RowT", bound=Row)


class Pack:
    """A folder of data with the sections that read it."""

    def __init__(self, root: Path, sections: Iterable[PackSection]) -> None:
        self.root = root
        self.sections = tuple(sections)
        self._read: dict[str, tuple[tuple[Row, ...], tuple[Problem, ...]]] = {}
        self._keys: dict[tuple[str, str], set[str]] = {}
        self._files = {file.file: file for section in self.sections for file in section.files}

    def rows(self, file: Table[RowT] | Pages[RowT]) -> tuple[RowT, ...]:
        """The rows of a table, or the pages of a folder, in their order; empty where an optional file is not there."""
        return cast("tuple[RowT, ...]", self._once(file)[0])

    def document(self, file: Document[RowT]) -> RowT | None:
        """The one thing in a document; None where an optional file is not there."""
        found = self._once(file)[0]
        return cast("RowT", found[0]) if found else None

    def check(self) -> list[Problem]:
        """Every problem of the whole pack, warnings included; no errors means that it can be loaded."""
        if not self.root.is_dir():
            return [
                Problem(
                    file=str(self.root),
                    what=_("フォルダーがありません。"),
                    expected=_("パックのフォルダーを指定してください。"),
                )
            ]
        problems = list(self._strangers())
        for section in self.sections:
            of_files = [problem for file in section.files for problem in self._once(file)[1]]
            of_files += [problem for file in section.files for problem in self._broken_references(file)]
            problems += of_files
            if section.check and not any(not problem.warning for problem in of_files):
                problems += section.check(self)
        return sorted(
            problems, key=lambda problem: (problem.warning, problem.file, problem.line or 0, problem.column or 0)
        )

    def digest(self) -> str:
        """SHA-256 over the names and bytes of the files that the sections read."""
        whole = hashlib.sha256()
        for name in sorted(name for file in self._files.values() for name in self._names(file)):
            data = (self.root / name).read_bytes()
            whole.update(f"{name}\0{len(data)}\0".encode())
            whole.update(data)
        return whole.hexdigest()

    def _once(self, file: File) -> tuple[tuple[Row, ...], tuple[Problem, ...]]:
        if file.file not in self._read:
            problems: list[Problem] = []
            try:
                rows = tuple(self._rows_of(file, problems))
            except PackRefused as refused:
                rows = ()
                problems += refused.problems
            self._read[file.file] = (rows, tuple(problems))
        return self._read[file.file]

    def _rows_of(self, file: File, problems: list[Problem]) -> Iterator[Row]:
        names = self._names(file)
        if not names and file.required:
            problems.append(
                Problem(
                    file=file.file,
                    what=_("ファイルがありません。"),
                    expected=_("作成してください（%(title)s）。") % {"title": file.title},
                )
            )
        if isinstance(file, Table):
            for name in names:
                try:
                    rows = list(table_rows(file, name, text_of(self.root, name), problems))
                except PackRefused as refused:
                    problems += refused.problems
                    continue
                problems += duplicates(rows, *file.key)
                yield from rows
        elif isinstance(file, Document):
            for name in names:
                parsed = document(name, text_of(self.root, name))
                yield from typed(file.row, parsed.value, Place(name, 1, (), parsed.positions), problems)
        else:
            for name in names:
                try:
                    parsed, body = page(name, text_of(self.root, name))
                except PackRefused as refused:
                    problems += refused.problems
                    continue
                value = {**mapping(parsed), "key": Path(name).stem, "body": body}
                yield from typed(file.row, value, Place(name, 1, (), parsed.positions), problems)

    def _names(self, file: File) -> list[str]:
        if "*" in file.file:
            return sorted(path.relative_to(self.root).as_posix() for path in self.root.glob(file.file))
        return [file.file] if os.path.lexists(self.root / file.file) else []

    def _broken_references(self, file: File) -> Iterator[Problem]:
        for row in self._once(file)[0]:
            yield from self._broken_in(row)

    def _broken_in(self, row: Row) -> Iterator[Problem]:
        for name, declared in type(row).model_fields.items():
            value = getattr(row, name)
            whose = reference(declared)
            if whose:
                targets = (whose.file, *whose.also)
                if any(self._is_torn(target) for target in targets):
                    continue  # every reference into it would look broken, and bury what is wrong
                known = [self._keys_of(target, row.stands_at.file) for target in targets]
                for word in value if isinstance(value, list | tuple) else [value]:
                    if word not in (None, "") and not any(word in keys for keys in known):
                        yield row.wrong(
                            name,
                            what=_("「%(key)s」は %(file)s にありません。") % {"key": word, "file": ", ".join(targets)},
                            expected=nearest(str(word), set().union(*known)),
                        )
            for inner in (
                value.values() if isinstance(value, Mapping) else value if isinstance(value, list | tuple) else [value]
            ):
                if isinstance(inner, Row):
                    yield from self._broken_in(inner)

    def _is_torn(self, name: str) -> bool:
        """Whether some of a file's rows could not be read."""
        return any(not problem.warning for problem in self._once(self._files[name])[1])

    def _keys_of(self, name: str, asked_from: str) -> set[str]:
        """What a row of the file `asked_from` may name: keys of its own folder's file, or `folder/key` of another's."""
        folder = asked_from.rpartition("/")[0]
        if (name, folder) not in self._keys:
            self._keys[name, folder] = self._keys_from(name, folder)
        return self._keys[name, folder]

    def _keys_from(self, name: str, folder: str) -> set[str]:
        file = self._files[name]
        rows = self._once(file)[0]
        if not (isinstance(file, Table) and "*" in name):
            return file.keys(cast("Any", rows))
        if PurePath(folder).match(str(PurePath(name).parent)):
            return file.keys(row for row in rows if row.stands_at.file.rpartition("/")[0] == folder)
        return {f"{row.in_folder}/{key}" for row in rows for key in file.keys([row])}

    def _strangers(self) -> Iterator[Problem]:
        known = {name for file in self._files.values() for name in self._names(file)}
        for path in sorted(self.root.rglob("*")):
            name = path.relative_to(self.root)
            hidden = any(part.startswith(".") for part in name.parts)
            if path.is_symlink() and name.as_posix() not in known:
                yield Problem(
                    file=name.as_posix(),
                    what=_("リンクや特殊なファイルは使えません。"),
                    expected=_("ファイルそのものをパックのフォルダーに置いてください。"),
                )
            elif not hidden and path.is_file() and name.as_posix() not in known and name.stem not in _NOTES:
                close = difflib.get_close_matches(name.as_posix(), self._files, n=1, cutoff=0.7)
                hint = _("「%(word)s」のことでしょうか。") % {"word": close[0]} if close else _("読み込まれません。")
                yield Problem(
                    file=name.as_posix(), what=_("このパックで使わないファイルです。"), expected=hint, warning=True
                )


_NOTES = {"README", "LICENSE", "LICENCE", "NOTICE"}
