# SPDX-License-Identifier: Apache-2.0
"""Rules about tables, asked of Django's own registry."""

from collections.abc import Collection, Iterable, Iterator
from weakref import ReferenceType

from django.db.models import Model
from django.dispatch import Signal


def keys_across(tables: Iterable[type[Model]], *, modules: Collection[str], core: Collection[str]) -> list[str]:
    """A foreign key leads within its own module or to the core; between modules there are Refs.

    A key makes reverse relations and an order of migrations, so that neither module could be left out any more.
    """
    findings = []
    for table in tables:
        here = table._meta.app_label
        for name, there, _ in _relations(table):
            where = f"{table._meta.label}.{name}"
            if here in modules and there != here and there not in core:
                findings.append(f"{where}: a foreign key to {there}; hold a Ref")
            elif here in core and there in modules:
                findings.append(f"{where}: the core holds a key to the module {there}; hold a Ref")
    return findings


def reverse_names(tables: Iterable[type[Model]], *, modules: Collection[str]) -> list[str]:
    """A key to the core leaves no name there: `related_name="+"`. The core must not know who points at it."""
    return [
        f'{table._meta.label}.{name}: related_name="+"'
        for table in tables
        if table._meta.app_label in modules
        for name, there, leaves_a_name in _relations(table)
        if there != table._meta.app_label and leaves_a_name
    ]


def receivers(signals: dict[str, Signal]) -> list[str]:
    """None of our functions listens for saved or deleted rows."""
    findings = []
    for name, signal in signals.items():
        for _, receiver, *_ in signal.receivers:
            function = receiver() if isinstance(receiver, ReferenceType) else receiver
            module = getattr(function, "__module__", None) or ""
            if module.startswith("kenroku."):
                findings.append(f"{module} listens to {name}")
    return findings


def _relations(table: type[Model]) -> Iterator[tuple[str, str, bool]]:
    """Each relation of a table: its name, the app it leads to, and whether it leaves a name there."""
    for field in (*table._meta.local_fields, *table._meta.local_many_to_many):
        if field.remote_field and field.related_model:
            yield field.name, field.related_model._meta.app_label, not field.remote_field.hidden
