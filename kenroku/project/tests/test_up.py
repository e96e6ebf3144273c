# SPDX-License-Identifier: Apache-2.0
"""`kenroku up` as whoever runs it meets it: it starts, says where it is, answers, and stops in good order."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

UP = [sys.executable, "-m", "kenroku", "up"]


def free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


def status(address: str) -> int:
    try:
        return int(urllib.request.urlopen(address, timeout=10).status)
    except urllib.error.HTTPError as answer:
        return answer.code


def wait_for(address: str, up: "subprocess.Popen[str]") -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end and up.poll() is None:
        try:
            if status(address) == 200:
                return
        except OSError:
            pass
        time.sleep(0.05)
    raise AssertionError(f"{address} did not answer; the process ended with {up.poll()}")


def environment(folder: Path, port: int) -> dict[str, str]:
    own = {"KENROKU_DATA_DIR": str(folder), "PORT": str(port), "DATABASE_URL": "", "KENROKU_PACK": "sample"}
    return os.environ | own | {"KENROKU_DEBUG": "1"}


def test_a_port_in_use_is_said_in_a_sentence_before_anything_is_done() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(CommandError, match=f"ポート {port} は使えません"):
            call_command("up", host="127.0.0.1", port=port)


def test_a_database_that_cannot_be_reached_is_said_in_a_sentence(tmp_path: Path) -> None:
    env = environment(tmp_path, free_port()) | {"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"}
    done = subprocess.run(UP, env=env, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1
    assert "データベースを使えません" in done.stderr
    assert "Traceback" not in done.stderr


def test_it_starts_answers_and_stops_in_good_order(tmp_path: Path) -> None:
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    lives: list[str] = []
    for _life in range(2):
        with subprocess.Popen(
            UP, env=environment(tmp_path, port), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        ) as up:
            try:
                wait_for(f"{address}/health/ready", up)
                # Bytes that are no text, and a header that would pass for another, are answered and not fallen over.
                assert status(f"{address}/health/live?q=%FF%00") == 200
                assert raw(port, b"GET /health/live?q=\xff HTTP/1.1\r\nHost: x\r\nX_Forwarded_For: 1\r\n\r\n") != b"500"
            finally:
                up.send_signal(signal.SIGTERM)
                lives.append(up.communicate(timeout=40)[0])
        assert up.returncode == 0, lives[-1]
        assert '"worker_stopped"' in lives[-1]
    first, second = lives
    assert "/staff/start/" in first
    assert f"http://localhost:{port}" in second
    assert "市のデータを読み込んでいます" in first
    assert "市のデータを読み込んでいます" not in second


def raw(port: int, request: bytes) -> bytes:
    """The status of an answer to exactly these bytes."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as wire:
        wire.sendall(request)
        return wire.recv(4096).split(b" ")[1]
