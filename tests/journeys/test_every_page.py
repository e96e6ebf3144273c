# SPDX-License-Identifier: Apache-2.0
"""The pages that everybody meets: on a phone and at a desk, in both languages, without findings by axe."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import DESK, PHONE, Open, fits

PAGES = ("/", "/search?q=避難", "/plan/", "/developers", "/accessibility")


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("path", PAGES)
def test_a_page_reads_well(
    open_page: Open, axe: Callable[[Page], list[str]], path: str, language: str, size: dict[str, int]
) -> None:
    page = open_page(path, language=language, size=size)
    expect(page.locator("h1")).to_have_count(1)
    expect(page.locator("html")).to_have_attribute("lang", language)
    assert fits(page)
    assert axe(page) == []


def test_the_journeys_find_what_is_wrong(open_page: Open, axe: Callable[[Page], list[str]]) -> None:
    page = open_page("/")
    page.evaluate("""() => {
        const image = document.createElement('img');
        image.src = 'data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==';
        image.style.minWidth = '2000px';
        document.querySelector('main').append(image);
    }""")
    assert any(finding.startswith("image-alt") for finding in axe(page))
    assert not fits(page)
