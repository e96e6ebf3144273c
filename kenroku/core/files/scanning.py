# SPDX-License-Identifier: Apache-2.0
"""Asking clamd whether a file holds a virus. Where it is configured and does not answer, the file is not taken."""

import socket
import struct

import structlog
from django.conf import settings

from kenroku.core.files.refusing import infected, not_scanned

TIMEOUT = 30.0
"""Seconds for the connection and for each step of the talk."""

CHUNK = 1 << 20

log = structlog.get_logger(__name__)


def scan(data: bytes) -> bool:
    """Whether clamd looked at it and found nothing; False where no clamd is configured.

    Refuses with `file_infected`, or with `scanner_away` where clamd cannot be reached, does not answer in time, or
    says anything but OK or FOUND.
    """
    address: str = settings.KENROKU_CLAMD
    if not address:
        return False
    try:
        answer = _ask(address, data)
    except (OSError, ValueError) as error:
        log.error("scanner_away", address=address, error=repr(error))
        raise not_scanned() from error
    if answer.endswith(b" FOUND"):
        log.warning("file_infected", answer=answer.decode("utf-8", "replace"))
        raise infected()
    if answer != b"stream: OK":
        log.error("scanner_away", address=address, answer=answer.decode("utf-8", "replace"))
        raise not_scanned()
    return True


def _ask(address: str, data: bytes) -> bytes:
    with _connected(address) as clamd:
        clamd.sendall(b"zINSTREAM\0")
        for start in range(0, len(data), CHUNK):
            chunk = data[start : start + CHUNK]
            clamd.sendall(struct.pack("!I", len(chunk)) + chunk)
        clamd.sendall(struct.pack("!I", 0))
        answer = b""
        while not answer.endswith(b"\0") and len(answer) < 4096:
            received = clamd.recv(4096)
            if not received:
                break
            answer += received
    return answer.rstrip(b"\0").strip()


def _connected(address: str) -> socket.socket:
    """`host:port`, or the path of a socket."""
    if address.startswith("/"):
        clamd = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        clamd.settimeout(TIMEOUT)
        try:
            clamd.connect(address)
        except OSError:
            clamd.close()
            raise
        return clamd
    host, _colon, port = address.rpartition(":")
    return socket.create_connection((host.strip("[]"), int(port)), timeout=TIMEOUT)
