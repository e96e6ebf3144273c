# SPDX-License-Identifier: Apache-2.0
"""The reader's language: asked for in the address, remembered, taken from the browser; never a way to another host."""

import pytest
from django.conf import settings
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("path", "query", "leads_to"),
    [
        ("/about", "lang=en", "/about"),
        ("/search", "q=a&lang=ja-easy", "/search?q=a"),
        ("//evil.example/", "lang=en", "/evil.example/"),
        ("/\\evil.example/", "lang=en", "/evil.example/"),
        ("///evil.example/", "lang=en", "/evil.example/"),
    ],
)
def test_a_choice_is_remembered_and_stays_in_the_house(client: Client, path: str, query: str, leads_to: str) -> None:
    # As the server hands it over: the client would take the host out of such an address.
    response = client.get("/", PATH_INFO=path, QUERY_STRING=query)

    assert (response.status_code, response["Location"]) == (302, leads_to)
    assert response.cookies[settings.LANGUAGE_COOKIE_NAME].value in ("en", "ja-easy")


@pytest.mark.parametrize(
    ("cookie", "browser", "language"),
    [
        ("", "en-GB,en;q=0.9", "en"),
        ("", "fr", "ja"),
        ("ja", "en", "ja"),
        ("ja-easy", "en", "ja-easy"),
        ("xx", "en", "en"),
    ],
)
def test_the_cookie_comes_before_the_browser(client: Client, cookie: str, browser: str, language: str) -> None:
    if cookie:
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = cookie
    response = client.get("/about", headers={"accept-language": browser})

    assert f'data-language="{language}"' in response.content.decode()
    assert response["Content-Language"] == language[:2]
    assert {"Cookie", "Accept-Language"} <= {name.strip() for name in response["Vary"].split(",")}


def test_a_language_that_is_not_known_changes_nothing(client: Client) -> None:
    assert client.get("/about?lang=xx").status_code == 200
