# SPDX-License-Identifier: Apache-2.0
"""Fixtures for the tests that belong to no package: the house as a whole."""

import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
KENROKU = Path(sys.executable).with_name("kenroku")


@dataclass(frozen=True)
class City:
    """A city that runs in a process of its own, as `script/server` would start it."""

    address: str
    data: Path
    said: str
    """What `kenroku up` printed while it started."""

    @property
    def staff_link(self) -> str:
        """The one-time sign-in link for staff."""
        links = re.findall(rf"{re.escape(self.address)}/\S+", self.said)
        assert links, f"kenroku up printed no sign-in link:\n{self.said}"
        return str(links[-1])


@pytest.fixture(scope="session")
def city() -> Iterator[City]:
    """Kanazawa, freshly loaded from its pack, with web and worker; the same for the whole run."""
    with tempfile.TemporaryDirectory(prefix="kenroku-city-") as folder, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        data, log = Path(folder, "data"), Path(folder, "log")
        environment = {name: value for name, value in os.environ.items() if not name.startswith("KENROKU_")}
        environment |= {"KENROKU_DATA_DIR": str(data), "PORT": str(port), "PYTHONUNBUFFERED": "1"}
        with log.open("wb") as said:
            process = subprocess.Popen([KENROKU, "up"], cwd=ROOT, env=environment, stdout=said, stderr=said)
            try:
                _wait(process, f"http://127.0.0.1:{port}/health/ready", log)
                address = _address(log.read_text("utf-8"), port)
                yield City(address=address, data=data, said=log.read_text("utf-8"))
            finally:
                process.send_signal(signal.SIGTERM)
                try:
                    process.wait(20)
                except subprocess.TimeoutExpired:
                    process.kill()


def _wait(process: "subprocess.Popen[bytes]", address: str, log: Path, *, seconds: float = 120) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if process.poll() is not None:
            pytest.fail(f"kenroku up ended by itself:\n{log.read_text('utf-8')}")
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    pytest.fail(f"kenroku up was not ready after {seconds:.0f} s:\n{log.read_text('utf-8')}")


def _address(said: str, port: int) -> str:
    found = re.search(rf"http://[\w.]+:{port}", said)
    return found[0] if found else f"http://127.0.0.1:{port}"
