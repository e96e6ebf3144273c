# SPDX-License-Identifier: Apache-2.0
"""The database itself refuses to change or remove what was recorded.

This holds against mistakes, and against code that goes round the log. Whoever owns the database can take the guard
away, but not unnoticed: `kenroku verify` misses it, and finds what was done meanwhile.
"""

from django.db import migrations

TABLES = ("events_recorded", "events_leaf", "events_seal")


def guard(apps, schema_editor):
    """Put the triggers on all three tables."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "CREATE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION USING MESSAGE = 'append-only: ' || TG_TABLE_NAME || ' cannot be changed or removed'; END $$"
        )
    for table in TABLES:
        for doing in ("update", "delete"):
            schema_editor.execute(_trigger(schema_editor.connection.vendor, table, doing))
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(
                f"CREATE TRIGGER append_only_{table}_truncate BEFORE TRUNCATE ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION append_only()"
            )


def unguard(apps, schema_editor):
    """Take the triggers away again."""
    postgresql = schema_editor.connection.vendor == "postgresql"
    for table in TABLES:
        for doing in ("update", "delete", "truncate") if postgresql else ("update", "delete"):
            schema_editor.execute(f"DROP TRIGGER append_only_{table}_{doing}" + (f" ON {table}" if postgresql else ""))
    if postgresql:
        schema_editor.execute("DROP FUNCTION append_only()")


def _trigger(vendor, table, doing):
    if vendor == "postgresql":
        return (
            f"CREATE TRIGGER append_only_{table}_{doing} BEFORE {doing.upper()} ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION append_only()"
        )
    return (
        f"CREATE TRIGGER append_only_{table}_{doing} BEFORE {doing.upper()} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, 'append-only: {table} cannot be changed or removed'); END"
    )


class Migration(migrations.Migration):
    """Guards the log. Reversible, so that a later migration may lift the guard, alter a table and put it back."""

    dependencies = [("events", "0001_initial")]

    operations = [migrations.RunPython(guard, unguard)]
