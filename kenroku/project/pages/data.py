# SPDX-License-Identifier: Apache-2.0
"""The open data catalogue: what the city publishes as data, what each column means, and the files."""

from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import path, re_path, reverse
from django.utils.translation import gettext as _

from kenroku.core import modules, rest
from kenroku.core.city import city
from kenroku.core.datasets import Dataset, catalog
from kenroku.core.datasets.as_json import description
from kenroku.core.datasets.writing import FORMATS, KINDS, known_format, write
from kenroku.core.text import Text

SAMPLE_ROWS = 10

Answer = TypeVar("Answer", bound=HttpResponseBase)


def catalogue(request: HttpRequest) -> HttpResponse:
    """Everything that can be taken away, with a search in names, meanings and columns."""
    words = request.GET.get("q", "").strip()[:200]
    found = catalog.search(words)
    entries = [
        {
            "dataset": dataset,
            "columns": len(dataset.columns),
            "terms": dataset.terms(),
            "size": catalog.size(dataset),
            "updated": dataset.updated(),
            "files": _files(dataset),
        }
        for dataset in found
    ]
    return render(
        request,
        "data/catalogue.html",
        {"entries": entries, "words": words, "trail": [(_("オープンデータ"), "")]},
    )


def dataset(request: HttpRequest, name: str) -> HttpResponseBase:
    """One dataset: its dictionary, its first rows, its files, its address in the API.

    Refuses with `unknown_dataset`, and with `unknown_format` where the name is right and the ending is not (404).
    """
    stem, dot, ending = name.rpartition(".")
    if name not in modules.datasets() and dot and stem in modules.datasets():
        known_format(ending)
    found = catalog.find(name)
    table = found.table()
    return render(
        request,
        "data/dataset.html",
        {
            "dataset": found,
            "columns": table.columns,
            "rows": catalog.first_rows(table, SAMPLE_ROWS),
            "types": _types(),
            "updated": table.updated,
            "size": catalog.size(found),
            "files": _files(found),
            "terms": found.terms(),
            "api_address": reverse("api:dataset", kwargs={"name": found.name}),
            "trail": [(_("オープンデータ"), reverse("data")), (str(found.title), "")],
        },
    )


def file(request: HttpRequest, name: str, fmt: str) -> HttpResponseBase:
    """A dataset as a file. Of its two flavours of CSV, `?bom=0` chooses the programs' (see `as_csv`).

    Refuses with `unknown_dataset` and `unknown_format` (404) and `unknown_parameter` (422).
    """
    found, form = catalog.find(name), known_format(fmt)
    rest.refuse_unknown(request, ["bom"] if form == "csv" else [])
    bom = request.GET.get("bom", "1") != "0"
    # Without a date nobody can say that nothing has changed.
    if found.updated() and (unchanged := rest.conditional(request, name, form, bom, found.updated())):
        return _open_to_all(rest.tagged(request, unchanged))
    return _open_to_all(rest.tagged(request, write(found.table(), form, bom=bom)))


def dictionary(request: HttpRequest, name: str) -> HttpResponse:
    """The data dictionary of one dataset as JSON. Refuses with `unknown_dataset` (404)."""
    found = catalog.find(name)
    return _open_to_all(JsonResponse(description(found.table()), json_dumps_params={"ensure_ascii": False}))


def dcat(request: HttpRequest) -> HttpResponse:
    """The catalogue for other catalogues, as DCAT in JSON-LD."""
    here = city()
    document = catalog.dcat(
        modules.datasets().values(),
        title=Text(ja=f"{here.name.ja}のオープンデータ", en=f"Open data of {here.name.en}" if here.name.en else ""),
        publisher=here.name,
        address=request.build_absolute_uri,
    )
    return _open_to_all(
        JsonResponse(document, content_type="application/ld+json", json_dumps_params={"ensure_ascii": False})
    )


def _files(dataset: Dataset) -> list[dict[str, Any]]:
    return [
        {
            "title": KINDS[fmt].label,
            "url": reverse("data_file", kwargs={"name": dataset.name, "fmt": fmt}),
            "type": KINDS[fmt].media_type,
            "note": _rounded(catalog.size(dataset).csv_bytes) if fmt == "csv" else "",
        }
        for fmt in FORMATS
    ]


def _rounded(octets: int) -> str:
    return (
        f"{octets} B"
        if octets < 1000
        else f"{octets / 1000:.0f} kB"
        if octets < 1_000_000
        else f"{octets / 1e6:.1f} MB"
    )


def _types() -> dict[str, str]:
    return {
        "text": _("文字"),
        "integer": _("整数"),
        "decimal": _("数"),
        "boolean": _("はい・いいえ"),
        "date": _("日付"),
        "moment": _("日時"),
    }


def _open_to_all(response: Answer) -> Answer:
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


urlpatterns = [
    path("data", catalogue, name="data"),
    path("data/catalog.jsonld", dcat, name="data_dcat"),
    re_path(r"^data/(?P<name>[a-z]+\.[a-z0-9_]+)/dictionary\.json$", dictionary, name="data_dictionary"),
    re_path(r"^data/(?P<name>[a-z]+\.[a-z0-9_]+)\.(?P<fmt>csv|json|xlsx|parquet)$", file, name="data_file"),
    path("data/<str:name>", dataset, name="data_set"),
]
