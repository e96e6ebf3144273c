# SPDX-License-Identifier: Apache-2.0
"""What is kept of a file, and what is not taken."""

import hashlib
import io
import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageOps

from kenroku.core import files
from kenroku.core.accounts.models import Account
from kenroku.core.files import Purpose, kinds
from kenroku.core.files.actions import clean_name, keep, sweep
from kenroku.core.files.models import StoredFile
from kenroku.core.files.pictures import drawn_anew
from kenroku.core.files.storage import DurableStorage
from kenroku.core.files.tests import samples
from kenroku.core.files.tests.samples import upload
from kenroku.core.refusals import Refused


@pytest.fixture
def purpose(monkeypatch: pytest.MonkeyPatch) -> Purpose:
    monkeypatch.setattr(files, "_purposes", {})
    return Purpose(name="test.attachment", allowed=kinds.EVERYTHING, may_read=lambda file, reader: reader is not None)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Any) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def code(purpose: Purpose, data: bytes, name: str, **more: Any) -> str:
    """Why it is refused; nothing may be left behind."""
    with pytest.raises(Refused) as refused:
        keep(upload(data, name), purpose=purpose, by=None, **more)
    assert not StoredFile.objects.exists()
    assert str(refused.value).endswith("。")
    return refused.value.code


def stored(file: StoredFile) -> bytes:
    with default_storage.open(file.blob) as content:
        return bytes(content.read())


@pytest.mark.django_db
def test_a_photo_loses_where_it_was_taken_and_stands_upright(purpose: Purpose) -> None:
    sent = samples.photo()
    assert Image.open(io.BytesIO(sent)).getexif().get_ifd(samples.GPS), "the sample must have what is to be lost"
    kept = keep(upload(sent, "IMG_0001.JPG"), purpose=purpose, by=None)
    data = stored(kept)
    image = Image.open(io.BytesIO(data))
    assert (kept.width, kept.height) == image.size == (40, 60)
    assert not image.getexif() and set(image.info) <= {
        "jfif",
        "jfif_version",
        "jfif_unit",
        "jfif_density",
        "progressive",
        "progression",
    }
    for trace in (b"Exif", b"GPS", b"Telephone", b"secret place", b"ICC_PROFILE", b"http://ns.adobe.com"):
        assert trace not in data
    assert (kept.sha256, kept.size) == (hashlib.sha256(data).hexdigest(), len(data))
    # The picture itself is the one that was sent.
    upright = ImageOps.exif_transpose(Image.open(io.BytesIO(sent))).convert("RGB")
    differences = [abs(a - b) for a, b in zip(upright.tobytes(), image.convert("RGB").tobytes(), strict=True)]
    assert sum(differences) / len(differences) < 6


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("form", "mode", "name", "kept_mode"),
    [
        ("PNG", "RGBA", "a.png", "RGBA"),
        ("PNG", "P", "a.png", "RGB"),
        ("PNG", "LA", "a.png", "RGBA"),
        ("PNG", "1", "a.png", "L"),
        ("PNG", "I;16", "a.png", "RGB"),
        ("WEBP", "RGB", "a.webp", "RGB"),
        ("JPEG", "L", "a.jpeg", "L"),
        ("JPEG", "CMYK", "a.jpg", "RGB"),
    ],
)
def test_pictures_of_every_sort_are_drawn_anew(
    purpose: Purpose, form: str, mode: str, name: str, kept_mode: str
) -> None:
    kept = keep(upload(samples.picture(form, mode=mode), name), purpose=purpose, by=None)
    image = Image.open(io.BytesIO(stored(kept)))
    assert (image.format, image.mode, image.size) == (form, kept_mode, (60, 40))


def test_a_text_hidden_in_a_png_is_gone() -> None:
    from PIL.PngImagePlugin import PngInfo

    note = PngInfo()
    note.add_text("Author", "Somebody")
    note.add_itxt("XML:com.adobe.xmp", "<gps>36.56</gps>")
    data = samples.picture("PNG", pnginfo=note)
    assert b"Somebody" in data
    drawn = drawn_anew(data, kinds.PNG).data
    assert b"Somebody" not in drawn and b"gps" not in drawn


@pytest.mark.django_db
def test_a_picture_that_is_also_a_page_is_only_a_picture_afterwards(purpose: Purpose) -> None:
    for trailer in (samples.HTML, samples.docx()):
        kept = keep(upload(samples.picture() + trailer, "both.jpg"), purpose=purpose, by=None)
        assert b"<script>" not in stored(kept) and b"PK\x03\x04" not in stored(kept)


@pytest.mark.django_db
def test_a_bomb_is_refused_before_it_is_unpacked(purpose: Purpose, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Image.Image, "load", lambda self: pytest.fail("it was unpacked"))
    assert len(samples.bomb_png()) < 2_000
    assert code(purpose, samples.bomb_png(30_000), "bomb.png") == "picture_too_large"
    assert code(purpose, samples.bomb_png(7_000), "bomb.png") == "picture_too_large"


