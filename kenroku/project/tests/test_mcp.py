# SPDX-License-Identifier: Apache-2.0
"""`/mcp` as a real client meets it: the SDK's own client, over a real server, in every protocol era it speaks."""

import asyncio
import json
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from datetime import timedelta
from typing import Any, TypeVar

import httpx2
import pytest
import uvicorn
from django.core.cache import cache
from mcp import Client, MCPError, types
from mcp.client.streamable_http import streamable_http_client
from pydantic import BaseModel

from kenroku.core import modules
from kenroku.core.accounts import departments, tokens
from kenroku.core.accounts.models import Account
from kenroku.core.events.models import Recorded
from kenroku.core.limits import Rate
from kenroku.core.refusals import Refused
from kenroku.core.text import Text
from kenroku.core.tools import Caller, Tool
from kenroku.project import api, mcp

pytestmark = pytest.mark.django_db(transaction=True)

Answer = TypeVar("Answer")
ERAS = ["legacy", "auto", "2026-07-28"]


class Wish(BaseModel):
    key: str


class Done(BaseModel):
    key: str


def _write(arguments: Wish, caller: Caller) -> Done:
    if arguments.key == "closed":
        raise Refused("round_closed", "受付は終了しました。")
    if arguments.key == "broken":
        raise RuntimeError("secret of the house")
    departments.keep(arguments.key, name=Text(ja="新しい部署"), by=None)
    return Done(key=arguments.key)


WRITE = Tool(
    name="plan_write",
    title=Text(ja="書く", en="Write"),
    meaning=Text(ja="部署を作る。", en="Makes a department."),
    run=_write,
    takes=Wish,
    gives=Done,
    read_only=False,
    scope="plan:write",
)


@pytest.fixture(autouse=True)
def _one_more_tool(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    cache.clear()
    tools = {**modules.tools(), WRITE.name: WRITE}
    monkeypatch.setattr("kenroku.core.modules.tools", lambda: tools)
    yield
    cache.clear()


@pytest.fixture
def address() -> Iterator[str]:
    """The address of a running server."""
    config = uvicorn.Config(mcp.application, host="127.0.0.1", port=0, log_level="warning", lifespan="off")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    deadline = time.monotonic() + 10
    while not server.started and time.monotonic() < deadline:
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}/mcp"
    server.should_exit = True
    thread.join(timeout=10)


@pytest.fixture
def secret() -> str:
    """A token that may write."""
    account = Account.objects.create_user("clerk@example.jp")
    return tokens.issue(account, name="試験", scopes=["plan:write"], lasts=timedelta(days=1))[1]


def talk(
    address: str, conversation: Callable[[Client], Awaitable[Answer]], *, mode: str = "auto", **headers: str
) -> Answer:
    """Connect, say it, and go."""

    async def connected() -> Answer:
        async with AsyncExitStack() as stack:
            http = await stack.enter_async_context(httpx2.AsyncClient(headers=headers, timeout=10))
            client = Client(streamable_http_client(address, http_client=http), mode=mode)
            return await conversation(await stack.enter_async_context(client))

    return asyncio.run(connected())


def _words(result: types.CallToolResult) -> str:
    (block,) = result.content
    assert isinstance(block, types.TextContent)
    return block.text


@pytest.mark.parametrize("mode", ERAS)
def test_a_stranger_lists_and_calls_what_only_reads(address: str, mode: str) -> None:
    departments.keep("shimin", name=Text(ja="市民課"), desks=[departments.Desk(name=Text(ja="転入の窓口"))], by=None)

    async def conversation(client: Client) -> tuple[types.ListToolsResult, types.CallToolResult]:
        return await client.list_tools(), await client.call_tool("core_find_counters", {"words": "転入"})

    listed, called = talk(address, conversation, mode=mode)
    tools = {tool.name: tool for tool in listed.tools}
    assert "plan_write" not in tools
    tool = tools["core_find_counters"]
    assert tool.title == "窓口を探す"
    assert tool.annotations
    assert tool.annotations.read_only_hint is True
    assert tool.input_schema["additionalProperties"] is False
    assert tool.output_schema
    assert not called.is_error
    assert called.structured_content["counters"][0]["counter"] == "転入の窓口"
    assert json.loads(_words(called)) == called.structured_content


def test_both_eras_are_spoken(address: str) -> None:
    async def version(client: Client) -> str:
        return client.protocol_version

    assert [talk(address, version, mode=mode) for mode in ERAS] == ["2025-11-25", "2026-07-28", "2026-07-28"]


