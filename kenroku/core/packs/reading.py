# SPDX-License-Identifier: Apache-2.0
"""From bytes to text: what a file of a pack must be before anybody looks at what it says."""

import codecs
import stat
from pathlib import Path

from django.utils.translation import gettext as _

from kenroku.core.packs.problems import PackRefused, Problem

MAX_FILE = 20_000_000
"""Bytes in one file."""

MAX_CELL = 100_000
"""Characters in one cell or one string of a document."""


def text_of(root: Path, name: str) -> str:
    """The text of one file, with one newline at the end of each line.

    Refuses links, special files, files over 20 MB, anything that is not UTF-8, and NUL characters. A byte-order mark
    is accepted in CSV, because spreadsheets write it, and refused elsewhere.
    """
    path = root / name
    if not is_plain(root, name):
        raise _refused(
            name, _("リンクや特殊なファイルは使えません。"), _("ファイルそのものをパックのフォルダーに置いてください。")
        )
    if path.stat().st_size > MAX_FILE:
        raise _refused(name, _("ファイルが20メガバイトを超えています。"), _("分けるか、不要な行を除いてください。"))
    data = path.read_bytes()
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise _refused(name, _("このファイルは UTF-16 のようです。"), _("UTF-8 で保存し直してください。"))
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _refused(name, _what_else(data), _("UTF-8 で保存し直してください。"), line=line) from error
    if text.startswith("\ufeff"):
        if not name.endswith(".csv"):
            raise _refused(
                name, _("ファイルの先頭に BOM があります。"), _("「UTF-8（BOM なし）」で保存し直してください。"), line=1
            )
        text = text[1:]
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise _refused(
            name, _("文字ではないデータ（NUL）が入っています。"), _("テキストとして保存し直してください。"), line=line
        )
    return text.replace("\r\n", "\n").replace("\r", "\n")


def is_plain(root: Path, name: str) -> bool:
    """Whether it is an ordinary file inside the pack, and no folder on the way to it is a link."""
    steps = [root / Path(*Path(name).parts[: depth + 1]) for depth in range(len(Path(name).parts))]
    inside = not Path(name).is_absolute() and ".." not in Path(name).parts
    return inside and not any(step.is_symlink() for step in steps) and stat.S_ISREG(steps[-1].lstat().st_mode)


def _what_else(data: bytes) -> str:
    try:
        data.decode("cp932")
    except UnicodeDecodeError:
        return _("このファイルは UTF-8 ではありません。")
    return _("このファイルは Shift_JIS のようです。")


def _refused(name: str, what: str, expected: str, *, line: int | None = None) -> PackRefused:
    return PackRefused([Problem(file=name, line=line, what=what, expected=expected)])
