# SPDX-License-Identifier: Apache-2.0
"""Processes that are killed in the middle of their work: what was acknowledged is there, and the chain holds."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from django.db import connection

PYTHON = [sys.executable, "-m"]
CRASH = [*PYTHON, "kenroku.core.testing.crash"]
Environment = Mapping[str, str]


@pytest.fixture
def city(tmp_path: Path, db: None) -> Iterator[Environment]:
    """The environment of a city of its own on the same engine, migrated and empty."""
    env = os.environ | {"KENROKU_DATA_DIR": str(tmp_path), "DATABASE_URL": "", "KENROKU_LOG_JSON": "1"}
    if connection.vendor != "postgresql":
        _kenroku(env, "migrate", "--verbosity", "0")
        yield env
        return
    import psycopg

    given = connection.settings_dict
    options = {"host": given["HOST"] or given["OPTIONS"].get("host", ""), "port": given["PORT"]}
    query = urlencode({key: value for key, value in options.items() if value})
    user = f"{quote(given['USER'])}:{quote(given['PASSWORD'])}@"
    with psycopg.connect(f"postgresql://{user}/postgres?{query}", autocommit=True) as server:
        name = f"crash_{os.getpid()}"
        server.execute(f'CREATE DATABASE "{name}"')
        try:
            env["DATABASE_URL"] = f"postgresql://{user}/{name}?{query}"
            _kenroku(env, "migrate", "--verbosity", "0")
            yield env
        finally:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _kenroku(env: Environment, *command: str) -> str:
    done = subprocess.run([*PYTHON, "kenroku", *command], env=env, capture_output=True, text=True, check=True)
    return done.stdout


def _python(env: Environment, code: str) -> str:
    setup = "import os, django; os.environ['DJANGO_SETTINGS_MODULE'] = 'kenroku.project.settings'; django.setup()\n"
    done = subprocess.run([sys.executable, "-c", setup + code], env=env, capture_output=True, text=True, check=True)
    return done.stdout


def test_every_acknowledged_event_survives_and_the_chain_holds(city: Environment) -> None:
    acknowledged: list[int] = []
    for _life in range(2):
        with subprocess.Popen([*CRASH, "record"], env=city, stdout=subprocess.PIPE, text=True) as recording:
            assert recording.stdout is not None
            for line in recording.stdout:
                acknowledged.append(int(line))
                if len(acknowledged) % 60 == 0:
                    break
            recording.kill()
            acknowledged += [int(line) for line in recording.stdout.read().split("\n")[:-1]]
        _python(city, "from kenroku.core.events.sealing import seal; seal()")
    kept = json.loads(
        _python(
            city,
            "import json\nfrom kenroku.core.events.models import Recorded\n"
            "print(json.dumps(list(Recorded.objects.values_list('pk', flat=True))))",
        )
    )
    assert len(acknowledged) >= 120
    assert set(acknowledged) <= set(kept)
    # The one that was being committed may be there as well, once for each time the process was killed.
    assert len(set(kept) - set(acknowledged)) <= 2
    report = json.loads(_kenroku(city, "verify", "--json"))
    assert (report["whole"], report["events"], report["unsealed"]) == (True, len(kept), 0)


def test_a_task_whose_worker_was_killed_is_run_again_or_visibly_failed(city: Environment) -> None:
    _python(
        city,
        "from kenroku.core.testing.crash import linger, linger_unsafely\nlinger_unsafely.enqueue(); linger.enqueue()",
    )
    for _life in range(2):
        with subprocess.Popen([*CRASH, "linger"], env=city, stdout=subprocess.PIPE, text=True) as working:
            assert working.stdout is not None
            assert working.stdout.readline() == "begun\n"
            working.kill()
    subprocess.run([*CRASH, "recover"], env=city, check=True, timeout=60, capture_output=True)
    rows = json.loads(
        _python(
            city,
            "import json\nfrom django_tasks_db.models import DBTaskResult\nprint(json.dumps({row.task_path: "
            "[row.status, len(row.worker_ids), row.traceback] for row in DBTaskResult.objects.all()}))",
        )
    )
    safe, unsafe = rows["kenroku.core.testing.crash.linger"], rows["kenroku.core.testing.crash.linger_unsafely"]
    assert safe[:2] == ["SUCCESSFUL", 2]
    assert unsafe[:2] == ["FAILED", 1]
    assert "stopped while it ran" in unsafe[2]