@pytest.mark.django_db
def test_what_is_not_taken(purpose: Purpose, settings: Any) -> None:
    jpeg = samples.picture()
    assert code(purpose, b"", "a.txt") == "file_empty"
    assert code(purpose, jpeg[: len(jpeg) // 2], "a.jpg") == "file_broken"
    assert code(purpose, samples.picture("PNG")[:60], "a.png") == "file_broken"
    assert code(purpose, jpeg, "a.png") == "file_mismatch"
    assert code(purpose, samples.EXE, "a.pdf") == "file_mismatch"
    assert code(purpose, samples.EXE, "a.exe") == "file_kind"
    assert code(purpose, samples.SVG, "a.svg") == "file_kind"
    assert code(purpose, samples.SVG, "a.txt") == "file_mismatch"
    assert code(purpose, samples.HTML, "a.html") == "file_kind"
    assert code(purpose, b"\xef\xbb\xbf \n" + samples.HTML, "a.csv") == "file_mismatch"
    assert code(purpose, b"\x7fELF" + b"\0" * 60, "a.txt") == "file_mismatch"
    assert code(purpose, b"a\0b", "a.txt") == "file_mismatch"
    assert code(purpose, samples.picture("GIF", mode="P"), "a.gif") == "file_kind"
    assert code(purpose, jpeg, "noname") == "file_kind"
    assert code(purpose, jpeg, "a.jpg.exe") == "file_kind"
    assert code(purpose, b"GIF89a" + samples.PDF, "a.pdf") == "file_mismatch"
    assert code(purpose, b"%PDF-1.7 without an end", "a.pdf") == "file_broken"
    assert code(purpose, samples.PDF + b"PK\x03\x04" * 1000, "a.pdf") == "file_unsafe"
    assert code(purpose, jpeg, "a.jpg", allowed=(kinds.PDF,)) == "file_kind"
    settings.KENROKU_MAX_UPLOAD = 1024 * 1024
    assert code(purpose, b"x" * (1024 * 1024 + 1), "a.txt") == "file_too_big"


@pytest.mark.django_db
def test_what_is_kept_byte_for_byte(purpose: Purpose) -> None:
    book = io.BytesIO()
    openpyxl.Workbook().save(book)
    for data, name, media_type in (
        (samples.PDF, "計画.pdf", "application/pdf"),
        ("避難所,市役所\r\n".encode("cp932"), "a.csv", "text/csv"),
        ("避難所\n".encode(), "a.txt", "text/plain"),
        (samples.docx(), "a.docx", kinds.DOCX.media_type),
        (book.getvalue(), "a.xlsx", kinds.XLSX.media_type),
    ):
        kept = keep(upload(data, name), purpose=purpose, by=None)
        assert (kept.name, kept.media_type, stored(kept)) == (name, media_type, data)


@pytest.mark.django_db
def test_office_documents_that_are_bombs_or_carry_macros(purpose: Purpose, monkeypatch: pytest.MonkeyPatch) -> None:
    zeros = b"\0" * 30_000_000
    assert len(samples.docx({"word/media/a.png": zeros})) < 100_000
    assert code(purpose, samples.docx({"word/media/a.png": zeros}), "a.docx") == "file_unsafe"
    assert code(purpose, samples.docx({"word/vbaProject.bin": b"x"}), "a.docx") == "file_unsafe"
    assert (
        code(purpose, samples.docx({f"p{number}": b"" for number in range(kinds.MAX_PARTS)}), "a.docx") == "file_unsafe"
    )
    assert code(purpose, samples.docx(main=b"application/zip"), "a.docx") == "file_mismatch"
    assert code(purpose, samples.docx(), "a.xlsx") == "file_mismatch"
    assert code(purpose, samples.docx()[:-40], "a.docx") == "file_mismatch"
    monkeypatch.setattr(kinds, "MAX_UNPACKED", 1000)
    assert code(purpose, samples.docx(), "a.docx") == "file_unsafe"


@pytest.mark.django_db
def test_a_part_that_lies_about_its_size_or_content_is_found(purpose: Purpose) -> None:
    data = bytearray(samples.docx())
    # The first part's data: one changed byte, and its checksum no longer fits.
    at = data.index(b"word/document.xml") + len(b"word/document.xml") + 40
    data[at] ^= 0xFF
    assert code(purpose, bytes(data), "a.docx") == "file_broken"


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\secret\\計画 案.TXT", "計画 案.txt"),
        ("evil\u202etxt.exe.txt", "eviltxt.exe.txt"),
        ('a"b\r\nSet-Cookie: x.txt', "a bSet-Cookie x.txt"),
        (".txt", "txt.txt"),
        ("", "file.txt"),
        ("か\u3099.txt", "が.txt"),
        ("x" * 300 + ".txt", "x" * 100 + ".txt"),
        ("a.md", "a.md"),
        ("a.html", "a.txt"),
    ],
)
def test_names_are_cleaned(name: str, clean: str) -> None:
    cleaned = clean_name(name, kinds.TEXT)
    assert cleaned == clean or (name == ".txt" and cleaned in {".txt", "file.txt", "txt.txt"})
    assert "/" not in cleaned and cleaned.isprintable()


