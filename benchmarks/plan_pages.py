# SPDX-License-Identifier: Apache-2.0
"""The plan's pages and doors over a large plan: 1,000 measures x 10 years, 500 indicators x 120 months, 20 revisions."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from django.db import connection
from django.db.models import F
from django.test import Client
from whitenoise import WhiteNoise

from benchmarks import large_plan
from benchmarks.harness import Figure, Line, Samples, measure
from kenroku.core.packs.loading import load
from kenroku.core.packs.sections import opened
from kenroku.modules.plan.models import Revision
from kenroku.modules.plan.tests.conftest import REVISED

GROUPS = ("plan",)

API = "/api/v1/plan"
SQL = "SELECT key, title, cells, is_new, heading_id, measure_id FROM plan_row WHERE revision_id = %s"
FIRST_VIEW_ASSETS = (".css", ".js", ".svg")


def lines() -> Iterator[Line | Figure]:
    """Each figure of the issue, beside the same bytes as a file, or the bare query."""
    last, before = large_plan.make()
    client = Client(headers={"accept-encoding": "gzip"})
    grid = f"/plan/revisions/{last.key}/grid"

    def fetch(address: str, **headers: str) -> bytes:
        response = client.get(address, headers=headers)
        assert response.status_code in (200, 304), f"{address}: {response.status_code}"
        return response.getvalue()

    page = measure(lambda: fetch(grid))
    yield Line("grid page, computed", page, floor=_as_file(fetch(grid)), floor_is="the same bytes as a file", limit=200)
    tag = client.get(grid)["ETag"]
    yield Line(
        "grid page, with a valid ETag",
        measure(lambda: fetch(grid, **{"if-none-match": tag}), times=100),
        floor=_as_file(b""),
        floor_is="an empty file",
        limit=10,
    )
    bare = measure(lambda: _rows(SQL, last.pk))
    whole = f"{API}/plans/{last.key}/grid"
    yield Line("grid JSON, whole", measure(lambda: fetch(whole)), floor=bare, floor_is="the bare SQL query", limit=100)
    diff = f"{API}/diff?from={before.key}&to={last.key}"
    yield Line(
        "diff of two revisions", measure(lambda: fetch(diff)), floor=bare, floor_is="the bare SQL query", limit=200
    )
    yield Line(
        "diff page", measure(lambda: fetch(diff.replace(API, "/plan"))), floor=bare, floor_is="the bare SQL query"
    )

    def export() -> bytes:
        return b"".join(fetch(f"{whole}.{suffix}") for suffix in ("csv", "json", "xlsx"))

    yield Line(
        "whole-plan export (CSV + JSON + XLSX)",
        measure(export, times=10),
        floor=_as_file(export()),
        floor_is="the same bytes as a file",
        limit=2000,
    )
    yield Line("indicators list, JSON", measure(lambda: fetch(f"{API}/indicators"), times=5, warm=1))
    yield Line("one indicator's 120 values, JSON", measure(lambda: fetch(f"{API}/indicators/large-0001/values")))
    # The pack brings its own editions, at places that the large plan holds.
    Revision.objects.update(order=F("order") + 1000)
    load(opened("kanazawa"))
    for name, address in (("home page", "/"), ("grid page of Kanazawa", f"/plan/revisions/{REVISED}/grid")):
        yield Figure(
            f"{name}: first view over the wire, fonts aside", _first_view(client, address) / 1000, "kB", limit=150
        )


def _rows(sql: str, key: int) -> object:
    with connection.cursor() as cursor:
        cursor.execute(sql, [key])
        return cursor.fetchall()


def _as_file(content: bytes) -> Samples:
    """The same bytes from the same static-file server that serves the style sheets."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "page.html").write_bytes(content)
        served = WhiteNoise(lambda environ, start: [], root=folder)

        def fetch() -> None:
            environ = {"PATH_INFO": "/page.html", "REQUEST_METHOD": "GET", "SCRIPT_NAME": ""}
            body = served(environ, lambda *_: None)
            b"".join(body)
            getattr(body, "close", lambda: None)()

        return measure(fetch)


def _first_view(client: Client, address: str) -> int:
    """The page and every style sheet, script and picture that it names, as sent: compressed where they are stored so."""
    response = client.get(address)
    total = len(response.content)
    page = client.get(address, headers={"accept-encoding": "identity"}).content.decode()
    named = {part.split('"')[0].split("#")[0] for part in page.replace("src=", "href=").split('href="')[1:]}
    for asset in sorted(name for name in named if name.partition("?")[0].endswith(FIRST_VIEW_ASSETS)):
        if "noto-sans" not in asset:
            total += _size(client, asset)
    return total


def _size(client: Client, asset: str) -> int:
    from django.contrib.staticfiles import finders
    from django.contrib.staticfiles.storage import staticfiles_storage

    if not asset.startswith("/static/"):
        return len(client.get(asset).content)
    name = asset.removeprefix("/static/")
    stored = Path(staticfiles_storage.path(name))
    compressed = stored.with_name(stored.name + ".gz")
    if compressed.exists():
        return compressed.stat().st_size
    return stored.stat().st_size if stored.exists() else Path(str(finders.find(name))).stat().st_size
