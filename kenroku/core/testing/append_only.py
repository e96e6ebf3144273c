# SPDX-License-Identifier: Apache-2.0
"""A pytest plugin: lets Django empty the tables after a test that used real transactions.

`TransactionTestCase` empties every table, which the event log refuses. The guard is lifted for that moment only, by
the very functions of the migration that put it there, so that every test runs with the guard in place.
"""

from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest
from django.db import connection
from django.test import TransactionTestCase

_MIGRATION = "kenroku.core.events.migrations.0002_append_only"


@pytest.fixture(scope="session", autouse=True)
def _log_can_be_emptied_between_tests() -> Iterator[None]:
    migration = import_module(_MIGRATION)
    original = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]

    def teardown(case: Any) -> None:
        if not is_guarded():
            original(case)
            return
        with connection.schema_editor() as editor:
            migration.unguard(None, editor)
        try:
            original(case)
        finally:
            with connection.schema_editor() as editor:
                migration.guard(None, editor)

    # TestCase has its own teardown, a rollback, and never comes here.
    TransactionTestCase._fixture_teardown = teardown  # type: ignore[attr-defined]
    yield
    TransactionTestCase._fixture_teardown = original  # type: ignore[attr-defined]


def is_guarded() -> bool:
    """Whether the guard is there: it is not where a test ran without migrations."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT count(*) FROM pg_trigger WHERE tgname = 'append_only_events_recorded_update'")
        else:
            cursor.execute("SELECT count(*) FROM sqlite_master WHERE name = 'append_only_events_recorded_update'")
        return bool(cursor.fetchone()[0])
