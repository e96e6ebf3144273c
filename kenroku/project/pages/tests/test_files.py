# SPDX-License-Identifier: Apache-2.0
"""Who gets a file, and in what wrapping."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.test import Client

from kenroku.core import files
from kenroku.core.accounts.models import Account
from kenroku.core.files import Purpose, kinds
from kenroku.core.files.actions import keep
from kenroku.core.files.models import StoredFile
from kenroku.core.files.tests import samples
from kenroku.core.files.tests.samples import upload

pytestmark = pytest.mark.django_db


def _only_owner(file: StoredFile, reader: Account | None) -> bool:
    return reader is not None and reader.pk == file.by_id


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(files, "_purposes", {})


@pytest.fixture
def private() -> Purpose:
    return Purpose(name="test.private", allowed=kinds.EVERYTHING, may_read=_only_owner)


@pytest.fixture
def public() -> Purpose:
    return Purpose(name="test.public", allowed=kinds.EVERYTHING, may_read=lambda file, reader: True, is_public=True)


def test_a_private_file_is_its_owners(private: Purpose, client: Client) -> None:
    owner = Account.objects.create_user("owner@example.jp")
    kept = keep(upload(samples.PDF, "計画.pdf"), purpose=private, by=owner)
    address = kept.get_absolute_url()
    assert client.get(address).status_code == 404
    client.force_login(Account.objects.create_user("other@example.jp"))
    assert client.get(address).status_code == 404
    client.force_login(owner)
    answer = client.get(address)
    assert answer.status_code == 200 and answer.getvalue() == samples.PDF
    assert answer["Cache-Control"] == "private, no-store"


def test_a_file_comes_in_a_wrapping_in_which_nothing_runs(public: Purpose, client: Client) -> None:
    kept = keep(upload(samples.PDF, "計画.pdf"), purpose=public, by=None)
    answer = client.get(kept.get_absolute_url())
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''%E8%A8%88")
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer["Cache-Control"].startswith("public")


def test_only_pictures_are_shown_in_place(public: Purpose, client: Client) -> None:
    for data, name, shown in (
        (samples.picture(), "a.jpg", True),
        (samples.picture("PNG"), "a.png", True),
        (b"a,b\n", "a.csv", False),
        (b"text\n", "a.txt", False),
        (samples.docx(), "a.docx", False),
    ):
        kept = keep(upload(data, name), purpose=public, by=None)
        answer = client.get(kept.get_absolute_url())
        assert answer["Content-Disposition"].startswith("inline" if shown else "attachment"), name


def test_known_bytes_are_not_sent_again_but_rights_are_asked_again(private: Purpose, client: Client) -> None:
    owner = Account.objects.create_user("owner@example.jp")
    kept = keep(upload(samples.PDF, "a.pdf"), purpose=private, by=owner)
    client.force_login(owner)
    etag = client.get(kept.get_absolute_url())["ETag"]
    answer = client.get(kept.get_absolute_url(), headers={"If-None-Match": etag})
    assert answer.status_code == 304 and answer.content == b""
    client.logout()
    assert client.get(kept.get_absolute_url(), headers={"If-None-Match": etag}).status_code == 404


def test_the_files_of_a_closed_module_are_nobodys(
    public: Purpose, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = keep(upload(b"x", "a.txt"), purpose=public, by=None)
    monkeypatch.setattr(files, "_purposes", {})
    assert client.get(kept.get_absolute_url()).status_code == 404


def test_what_does_not_exist(public: Purpose, client: Client) -> None:
    assert client.get("/files/00000000-0000-4000-8000-000000000000/a.txt").status_code == 404
    assert client.get("/files/1/a.txt").status_code == 404
    kept = keep(upload(b"x", "a.txt"), purpose=public, by=None)
    assert client.post(kept.get_absolute_url()).status_code == 405
    default_storage.delete(kept.blob)
    assert client.get(kept.get_absolute_url()).status_code == 404
