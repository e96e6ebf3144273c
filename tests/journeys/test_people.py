# SPDX-License-Identifier: Apache-2.0
"""People come in: a citizen with a code from a mail, a staff member with a link and a passkey."""

import os
import re
import subprocess
from collections.abc import Callable
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import KENROKU, ROOT, City
from tests.journeys.conftest import DESK, PHONE, Open, fits

MINE = (
    "/account",
    "/account/settings",
    "/account/tokens",
    "/account/readers",
    "/account/data",
    "/account/delete",
    "/inbox",
)
STAFF = (
    "/staff",
    "/staff/people",
    "/staff/people/appoint",
    "/staff/departments",
    "/account/2fa/",
    "/account/2fa/webauthn/",
)


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_citizen_opens_an_account(
    open_page: Open, axe: Callable[[Page], list[str]], city: City, language: str, size: dict[str, int]
) -> None:
    address = f"{language}{size['width']}@example.jp"
    page = open_page("/account/signup/", language=language, size=size)
    assert axe(page) == []
    page.fill("input[name=email]", address)
    page.locator("main form button").click()
    expect(page.locator("input[name=code]")).to_be_visible()
    assert axe(page) == []
    page.fill("input[name=code]", _code(city.data / "mail", address))
    page.locator("main form button").first.click()
    page.wait_for_url(lambda url: "confirm" not in url)
    for path in MINE:
        page.goto(path)
        expect(page.locator("h1")).to_have_count(1)
        assert axe(page) == [], path
        assert fits(page), path


def test_a_staff_member_comes_in_with_a_link_and_then_with_a_passkey(
    open_page: Open, axe: Callable[[Page], list[str]], city: City
) -> None:
    page = open_page("/departments")
    assert axe(page) == []
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    authenticator = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    devtools.send(
        "WebAuthn.addVirtualAuthenticator",
        {"options": {**authenticator, "isUserVerified": True, "automaticPresenceSimulation": True}},
    )
    _kenroku(city, "staff", "appoint", "kanri@example.jp", "--admin", "--name", "管理 花子")
    # A passkey belongs to a name, never to a number.
    page.goto(_kenroku(city, "staff", "link", "kanri@example.jp").replace("127.0.0.1", "localhost"))
    page.get_by_role("button", name="サインイン").click()
    page.goto(_localhost(city) + "/account/2fa/webauthn/add/")
    assert axe(page) == []
    page.click("#mfa_webauthn_add")
    page.wait_for_url("**/recovery-codes/")
    assert axe(page) == []
    page.goto(_localhost(city) + "/account/logout/")
    page.locator("main form button").click()
    page.goto(_localhost(city) + "/account/login/")
    page.click("#passkey_login")
    page.wait_for_url(lambda url: "login" not in url)
    for path in STAFF:
        answer = page.goto(_localhost(city) + path)
        assert answer is not None
        assert answer.ok, path
        assert axe(page) == [], path
        assert fits(page), path


def _localhost(city: City) -> str:
    return city.address.replace("127.0.0.1", "localhost")


def _code(folder: Path, address: str) -> str:
    for file in sorted(folder.iterdir(), key=lambda file: file.stat().st_mtime, reverse=True):
        message = message_from_bytes(
            file.read_bytes().rpartition(b"\n-----")[0] or file.read_bytes(), policy=policy.default
        )
        if message["To"] == address and (found := re.search(r"\d{4}-\d{4}", str(message["Subject"]))):
            return found[0]
    raise AssertionError(f"no code was sent to {address}")


def _kenroku(city: City, *words: str) -> str:
    port = city.address.rpartition(":")[2]
    environment = {**os.environ, "KENROKU_DATA_DIR": str(city.data), "PORT": port}
    done = subprocess.run([KENROKU, *words], cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    return done.stdout.strip()
