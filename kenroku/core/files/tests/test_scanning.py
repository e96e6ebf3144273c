# SPDX-License-Identifier: Apache-2.0
"""A clamd that says OK, FOUND, nonsense or nothing: only OK lets a file in."""

import socket
import struct
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from kenroku.core import files
from kenroku.core.files import Purpose, kinds, scanning
from kenroku.core.files.actions import keep
from kenroku.core.files.models import StoredFile
from kenroku.core.files.tests.samples import upload
from kenroku.core.refusals import Refused


class FakeClamd:
    """Speaks clamd's INSTREAM on a socket; `answer` None means that it dies in the middle."""

    def __init__(self, listener: socket.socket, answer: bytes | None) -> None:
        self.received: list[bytes] = []
        self.answer = answer
        self.listener = listener
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()

    def _serve(self) -> None:
        connection, _address = self.listener.accept()
        with connection, connection.makefile("rb") as sent:
            if sent.read(10) != b"zINSTREAM\0":
                return
            data = b""
            while length := struct.unpack("!I", sent.read(4))[0]:
                data += sent.read(length)
                if self.answer is None:
                    return
            self.received.append(data)
            connection.sendall(self.answer or b"")


@pytest.fixture
def listen(settings: Any) -> Iterator[Callable[..., FakeClamd]]:
    opened: list[socket.socket] = []
    folder = tempfile.TemporaryDirectory(prefix="clamd-", dir="/tmp")

    def start(answer: bytes | None, *, unix: bool = False) -> FakeClamd:
        if unix:
            listener = socket.socket(socket.AF_UNIX)
            path = str(Path(folder.name, "socket"))
            listener.bind(path)
            settings.KENROKU_CLAMD = path
        else:
            listener = socket.socket()
            listener.bind(("127.0.0.1", 0))
            settings.KENROKU_CLAMD = f"127.0.0.1:{listener.getsockname()[1]}"
        listener.listen()
        opened.append(listener)
        return FakeClamd(listener, answer)

    yield start
    for listener in opened:
        listener.close()
    folder.cleanup()


@pytest.fixture
def purpose(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, settings: Any) -> Purpose:
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(files, "_purposes", {})
    return Purpose(name="test.attachment", allowed=kinds.EVERYTHING, may_read=lambda file, reader: True)


def refused(purpose: Purpose) -> Refused:
    with pytest.raises(Refused) as found:
        keep(upload(b"data", "a.txt"), purpose=purpose, by=None)
    assert not StoredFile.objects.exists()
    return found.value


@pytest.mark.django_db
@pytest.mark.parametrize("unix", [False, True])
def test_a_clean_file_is_kept_and_says_that_it_was_scanned(
    purpose: Purpose, listen: Callable[..., FakeClamd], unix: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scanning, "CHUNK", 3)
    clamd = listen(b"stream: OK\0", unix=unix)
    assert keep(upload(b"0123456789", "a.txt"), purpose=purpose, by=None).scanned
    clamd.thread.join(5)
    assert clamd.received == [b"0123456789"]


@pytest.mark.django_db
def test_a_virus_is_refused(purpose: Purpose, listen: Callable[..., FakeClamd]) -> None:
    listen(b"stream: Eicar-Signature FOUND\0")
    found = refused(purpose)
    assert (found.code, found.status) == ("file_infected", 422)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "answer",
    [None, b"", b"INSTREAM size limit exceeded. ERROR\0", b"stream: OK maybe\0", b"\xff\xfe\0", b"OK\0", b"x" * 9000],
)
def test_a_scanner_that_dies_or_talks_nonsense_lets_nothing_in(
    purpose: Purpose, listen: Callable[..., FakeClamd], answer: bytes | None
) -> None:
    listen(answer)
    found = refused(purpose)
    assert (found.code, found.status) == ("scanner_away", 503)


@pytest.mark.django_db
def test_a_scanner_that_is_silent_lets_nothing_in(
    purpose: Purpose, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scanning, "TIMEOUT", 0.2)
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        settings.KENROKU_CLAMD = f"127.0.0.1:{listener.getsockname()[1]}"
        assert refused(purpose).code == "scanner_away"


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["127.0.0.1:1", "/nowhere/clamd.sock", "nonsense"])
def test_a_scanner_that_is_not_there_lets_nothing_in(purpose: Purpose, settings: Any, address: str) -> None:
    settings.KENROKU_CLAMD = address
    assert refused(purpose).code == "scanner_away"


@pytest.mark.django_db
def test_without_a_scanner_files_are_kept_and_say_that_they_were_not_scanned(purpose: Purpose, settings: Any) -> None:
    settings.KENROKU_CLAMD = ""
    assert not keep(upload(b"data", "a.txt"), purpose=purpose, by=None).scanned
