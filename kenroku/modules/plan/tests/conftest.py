# SPDX-License-Identifier: Apache-2.0
"""Kanazawa's plan, loaded once for a file of tests and taken out again after it."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from kenroku.core.packs.loading import load
from kenroku.core.packs.sections import opened

EXCERPT = "kanazawa-dx-action-plan-2023-excerpt"
REVISED = "kanazawa-dx-action-plan-2023-rev2024"
NEWEST = "kanazawa-dx-action-plan-2"


@pytest.fixture(scope="module")
def kanazawa(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The whole pack. Tests that use it also ask for the database, so that each undoes what it does itself."""
    with django_db_blocker.unblock(), transaction.atomic():
        load(opened("kanazawa"))
        yield
        transaction.set_rollback(True)