@pytest.mark.parametrize("mode", ERAS)
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"wrods": "a"}, "「words」のことではありませんか"),
        ({"words": 5}, "文字で"),
        ({"words": "a" * 101}, "100文字以内"),
    ],
)
def test_arguments_that_do_not_fit_come_back_as_a_sentence(
    address: str, mode: str, arguments: dict[str, Any], said: str
) -> None:
    result = talk(address, lambda client: client.call_tool("core_find_counters", arguments), mode=mode)
    assert result.is_error
    assert said in _words(result)
    assert (result.meta or {})["kenroku/code"] == "invalid"


@pytest.mark.parametrize("mode", ERAS)
def test_an_unknown_tool_is_a_protocol_error_that_names_the_known(address: str, mode: str) -> None:
    async def conversation(client: Client) -> MCPError:
        # Caught here, because the client's task group would wrap it on its way out.
        with pytest.raises(MCPError) as error:
            await client.call_tool("plan_find_everything", {})
        return error.value

    error = talk(address, conversation, mode=mode)
    assert error.code == types.INVALID_PARAMS
    assert "core_find_counters" in error.message


def test_without_a_token_nothing_can_be_changed(address: str) -> None:
    result = talk(address, lambda client: client.call_tool("plan_write", {"key": "x"}))
    assert result.is_error
    assert "plan:write" in _words(result)
    assert not Recorded.objects.filter(name="core.tool_called").exists()


@pytest.mark.parametrize("mode", ERAS)
def test_with_a_token_a_change_is_offered_made_and_written_down(address: str, mode: str, secret: str) -> None:
    async def conversation(client: Client) -> tuple[list[str], types.CallToolResult]:
        names = [tool.name for tool in (await client.list_tools()).tools]
        return names, await client.call_tool("plan_write", {"key": "new"})

    names, called = talk(address, conversation, mode=mode, Authorization=f"Bearer {secret}")
    assert "plan_write" in names
    assert called.structured_content == {"key": "new"}
    assert Recorded.objects.filter(name="core.tool_called", data__outcome="done").count() == 1


@pytest.mark.parametrize(("key", "said"), [("closed", "受付は終了しました。"), ("broken", "思わぬ誤り")])
def test_a_refusal_and_a_failure_are_told_as_such(address: str, secret: str, key: str, said: str) -> None:
    call = talk(address, lambda client: client.call_tool("plan_write", {"key": key}), Authorization=f"Bearer {secret}")
    assert call.is_error
    assert said in _words(call)
    assert "secret of the house" not in _words(call)


def test_the_answer_is_in_the_language_asked_for(address: str) -> None:
    listed = talk(address, lambda client: client.list_tools(), **{"Accept-Language": "en"})
    assert next(tool for tool in listed.tools if tool.name == "core_find_counters").title == "Find a counter"


# Below the protocol --------------------------------------------------------------------------------------------------


def _post(address: str, **headers: str) -> httpx2.Response:
    message = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
    accept = {"Accept": "application/json, text/event-stream"}
    return httpx2.post(address, json=message, headers=accept | headers, follow_redirects=False)


def test_a_token_that_opens_nothing_is_refused_at_the_door(address: str) -> None:
    response = _post(address, Authorization="Bearer kenroku_nothing")
    assert (response.status_code, response.headers["content-type"]) == (401, "application/problem+json")
    assert response.headers["www-authenticate"] == "Bearer"
    assert response.json()["code"] == "unknown_token"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Origin": "http://localhost:3000"}, 200),
        ({"Origin": "https://evil.example"}, 403),
        ({"Host": "evil.example"}, 421),
        ({"Host": "dx.city.example", "Origin": "https://dx.city.example"}, 200),
        ({"Host": "dx.city.example", "Origin": "https://dx.city.example.evil.example"}, 403),
    ],
)
def test_a_page_of_another_site_cannot_reach_us_through_its_visitor(
    address: str, settings: Any, headers: dict[str, str], status: int
) -> None:
    settings.KENROKU_PUBLIC_URL = "https://dx.city.example"
    assert _post(address, **headers).status_code == status


def test_too_often(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api, "ANONYMOUS", Rate(times=1, seconds=60))
    assert [_post(address).status_code for _turn in range(2)] == [200, 429]


def test_a_request_of_a_megabyte_is_not_read(address: str) -> None:
    assert httpx2.post(address, json={"x": "y" * 1_000_000}).status_code == 413


def test_a_person_is_led_to_the_page_that_explains(address: str) -> None:
    response = httpx2.get(address, headers={"Accept": "text/html,*/*"}, follow_redirects=False)
    assert (response.status_code, response.headers["location"]) == (302, "/developers/mcp")


@pytest.mark.parametrize("method", ["GET", "DELETE", "PUT"])
def test_there_is_nothing_to_listen_to(address: str, method: str) -> None:
    response = httpx2.request(method, address, headers={"Accept": "text/event-stream"}, timeout=5)
    assert (response.status_code, response.headers["allow"]) == (405, "POST")
    assert response.json()["code"] == "method_not_allowed"
