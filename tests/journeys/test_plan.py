# SPDX-License-Identifier: Apache-2.0
"""Reading the plan: a citizen on a phone, a council member who checks, a program, an assistant."""

import asyncio
import json
import re
import threading
import urllib.request
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from mcp import Client
from mcp.client.streamable_http import streamable_http_client
from playwright.sync_api import Page, expect

from tests.conftest import City
from tests.journeys.conftest import DESK, PHONE, Open, fits

EXCERPT = "kanazawa-dx-action-plan-2023-excerpt"
REVISED = "kanazawa-dx-action-plan-2023-rev2024"
GRID = f"/plan/revisions/{REVISED}/grid"
DIFF = f"/plan/diff?from={EXCERPT}&to={REVISED}"

PAGES = (
    GRID,
    "/plan/measures/education-07",
    DIFF,
    "/plan/plans",
    "/plan/revisions/kanazawa-dx-action-plan-2",
    "/plan/indicators",
    "/plan/indicators/ref-06",
    "/plan/plans/kanazawa-digital-strategy-2021/results",
    "/plan/survey",
    "/plan/meetings",
    "/plan/glossary",
    "/data",
    "/departments",
    "/proof",
)


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("path", PAGES)
def test_a_page_of_the_plan_reads_well_on_a_phone(
    open_page: Open, axe: Callable[[Page], list[str]], path: str, language: str
) -> None:
    page = open_page(path, language=language, size=PHONE)
    expect(page.locator("h1")).to_have_count(1)
    assert fits(page)
    assert axe(page) == []


@pytest.mark.parametrize("path", [GRID, DIFF, "/plan/indicators/ref-06"])
def test_a_page_of_the_plan_reads_well_in_the_dark(
    open_page: Open, axe: Callable[[Page], list[str]], path: str
) -> None:
    assert axe(open_page(path, size=DESK, color_scheme="dark")) == []


def test_a_citizen_finds_a_measure_and_its_life(open_page: Open) -> None:
    page = open_page("/")
    page.get_by_role("search").locator("#home-search").fill("キャッシュレス")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="キャッシュレス決済の拡大").first.click()
    expect(page.locator("h1")).to_contain_text("キャッシュレス決済の拡大")
    expect(page.get_by_role("heading", name="いきさつ")).to_be_visible()


def test_a_council_member_follows_a_change_to_its_characters(open_page: Open) -> None:
    page = open_page("/plan/", size=DESK)
    page.get_by_role("link", name="変更点").first.click()
    page.locator(f'a[href*="from={EXCERPT}"]').click()
    expect(page.locator("#retitled li")).to_have_count(7)
    expect(page.locator("#retitled li del").first).to_have_text("削除 金")
    page.locator("#moved a").click()
    expect(page).to_have_url(re.compile(r"/plan/measures/community-11$"))


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_the_grid_is_filtered_and_taken_home(open_page: Open, city: City, scripts: bool) -> None:
    page = open_page(GRID, size=DESK, java_script_enabled=scripts)
    expect(page.locator("tbody th[scope=row]")).to_have_count(68)
    page.locator("summary", has_text="絞り込み").click()
    page.get_by_label("Newの施策だけ").check()
    page.get_by_label("行政").check()
    page.get_by_role("button", name="絞り込む").click()
    expect(page.locator("tbody th[scope=row]")).to_have_count(4)
    address = page.get_by_role("link", name="JSON", exact=True).get_attribute("href")
    assert len(_fetch(f"{city.address}{address}")["rows"]) == 4
    page.get_by_role("link", name="この条件を外す").first.click()
    expect(page.locator("tbody th[scope=row]")).not_to_have_count(4)


def test_the_grid_is_read_by_keyboard_alone(open_page: Open) -> None:
    page = open_page(GRID, size=DESK)
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_attribute("href", "#main")
    page.keyboard.press("Enter")
    reached = []
    for _turn in range(60):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.getAttribute('role') || document.activeElement.tagName"))
        if reached[-1] == "region":
            break
    assert reached[-1] == "region", "the table's region takes the focus, so that arrow keys can move it"


def test_a_word_of_the_glossary_is_explained_in_place_without_a_script(open_page: Open) -> None:
    page = open_page("/plan/revisions/kanazawa-dx-action-plan-2", java_script_enabled=False)
    page.get_by_role("button", name="DX").first.click()
    expect(page.locator(":popover-open")).to_contain_text("Digital Transformation")


def test_the_language_is_chosen_and_remembered(open_page: Open) -> None:
    page = open_page(GRID, size=DESK)
    page.get_by_role("link", name="English").first.click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.goto("/plan/")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.get_by_role("link", name="やさしい日本語").first.click()
    expect(page.locator("html")).to_have_attribute("data-language", "ja-easy")


def test_an_embed_stands_in_the_page_of_another_site(open_page: Open, city: City, tmp_path: Path) -> None:
    frame = f'<iframe src="{city.address}{GRID}/embed" title="grid" width="900" height="600"></iframe>'
    (tmp_path / "index.html").write_text(
        f"<!doctype html><link rel=icon href='data:,'><title>News</title>{frame}", encoding="utf-8"
    )
    newspaper = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(tmp_path)))
    threading.Thread(target=newspaper.serve_forever, daemon=True).start()
    page = open_page("/about", size=DESK)
    page.goto(f"http://127.0.0.1:{newspaper.server_port}/index.html")
    expect(page.frame_locator("iframe").locator("tbody th[scope=row]")).to_have_count(68)
    newspaper.shutdown()


def test_zoomed_to_400_percent_nothing_is_lost_sideways(open_page: Open) -> None:
    for path in ("/", GRID, "/plan/indicators"):
        assert fits(open_page(path, size={"width": 320, "height": 256})), path


def test_an_assistant_lists_and_calls_the_four_tools(city: City) -> None:
    async def talk() -> tuple[set[str], dict[str, Any], dict[str, Any], dict[str, Any], dict[str, Any]]:
        async with Client(streamable_http_client(f"{city.address}/mcp")) as client:
            tools = {tool.name for tool in (await client.list_tools()).tools}

            async def call(name: str, **arguments: Any) -> dict[str, Any]:
                answer = await client.call_tool(name, arguments)
                assert not answer.is_error, answer.content
                return dict(answer.structured_content or {})

            return (
                tools,
                await call("plan_search_measures", words="書かない窓口"),
                await call("plan_get_measure", id="community-07"),
                await call("plan_compare_revisions", earlier=EXCERPT, later=REVISED),
                await call("plan_get_indicator", words="チャットボット"),
            )

    # In a thread of its own: the browser's driver has an event loop in this one.
    with ThreadPoolExecutor(1) as apart:
        tools, found, measure, diff, indicator = apart.submit(asyncio.run, talk()).result()

    assert {"plan_search_measures", "plan_get_measure", "plan_compare_revisions", "plan_get_indicator"} <= tools
    assert [one["id"] for one in found["measures"]] == ["administration-07"]
    assert len(measure["history"]) == 2
    assert sum("retitled" in change["kinds"] for change in diff["changes"]) == 7
    assert {value["in_conflict"] for value in indicator["values"]} == {True, False}


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args: Any) -> None:
        """Say nothing."""


def _fetch(address: str) -> Any:
    with urllib.request.urlopen(address, timeout=20) as answer:
        return json.load(answer)
