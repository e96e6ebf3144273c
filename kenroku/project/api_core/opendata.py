# SPDX-License-Identifier: Apache-2.0
"""The open data catalogue for programs."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Query, Router, Schema

from kenroku.core import modules, rest
from kenroku.core.datasets import Dataset, catalog
from kenroku.core.datasets.as_json import column_description
from kenroku.core.datasets.writing import FORMATS
from kenroku.core.rest import gettext_lazy
from kenroku.project.api_core.words import Words

router = Router()


class ColumnOut(Schema):
    """One line of the data dictionary."""

    name: str
    title: Words
    type: str
    meaning: Words
    unit: Words | None


class FileOut(Schema):
    """One form in which a dataset can be taken."""

    format: str
    url: str


class DatasetOut(Schema):
    """A dataset, with its dictionary and the addresses of its files. Counts below `suppress_below` are left empty."""

    name: str
    title: Words
    meaning: Words
    licence: Words
    licence_url: str
    source: Words
    updated: datetime | None
    suppress_below: int | None
    columns: list[ColumnOut]
    files: list[FileOut]


@router.get(
    "/datasets",
    response=rest.Page[DatasetOut],
    summary=gettext_lazy("オープンデータの一覧"),
    description=gettext_lazy("公開しているデータセットを、項目の定義とファイルの番地とともに返します。"),
)
def datasets(request: HttpRequest, response: HttpResponse, paging: Query[rest.Paging]) -> Any:
    """Every dataset of the open modules, by name."""
    found = modules.datasets().values()
    if unchanged := rest.conditional(request, *((dataset.name, dataset.updated()) for dataset in found)):
        return unchanged
    page = rest.page_of(request, response, found, paging, key=lambda dataset: dataset.name)
    return page | {"items": [_described(request, dataset) for dataset in page["items"]]}


@router.get(
    "/datasets/{name}",
    response=DatasetOut,
    summary=gettext_lazy("データセット1件"),
    description=gettext_lazy("項目の定義とファイルの番地を返します。行そのものは files の番地から取れます。"),
)
def dataset(request: HttpRequest, name: str) -> Any:
    """One dataset. Refuses with `unknown_dataset` (404)."""
    found = catalog.find(name)
    return rest.conditional(request, found.name, found.updated()) or _described(request, found)


def _described(request: HttpRequest, dataset: Dataset) -> dict[str, Any]:
    return {
        "name": dataset.name,
        "title": dataset.title.to_json(),
        "meaning": dataset.meaning.to_json(),
        "licence": dataset.terms().name.to_json(),
        "licence_url": dataset.terms().url,
        "source": dataset.source.to_json(),
        "updated": dataset.updated(),
        "suppress_below": dataset.suppress_below,
        "columns": [column_description(column) for column in dataset.table().columns],
        "files": [
            {
                "format": fmt,
                "url": request.build_absolute_uri(reverse("data_file", kwargs={"name": dataset.name, "fmt": fmt})),
            }
            for fmt in FORMATS
        ],
    }
