# SPDX-License-Identifier: Apache-2.0
"""The pages for programmers say what is so: their commands run, their list is whole, their anchors exist."""

import html
import json
import re
import shlex
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from django.test import Client

from kenroku.core import modules
from kenroku.project import api

pytestmark = pytest.mark.django_db

PAGES = ["/developers", "/developers/api", "/developers/mcp", "/developers/errors"]


def _page(client: Client, address: str, language: str = "ja") -> str:
    client.cookies["django_language"] = language
    response = client.get(address)
    assert response.status_code == HTTPStatus.OK
    return response.content.decode()


def _commands(page: str, mark: str) -> list[list[str]]:
    found = re.findall(rf"<pre {mark} tabindex=\"0\"><code>(.*?)</code></pre>", page, re.DOTALL)
    return [shlex.split(html.unescape(command)) for command in found]


def _run(client: Client, command: list[str]) -> Any:
    """What curl would do with the options that our examples use."""
    assert command.pop(0) == "curl"
    headers: dict[str, str] = {}
    address, query, head, as_query = "", {}, False, False
    while command:
        match command.pop(0):
            case "-H":
                name, _colon, value = command.pop(0).partition(": ")
                headers[name.lower()] = value
            case "-I":
                head = True
            case "-G":
                as_query = True
            case "--data-urlencode":
                name, _equals, value = command.pop(0).partition("=")
                query[name] = value
            case other:
                assert not other.startswith("-"), other
                address = other
    assert bool(query) is as_query
    split = urlsplit(address)
    path = f"{split.path}?{'&'.join(filter(None, [split.query, urlencode(query)]))}".rstrip("?")
    return client.head(path, headers=headers) if head else client.get(path, headers=headers)


def test_the_commands_on_the_page_run(client: Client) -> None:
    commands = _commands(_page(client, "/developers"), "data-example")
    assert len(commands) == 6
    client.cookies.clear()
    for command in commands:
        shown = " ".join(command)
        response = _run(client, command)
        assert response.status_code == HTTPStatus.OK, f"{shown}: {response.content.decode()[:300]}"
        if "-I" in shown:
            assert "ETag" in response
        elif "Accept-Language: en" in shown:
            assert response["Content-Language"] == "en"


@pytest.mark.parametrize("language", ["ja", "en", "ja-easy"])
@pytest.mark.parametrize("address", PAGES)
def test_every_page_opens_in_every_language_and_its_anchors_exist(client: Client, address: str, language: str) -> None:
    page = _page(client, address, language)
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(set(ids)) == len(ids), [found for found in ids if ids.count(found) > 1]
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(ids)


def test_every_operation_is_on_the_page(client: Client) -> None:
    page = _page(client, "/developers/api")
    for path, methods in api.document("ja")["paths"].items():
        for method, operation in methods.items():
            assert f'id="{operation["operationId"]}"' in page
            assert f"<b>{method.upper()}</b> {path}" in page


def test_every_tool_is_on_the_page_and_the_settings_are_json(client: Client) -> None:
    page = _page(client, "/developers/mcp")
    for name in modules.tools():
        assert f'id="{name}"' in page
    settings = [json.loads(html.unescape(text)) for text in re.findall(r"<code>(\{.*?)</code>", page, re.DOTALL)]
    assert [found["mcpServers"]["city"]["url"] for found in settings] == ["http://testserver/mcp"] * 2


def test_the_refusals_of_the_entrance_are_explained(client: Client) -> None:
    page = _page(client, "/developers/errors")
    for address in ("/api/v1/nothing", "/api/v1/departments?x=1", "/api/v1/departments?next=x", "/api/v1/metrics/x"):
        problem = client.get(address).json()
        assert f'id="{problem["code"]}"' in page
        assert problem["type"] == f"/developers/errors#{problem['code']}"
