# SPDX-License-Identifier: Apache-2.0
"""A browser at a running city: phone-sized, in Japanese or English, strict about errors and accessibility."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from tests.conftest import ROOT, City

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}

# Kept in the background by a browser for itself; without them nothing leaves this machine.
QUIET = ("--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run")
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")

Open = Callable[..., Page]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, started once; script/test says which."""
    program = os.environ.get("KENROKU_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if not program:
        pytest.fail("No browser: run script/test, which brings one, or set KENROKU_CHROMIUM=/path/to/chromium.")
    # A browser's own sandbox does not start as root.
    rooted = ("--no-sandbox",) if os.geteuid() == 0 else ()
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=[*QUIET, *rooted, "--disable-gpu"])
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(browser: Browser, city: City) -> Iterator[Open]:
    """Opens a page of the city: `open_page("/plan/", language="en", size=DESK)`.

    At the end of the test, whatever a page wrote to its console as an error, and whatever broke the
    Content-Security-Policy, fails it.
    """
    contexts = []
    complaints: list[str] = []

    def heard(message: ConsoleMessage) -> None:
        if message.type == "error":
            complaints.append(f"{message.location.get('url', '')}: {message.text}")

    def open_page(path: str, *, language: str = "ja", size: dict[str, int] = PHONE, **options: Any) -> Page:
        context = browser.new_context(
            base_url=city.address,
            locale={"en": "en-GB"}.get(language, "ja-JP"),
            timezone_id="Asia/Tokyo",
            viewport={"width": size["width"], "height": size["height"]},
            **options,
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", heard)
        page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
        answer = page.goto(path)
        assert answer is not None and answer.ok, f"{path}: {answer.status if answer else 'no answer'}"
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def axe() -> Callable[[Page], list[str]]:
    """What axe finds on a page: one line for each finding, empty where all is well."""
    program = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text("utf-8")

    def findings(page: Page) -> list[str]:
        # Evaluated by the debugger, so that the page's own policy stays as strict as it is for everybody.
        page.evaluate(program)
        result = page.evaluate("rules => axe.run(document, {runOnly: rules})", list(RULES))
        return [
            f"{finding['id']}: {node['target']} {finding['help']}"
            for finding in result["violations"]
            for node in finding["nodes"]
        ]

    return findings


def fits(page: Page) -> bool:
    """Whether the page needs no scrolling sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


def picture(page: Page, name: str) -> Path:
    """Keep a picture of the whole page, for people to look at; it is compared with nothing."""
    folder = ROOT / "tests" / "journeys" / "pictures"
    folder.mkdir(exist_ok=True)
    path = folder / f"{name}.png"
    page.screenshot(path=path, full_page=True)
    return path
