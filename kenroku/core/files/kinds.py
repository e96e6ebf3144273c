# SPDX-License-Identifier: Apache-2.0
"""Which kinds of files the house takes, and how it knows them: by their bytes, never by what the sender says."""

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

import puremagic
from django.utils.translation import gettext_lazy as _

from kenroku.core.files.refusing import unreadable, unsafe

MAX_UNPACKED = 200_000_000
"""Bytes that an office document may hold when unpacked."""

MAX_PARTS = 3_000
"""Parts that an office document may have."""

MAX_RATIO = 200
"""How many times larger a part of an office document may be than its packed form, from a megabyte on."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file. `looks_like` knows it by its bytes, `check` refuses what is dangerous or broken in it."""

    media_type: str
    extensions: tuple[str, ...]
    looks_like: Callable[[bytes], bool]
    check: Callable[[bytes], None] = lambda data: None
    is_picture: bool = False


def _magic(*media_types: str) -> Callable[[bytes], bool]:
    def looks_like(data: bytes) -> bool:
        try:
            return any(found.mime_type in media_types for found in puremagic.magic_string(data))
        except (puremagic.PureError, ValueError):
            return False

    return looks_like


def _is_text(data: bytes) -> bool:
    text = _decoded(data)
    if text is None or text.lstrip("\ufeff \t\r\n").startswith("<"):
        # A browser might take it for a page; HTML and SVG can hold scripts.
        return False
    return not any(ord(letter) < 32 and letter not in "\t\r\n\f" for letter in text)


def _decoded(data: bytes) -> str | None:
    for encoding in ("utf-8", "cp932"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _check_pdf(data: bytes) -> None:
    """A PDF ends where it says it ends; something behind it would be a second file in the same bytes."""
    end = data.rfind(b"%%EOF")
    if not data.startswith(b"%PDF-") or end < 0:
        raise unreadable()
    if len(data) - end > 1024:
        raise unsafe(_("PDFの後ろに別のデータが付いています。PDFを保存し直してから送ってください。"))


def _office(media_type: str, extension: str, main: bytes) -> Kind:
    """An office document of this media type, whose list of contents names `main`."""

    def looks_like(data: bytes) -> bool:
        if not data.startswith(b"PK\x03\x04"):
            return False
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as parts, parts.open("[Content_Types].xml") as contents:
                return main in contents.read(1_000_000)
        except (zipfile.BadZipFile, KeyError, OSError, ValueError, NotImplementedError, RuntimeError, EOFError):
            return False

    return Kind(media_type, (extension,), looks_like, _check_office)


def _check_office(data: bytes) -> None:
    """Unpack every part once, to see that it is what it says and no bomb; refuse macros and passwords."""
    too_much = unsafe(_("展開すると大きくなりすぎるファイルです。内容を減らすか、PDFにして送ってください。"))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            listed = parts.infolist()
            if len(listed) > MAX_PARTS or sum(part.file_size for part in listed) > MAX_UNPACKED:
                raise too_much
            for part in listed:
                if part.file_size > max(1_000_000, MAX_RATIO * part.compress_size):
                    raise too_much
                if part.filename.lower().endswith((".bin", ".exe", ".js", ".vbs")) and "vba" in part.filename.lower():
                    raise unsafe(_("マクロを含むファイルは受け取れません。マクロを除いて保存し直してください。"))
                with parts.open(part) as content:
                    # The reader stops at the size that was declared, and then compares the checksum.
                    while content.read(1 << 20):
                        pass
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError) as error:
        raise unreadable() from error


_OPEN = "application/vnd.openxmlformats-officedocument."

JPEG = Kind("image/jpeg", (".jpg", ".jpeg"), _magic("image/jpeg"), is_picture=True)
PNG = Kind("image/png", (".png",), _magic("image/png"), is_picture=True)
WEBP = Kind("image/webp", (".webp",), _magic("image/webp"), is_picture=True)
PDF = Kind("application/pdf", (".pdf",), _magic("application/pdf"), _check_pdf)
DOCX = _office(_OPEN + "wordprocessingml.document", ".docx", b"wordprocessingml.document.main+xml")
XLSX = _office(_OPEN + "spreadsheetml.sheet", ".xlsx", b"spreadsheetml.sheet.main+xml")
PPTX = _office(_OPEN + "presentationml.presentation", ".pptx", b"presentationml.presentation.main+xml")
CSV = Kind("text/csv", (".csv",), _is_text)
TEXT = Kind("text/plain", (".txt", ".md"), _is_text)

PICTURES = (JPEG, PNG, WEBP)
DOCUMENTS = (PDF, DOCX, XLSX, PPTX, TEXT, CSV)
EVERYTHING = PICTURES + DOCUMENTS
