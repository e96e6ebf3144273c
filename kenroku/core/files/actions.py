# SPDX-License-Identifier: Apache-2.0
"""Keeping a file, and sweeping away those that nobody needs."""

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from datetime import timedelta
from pathlib import PurePosixPath

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import connection, transaction
from django.utils import timezone

from kenroku.core.accounts.models import Account
from kenroku.core.files import Purpose, kinds
from kenroku.core.files.kinds import Kind
from kenroku.core.files.models import StoredFile
from kenroku.core.files.pictures import drawn_anew
from kenroku.core.files.refusing import empty, not_allowed, not_what_it_says, too_big
from kenroku.core.files.scanning import scan
from kenroku.core.tasks import Schedule

UNUSED_FOR = timedelta(days=1)
"""How long a file may lie here without anything that points at it: the time of a long form."""

_LOCK = 0x6B656E66
"""PostgreSQL's number for the lock between keeping and sweeping."""


def keep(
    upload: "UploadedFile[bytes]", *, purpose: Purpose, by: Account | None, allowed: Sequence[Kind] | None = None
) -> StoredFile:
    """Check a file and keep it; when this answers, it is on the disk.

    `allowed` narrows the purpose's kinds. Refuses with `file_empty`, `file_too_big`, `file_kind` (not taken here, or not
    known), `file_mismatch` (the name says otherwise), `file_broken`, `file_unsafe` (macros, something hidden behind the
    end, a bomb), `picture_too_large`, `file_infected`, and `scanner_away` where the scanner is configured and does not
    answer. A picture is drawn anew without its metadata; everything else is kept byte for byte.
    """
    data = upload.read(settings.KENROKU_MAX_UPLOAD + 1)
    if len(data) > settings.KENROKU_MAX_UPLOAD:
        raise too_big(settings.KENROKU_MAX_UPLOAD)
    if not data:
        raise empty()
    kind = _kind_of(data, upload.name or "", purpose.allowed if allowed is None else tuple(allowed))
    scanned = scan(data)
    kind.check(data)
    picture = drawn_anew(data, kind) if kind.is_picture else None
    kept = picture.data if picture else data
    sha256 = hashlib.sha256(kept).hexdigest()
    with transaction.atomic():
        _lock(shared=True)
        return StoredFile.objects.create(
            name=clean_name(upload.name or "", kind),
            media_type=kind.media_type,
            size=len(kept),
            sha256=sha256,
            blob=_stored(sha256, kept),
            width=picture.width if picture else None,
            height=picture.height if picture else None,
            purpose=purpose.name,
            scanned=scanned,
            by=by,
        )


def clean_name(name: str, kind: Kind) -> str:
    """The sender's name for the file, without folders and without letters that are not seen or turn the direction."""
    base = unicodedata.normalize("NFC", name.replace("\\", "/").rpartition("/")[2])
    seen = "".join(letter for letter in base if not unicodedata.category(letter).startswith("C"))
    stem = re.sub(r'[\s"*/:<>?|]+', " ", PurePosixPath(seen).stem).strip(" .")[:100]
    extension = PurePosixPath(seen).suffix.lower()
    return (stem or "file") + (extension if extension in kind.extensions else kind.extensions[0])


def sweep() -> dict[str, int]:
    """Remove files that nothing has pointed at for a day, and bytes that belong to no file; answers how many."""
    with transaction.atomic():
        _lock(shared=False)
        old = StoredFile.objects.filter(kept_at__lt=timezone.now() - UNUSED_FOR)
        for relation in StoredFile._meta.related_objects:
            used = relation.related_model._base_manager.filter(**{f"{relation.field.name}__isnull": False})
            old = old.exclude(pk__in=used.values(relation.field.name))
        gone = set(old.values_list("blob", flat=True))
        rows, _kinds = old.delete()
        blobs = gone - set(StoredFile.objects.filter(blob__in=gone).values_list("blob", flat=True))
        # The bytes go last: if that fails, the rows come back.
        for blob in blobs:
            default_storage.delete(blob)
    return {"files": rows, "blobs": len(blobs)}


SCHEDULE = (Schedule("core.files_sweep", sweep, every=timedelta(hours=6)),)


def _kind_of(data: bytes, name: str, allowed: Sequence[Kind]) -> Kind:
    """The allowed kind that both the name and the bytes say."""
    extension = PurePosixPath(name.replace("\\", "/")).suffix.lower()
    named = next((kind for kind in kinds.EVERYTHING if extension in kind.extensions), None)
    if named is None or named not in allowed:
        raise not_allowed(", ".join(extension for kind in allowed for extension in kind.extensions))
    if not named.looks_like(data):
        raise not_what_it_says()
    return named


def _stored(sha256: str, data: bytes) -> str:
    name = f"{sha256[:2]}/{sha256[2:4]}/{sha256}"
    return name if default_storage.exists(name) else default_storage.save(name, ContentFile(data))


def _lock(*, shared: bool) -> None:
    """Keeping may find bytes that sweeping is about to remove. SQLite has one writer at a time; PostgreSQL needs a word."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            function = "pg_advisory_xact_lock_shared" if shared else "pg_advisory_xact_lock"
            cursor.execute(f"SELECT {function}(%s)", [_LOCK])
