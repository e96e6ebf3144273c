# SPDX-License-Identifier: Apache-2.0
"""The plan's open data holds what its pages show, and nothing that is not public."""

import pytest
from django.test import Client

from kenroku.core import modules
from kenroku.core.datasets import Dataset
from kenroku.modules.plan.datasets import DATASETS
from kenroku.modules.plan.models import Revision
from kenroku.modules.plan.tests.conftest import REVISED

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kanazawa")]


@pytest.mark.parametrize("dataset", DATASETS, ids=lambda dataset: dataset.name)
@pytest.mark.parametrize("suffix", ["csv", "json", "xlsx", "parquet"])
def test_every_dataset_can_be_taken_in_every_format(client: Client, dataset: Dataset, suffix: str) -> None:
    response = client.get(f"/data/{dataset.name}.{suffix}")

    assert response.status_code == 200
    assert len(response.getvalue()) > 500


@pytest.mark.parametrize("dataset", DATASETS, ids=lambda dataset: dataset.name)
def test_every_row_has_a_cell_for_each_column(dataset: Dataset) -> None:
    rows = list(dataset.table().rows)

    assert rows
    assert {len(row) for row in rows} == {len(dataset.columns)}


def test_each_printed_cell_is_a_row() -> None:
    rows = list(modules.datasets()["plan.measures"].table().rows)

    assert sum(row[0] == REVISED for row in rows) == 68 * 3


def test_drafts_are_not_published() -> None:
    Revision.objects.filter(key=REVISED).update(state=Revision.State.DRAFT)

    assert all(row[0] != REVISED for row in modules.datasets()["plan.measures"].table().rows)
