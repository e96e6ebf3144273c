# SPDX-License-Identifier: Apache-2.0
"""How much memory the whole city takes after a busy minute, and how quickly it starts the second time."""

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import psutil

from benchmarks.harness import Figure, Line, Samples

GROUPS = ("plan", "core")

PORT = 8359
ADDRESS = f"http://127.0.0.1:{PORT}"
PAGES = (
    "/",
    "/plan/",
    "/proof",
    "/search?q=避難",
    "/api/v1/plan/plans",
    "/departments",
    "/health/ready",
    "/data/",
    "/developers",
)


def lines() -> Iterator[Line | Figure]:
    """Start on an empty folder (which loads the pack), start again three times, then answer a thousand requests."""
    with _running():
        pass
    starts: list[float] = []
    for _turn in range(3):
        begun = time.perf_counter()
        with _running():
            starts.append((time.perf_counter() - begun) * 1000)
    yield Line("second start on the same data, to the first answer", Samples(tuple(sorted(starts))), limit=3000)
    with _running() as process:
        idle = _megabytes(process)
        with ThreadPoolExecutor(8) as crowd:
            list(crowd.map(_ask, PAGES * 110))
        yield Figure(
            "memory of `kenroku up` after 1,000 requests from 8 at once",
            _megabytes(process), "MB", limit=250, floor=idle, floor_is="just started",
        )  # fmt: skip


@contextmanager
def _running() -> Iterator[psutil.Process]:
    command = [sys.executable, "-m", "kenroku", "up", "--port", str(PORT)]
    with subprocess.Popen(  # noqa: S603  our own command
        command, env=os.environ | {"PORT": str(PORT)}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as up:
        try:
            _wait(up)
            yield psutil.Process(up.pid)
        finally:
            up.send_signal(signal.SIGTERM)
            up.wait(30)


def _wait(up: "subprocess.Popen[bytes]") -> None:
    end = time.monotonic() + 120
    while time.monotonic() < end:
        try:
            urllib.request.urlopen(f"{ADDRESS}/health/live", timeout=5).read()  # noqa: S310  our own address
            return
        except OSError:
            if up.poll() is not None:
                raise RuntimeError(f"`kenroku up` ended with {up.returncode}") from None
            time.sleep(0.02)
    raise RuntimeError("`kenroku up` did not answer")


def _ask(path: str) -> None:
    try:
        urllib.request.urlopen(ADDRESS + urllib.parse.quote(path, safe="/?=&"), timeout=30).read()  # noqa: S310  our own address
    except urllib.error.HTTPError as answer:
        # A page that is not there is an answer as well; one that broke is not.
        if answer.code >= 500:
            raise
        answer.read()


def _megabytes(process: psutil.Process) -> float:
    return process.memory_info().rss / 2**20
