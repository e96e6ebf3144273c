# SPDX-License-Identifier: Apache-2.0
"""Whether the database is as this version needs it: asked at every start and by the readiness check, so it is quick."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

_LOCK = 1_720_117_201
"""Any number that no other program uses on the same database."""


def is_behind() -> bool:
    """Whether a migration has not been applied yet. Compares names only, which takes milliseconds, not a second."""
    return not set(_known()) <= set(MigrationRecorder(connection).applied_migrations())


def migrate() -> None:
    """Apply what is missing; of several processes that start at once, one does it and the others wait."""
    settings.KENROKU_DATA_DIR.mkdir(parents=True, exist_ok=True)
    with _alone():
        call_command("migrate", verbosity=0, interactive=False)


def is_filled() -> bool:
    """Whether a city pack was ever loaded."""
    from kenroku.core.events.models import Recorded

    return Recorded.objects.filter(name="core.pack_loaded").exists()


def _known() -> Iterator[tuple[str, str]]:
    for app in apps.get_app_configs():
        spec = find_spec(f"{app.name}.migrations") if (Path(app.path) / "migrations").is_dir() else None
        for folder in spec.submodule_search_locations or () if spec else ():
            yield from ((app.label, path.stem) for path in Path(folder).glob("[0-9]*.py"))


@contextmanager
def _alone() -> Iterator[None]:
    if connection.vendor != "postgresql":
        # SQLite's own lock serialises the migrations.
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])
