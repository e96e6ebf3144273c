# SPDX-License-Identifier: Apache-2.0
"""The catalogue of open data: finding a dataset, how large it is, and the catalogue in the words of DCAT."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from http import HTTPStatus
from itertools import islice
from typing import Any

from django.core.cache import cache
from django.utils.translation import gettext as _

from kenroku.core import modules
from kenroku.core.datasets import Dataset, Table, as_csv
from kenroku.core.datasets.cells import cell, plain
from kenroku.core.datasets.writing import KINDS, Format
from kenroku.core.refusals import Refused
from kenroku.core.text import Text


@dataclass(frozen=True, slots=True)
class Size:
    """How many rows a dataset has, and how many bytes its CSV."""

    rows: int
    csv_bytes: int


def find(name: str) -> Dataset:
    """The dataset of this name. Refuses with `unknown_dataset` (404)."""
    if found := modules.datasets().get(name):
        return found
    raise Refused(
        "unknown_dataset",
        _("その名前のデータはありません。一覧からお選びください。"),
        status=HTTPStatus.NOT_FOUND,
    )


def search(words: str) -> list[Dataset]:
    """The datasets in whose names, meanings and columns every one of these words appears, in any language."""
    wanted = words.casefold().split()
    return [dataset for dataset in modules.datasets().values() if all(word in _said(dataset) for word in wanted)]


def size(dataset: Dataset) -> Size:
    """How large it is; counted once for each version."""
    updated = dataset.updated()
    key = f"dataset-size:{dataset.name}:{updated.timestamp() if updated else 0}"
    found: Size | None = cache.get(key)
    if found is None:
        # The heading is a line of the CSV and no row.
        rows, octets = -1, 0
        for line in as_csv.lines(dataset.table()):
            rows += 1
            octets += len(line.encode())
        found = Size(rows, octets)
        cache.set(key, found, timeout=None if updated else 60)
    return found


def first_rows(table: Table, count: int) -> list[list[str]]:
    """The first rows as words for a page."""
    return [
        [plain(cell(value, column)) for value, column in zip(row, table.columns, strict=True)]
        for row in islice(table.rows, count)
    ]


def dcat(datasets: Iterable[Dataset], *, title: Text, publisher: Text, address: Callable[[str], str]) -> dict[str, Any]:
    """The catalogue as DCAT in JSON-LD (DCAT-AP's required and recommended properties). `address` completes a path."""
    return {
        "@context": {
            "dcat": "http://www.w3.org/ns/dcat#",
            "dct": "http://purl.org/dc/terms/",
            "foaf": "http://xmlns.com/foaf/0.1/",
            "xsd": "http://www.w3.org/2001/XMLSchema#",
        },
        "@id": address("/data"),
        "@type": "dcat:Catalog",
        "dct:title": _values(title),
        "dct:description": _values(
            Text(ja=f"{title.ja}。データ項目定義とライセンス付き。", en="With data dictionaries and licences.")
        ),
        "dct:publisher": {"@type": "foaf:Agent", "foaf:name": _values(publisher)},
        "foaf:homepage": {"@id": address("/data")},
        "dcat:dataset": [_dataset(dataset, publisher, address) for dataset in datasets],
    }


def _dataset(dataset: Dataset, publisher: Text, address: Callable[[str], str]) -> dict[str, Any]:
    updated = dataset.updated()
    terms = dataset.terms()
    described: dict[str, Any] = {
        "@id": address(f"/data/{dataset.name}"),
        "@type": "dcat:Dataset",
        "dct:identifier": dataset.name,
        "dct:title": _values(dataset.title),
        "dct:description": _values(dataset.meaning),
        "dct:publisher": {"@type": "foaf:Agent", "foaf:name": _values(publisher)},
        "dct:source": _values(dataset.source),
        "dcat:landingPage": {"@id": address(f"/data/{dataset.name}")},
        "dcat:keyword": [value for column in dataset.columns for value in _values(column.title)],
        "dcat:distribution": [
            {
                "@id": address(f"/data/{dataset.name}.{fmt}"),
                "@type": "dcat:Distribution",
                "dct:title": KINDS[fmt].label,
                "dct:license": {"@id": terms.url} if terms.url else _values(terms.name),
                "dcat:mediaType": {"@id": _media_type(fmt)},
                "dcat:accessURL": {"@id": address(f"/data/{dataset.name}")},
                "dcat:downloadURL": {"@id": address(f"/data/{dataset.name}.{fmt}")},
            }
            for fmt in KINDS
        ],
    }
    if updated:
        described["dct:modified"] = {"@type": "xsd:dateTime", "@value": updated.isoformat()}
    return described


def _media_type(fmt: Format) -> str:
    return "https://www.iana.org/assignments/media-types/" + KINDS[fmt].media_type.partition(";")[0]


def _values(text: Text) -> list[dict[str, str]]:
    return [
        {"@language": language, "@value": words} for language, words in text.to_json().items() if language != "ja-easy"
    ]


def _said(dataset: Dataset) -> str:
    texts = [
        dataset.title,
        dataset.meaning,
        *(text for column in dataset.columns for text in (column.title, column.meaning)),
    ]
    return " ".join([dataset.name, *(words for text in texts for words in text.to_json().values())]).casefold()