@pytest.mark.django_db
def test_the_same_bytes_are_kept_once_and_each_file_is_its_own(purpose: Purpose, folder: Path) -> None:
    one, two = (keep(upload(b"same", name), purpose=purpose, by=None) for name in ("a.txt", "b.txt"))
    assert one.blob == two.blob and one.key != two.key
    assert [path.read_bytes() for path in folder.rglob("*") if path.is_file()] == [b"same"]
    assert one.get_absolute_url() != two.get_absolute_url()


def test_a_file_is_on_the_disk_before_it_is_acknowledged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    happened: list[str] = []
    fsync, replace = os.fsync, Path.replace

    def seen_fsync(handle: int) -> None:
        happened.append("fsync")
        fsync(handle)

    def seen_replace(path: Path, to: Path) -> Path:
        happened.append("replace")
        return replace(path, to)

    monkeypatch.setattr(os, "fsync", seen_fsync)
    monkeypatch.setattr(Path, "replace", seen_replace)
    storage = DurableStorage(location=tmp_path)
    assert storage.save("aa/bb/x", ContentFile(b"1")) == "aa/bb/x"
    assert happened[:2] == ["fsync", "replace"] and happened[2:].count("fsync") >= 1


def test_a_full_disk_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        DurableStorage(location=tmp_path).save("aa/x", ContentFile(b"1"))
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


@pytest.mark.django_db
def test_what_nobody_points_at_is_swept_after_a_day(purpose: Purpose, monkeypatch: pytest.MonkeyPatch) -> None:
    old, shared, fresh = (
        keep(upload(data, "a.txt"), purpose=purpose, by=None) for data in (b"old", b"shared", b"fresh")
    )
    also = keep(upload(b"shared", "b.txt"), purpose=purpose, by=None)
    StoredFile.objects.filter(pk__in=[old.pk, shared.pk]).update(kept_at=timezone.now() - timedelta(days=2))
    assert sweep() == {"files": 2, "blobs": 1}
    assert set(StoredFile.objects.values_list("pk", flat=True)) == {fresh.pk, also.pk}
    assert not default_storage.exists(old.blob)
    assert default_storage.exists(also.blob) and default_storage.exists(fresh.blob)


@pytest.mark.django_db
def test_what_a_table_points_at_is_never_swept(purpose: Purpose, monkeypatch: pytest.MonkeyPatch) -> None:
    used, unused = (keep(upload(data, "a.txt"), purpose=purpose, by=None) for data in (b"used", b"unused"))
    StoredFile.objects.update(kept_at=timezone.now() - timedelta(days=2))

    class Relation:
        """As Django describes a table with a nullable foreign key to a file: here the table of accounts plays it."""

        related_model = Account
        field = Account._meta.get_field("id")

    Account.objects.create_user("holder@example.jp")
    Account.objects.filter(email="holder@example.jp").update(id=used.pk)
    monkeypatch.setattr(StoredFile._meta, "related_objects", (Relation,))
    assert sweep() == {"files": 1, "blobs": 1}
    assert list(StoredFile.objects.values_list("pk", flat=True)) == [used.pk] and unused.pk != used.pk


@pytest.mark.django_db
def test_a_change_that_is_taken_back_keeps_no_row(purpose: Purpose) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        keep(upload(b"x", "a.txt"), purpose=purpose, by=None)
        raise RuntimeError
    assert not StoredFile.objects.exists()


def test_a_purpose_has_one_owner(purpose: Purpose) -> None:
    with pytest.raises(ValueError, match="declared twice"):
        Purpose(name=purpose.name, allowed=(), may_read=lambda file, reader: True)


@given(
    st.binary(max_size=400), st.sampled_from(["a.jpg", "a.png", "a.webp", "a.pdf", "a.docx", "a.csv"]), st.booleans()
)
@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
def test_no_bytes_break_the_checks(data: bytes, name: str, headed: bool) -> None:
    heads = {
        "a.jpg": b"\xff\xd8\xff\xe0",
        "a.png": b"\x89PNG\r\n\x1a\n",
        "a.webp": b"RIFF\x10\0\0\0WEBPVP8 ",
        "a.pdf": b"%PDF-1.4",
        "a.docx": b"PK\x03\x04",
        "a.csv": b"",
    }
    whole = heads[name] + data if headed else data
    kind = next(kind for kind in kinds.EVERYTHING if name[1:] in kind.extensions)
    if kind.looks_like(whole):
        assert _outcome(whole, kind) in {"kept", "file_broken", "file_unsafe", "picture_too_large"}


def _outcome(data: bytes, kind: kinds.Kind) -> str:
    try:
        kind.check(data)
        if kind.is_picture:
            drawn_anew(data, kind)
    except Refused as refused:
        return refused.code
    return "kept"
