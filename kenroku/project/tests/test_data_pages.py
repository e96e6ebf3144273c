# SPDX-License-Identifier: Apache-2.0
"""The open data catalogue: what is listed can be taken, in every form, and says what it is."""

import io
import json
from datetime import time
from http import HTTPStatus

import duckdb
import openpyxl
import pytest
from django.test import Client

from kenroku.core import modules
from kenroku.core.accounts import departments
from kenroku.core.text import Text

pytestmark = pytest.mark.django_db

NAME = "core.departments"


@pytest.fixture(autouse=True)
def _a_counter() -> None:
    desk = departments.Desk(
        name=Text(ja="=転入の窓口", en="Moving in"),
        hours=[departments.Opening(weekday=1, opens=time(9), closes=time(17, 45))],
    )
    departments.keep(
        "shimin", name=Text(ja="市民課", en="Citizens' section"), phone="076-220-2241", desks=[desk], by=None
    )


def _body(client: Client, address: str) -> bytes:
    response = client.get(address)
    assert response.status_code == HTTPStatus.OK
    return b"".join(response) if response.streaming else response.content


def test_the_list_names_every_dataset_and_finds_by_column(client: Client) -> None:
    page = _body(client, "/data").decode()
    for name in modules.datasets():
        assert f'href="/data/{name}"' in page
    assert f'href="/data/{NAME}"' in _body(client, "/data?q=受付時間").decode()
    assert "見つかりませんでした" in _body(client, "/data?q=存在しないことば").decode()


def test_a_dataset_has_its_dictionary_its_rows_and_its_files(client: Client) -> None:
    page = _body(client, f"/data/{NAME}").decode()
    for words in (
        "データ項目定義",
        "=転入の窓口",
        "076-220-2241",
        "1 09:00-17:45",
        f"/data/{NAME}.parquet",
        f"/api/v1/datasets/{NAME}",
    ):
        assert words in page


def test_every_form_of_the_file_holds_the_row(client: Client, tmp_path: object) -> None:
    csv = _body(client, f"/data/{NAME}.csv")
    assert csv.startswith(b"\xef\xbb\xbf")
    assert "'=転入の窓口".encode() in csv
    exact = _body(client, f"/data/{NAME}.csv?bom=0").decode()
    assert exact.startswith("department,")
    assert ",=転入の窓口," in exact
    (row,) = json.loads(_body(client, f"/data/{NAME}.json"))["rows"]
    assert (row["counter"], row["phone"], row["closed"]) == ("=転入の窓口", "076-220-2241", None)
    sheet = openpyxl.load_workbook(io.BytesIO(_body(client, f"/data/{NAME}.xlsx"))).worksheets[0]
    assert sheet["E2"].value == "=転入の窓口"
    assert sheet["E2"].data_type == "s"
    file = f"{tmp_path}/t.parquet"
    with open(file, "wb") as target:  # noqa: PTH123
        target.write(_body(client, f"/data/{NAME}.parquet"))
    with duckdb.connect() as database:
        assert database.execute("SELECT counter FROM read_parquet(?)", [file]).fetchall() == [("=転入の窓口",)]


@pytest.mark.parametrize("fmt", ["csv", "json", "xlsx", "parquet"])
def test_a_file_that_has_not_changed_is_not_sent_again(client: Client, fmt: str) -> None:
    address = f"/data/{NAME}.{fmt}"
    first = client.get(address)
    assert first["Access-Control-Allow-Origin"] == "*"
    again = client.get(address, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (HTTPStatus.NOT_MODIFIED, b"")
    departments.keep("shimin", name=Text(ja="市民第一課"), by=None)
    assert client.get(address, headers={"if-none-match": first["ETag"]}).status_code == HTTPStatus.OK


def test_the_dictionary_and_the_catalogue_for_machines(client: Client) -> None:
    dictionary = json.loads(_body(client, f"/data/{NAME}/dictionary.json"))
    assert {"name", "title", "type", "meaning", "unit"} == set(dictionary["columns"][0])
    catalogue = json.loads(_body(client, "/data/catalog.jsonld"))
    assert catalogue["@type"] == "dcat:Catalog"
    found = next(dataset for dataset in catalogue["dcat:dataset"] if dataset["dct:identifier"] == NAME)
    assert {"@language": "en", "@value": "Departments and counters"} in found["dct:title"]
    downloads = [entry["dcat:downloadURL"]["@id"] for entry in found["dcat:distribution"]]
    assert downloads == [f"http://testserver/data/{NAME}.{fmt}" for fmt in ("csv", "json", "xlsx", "parquet")]
    for entry in found["dcat:distribution"]:
        # The city's own terms; in this test no city is loaded.
        assert entry["dct:license"] == [
            {"@language": "ja", "@value": "（未設定）"},
            {"@language": "en", "@value": "(not set)"},
        ]


@pytest.mark.parametrize(
    ("address", "status", "said"),
    [
        ("/data/core.nothing", 404, "その名前のデータはありません"),
        ("/data/core.nothing.csv", 404, "その名前のデータはありません"),
        (f"/data/{NAME}.pdf", 404, "csv、json、xlsx、parquet"),
        (f"/data/{NAME}.CSV", 404, "csv、json、xlsx、parquet"),
        (f"/data/{NAME}.csv?bomb=0", 422, "「bom」のことではありませんか"),
        (f"/data/{NAME}.json?bom=0", 422, "bom"),
        ("/data/core.nothing/dictionary.json", 404, "その名前のデータはありません"),
    ],
)
def test_what_is_not_there_is_said_with_a_status(client: Client, address: str, status: int, said: str) -> None:
    response = client.get(address)
    assert response.status_code == status
    assert said in response.content.decode()
