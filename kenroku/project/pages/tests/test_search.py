# SPDX-License-Identifier: Apache-2.0
"""The search page as a reader uses it."""

import pytest
from django.test import Client

from kenroku.core.search.tests.shop import Shop, shop_fixture

__all__ = ["shop_fixture"]

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_page(shop: Shop, client: Client, language: str) -> None:
    client.cookies["django_language"] = language
    page = client.get("/search", {"q": "避難所"})
    assert page.status_code == 200
    assert "<mark>避難所</mark>" in page.content.decode()
    assert 'href="/thing/shelter"' in page.content.decode()


def test_the_page_shows_kinds_pages_and_advice(shop: Shop, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kenroku.project.pages.search.PAGE", 4)
    page = client.get("/search", {"q": "の"}).content.decode()
    assert "kind=test.place" in page and "after=4" in page and 'rel="prev"' not in page
    page = client.get("/search", {"q": "の", "after": "4"}).content.decode()
    assert 'rel="prev"' in page and 'rel="next"' not in page and 'start="5"' in page
    page = client.get("/search", {"q": "の", "kind": "test.place"}).content.decode()
    assert "/thing/" not in page and page.count('href="/place/') == 2
    assert "見つかりませんでした" in client.get("/search", {"q": "zzz"}).content.decode()
    assert "近いもの" in client.get("/search", {"q": "避難所はどこですか"}).content.decode()
    # A kind without hits does not hide those of the others.
    assert 'href="/thing/shelter"' in client.get("/search", {"q": "避難所", "kind": "test.place"}).content.decode()


def test_the_page_refuses_kindly(shop: Shop, client: Client) -> None:
    long = client.get("/search", {"q": "の" * 201})
    assert long.status_code == 422 and "200文字" in long.content.decode()
    assert client.get("/search", {"q": "の", "after": "x"}).status_code == 422
    assert client.get("/search", {"q": "の", "kind": "'; DROP"}).status_code == 200
    assert client.get("/search").status_code == 200
    assert client.post("/search").status_code == 405
    xss = client.get("/search", {"q": '<script>alert(1)</script>"'}).content.decode()
    assert "<script>alert" not in xss
