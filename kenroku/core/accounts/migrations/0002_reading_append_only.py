# SPDX-License-Identifier: Apache-2.0
"""The database itself refuses to change or remove the record of who read whose personal data."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

TABLE = "accounts_accessrecord"
MESSAGE = f"append-only: {TABLE} cannot be changed or removed"


def guard(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Put the triggers on the table."""
    postgresql = schema_editor.connection.vendor == "postgresql"
    if postgresql:
        schema_editor.execute(
            f"CREATE FUNCTION {TABLE}_append_only() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{MESSAGE}'; END $$"
        )
    refuse = (
        f"FOR EACH ROW EXECUTE FUNCTION {TABLE}_append_only()"
        if postgresql
        else f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
    )
    for doing in ("update", "delete"):
        schema_editor.execute(f"CREATE TRIGGER append_only_{TABLE}_{doing} BEFORE {doing.upper()} ON {TABLE} {refuse}")


def unguard(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take the triggers away again."""
    postgresql = schema_editor.connection.vendor == "postgresql"
    for doing in ("update", "delete"):
        schema_editor.execute(f"DROP TRIGGER append_only_{TABLE}_{doing}" + (f" ON {TABLE}" if postgresql else ""))
    if postgresql:
        schema_editor.execute(f"DROP FUNCTION {TABLE}_append_only()")


class Migration(migrations.Migration):
    """Guards the record. Reversible, so that a later migration may lift the guard, alter the table and put it back."""

    dependencies = [("accounts", "0001_initial")]

    operations = [migrations.RunPython(guard, unguard)]
