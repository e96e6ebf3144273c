# SPDX-License-Identifier: Apache-2.0
"""What the entrance of the API promises for every operation behind it."""

import json
from collections.abc import Iterator
from datetime import timedelta
from http import HTTPStatus
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from kenroku.core.accounts import tokens
from kenroku.core.accounts.models import Account, Department
from kenroku.core.limits import Rate
from kenroku.core.text import Text
from kenroku.project import api
from kenroku.project.tests import a_room

pytestmark = [pytest.mark.django_db, pytest.mark.urls("kenroku.project.tests.a_room")]

ROOM = "/api/v1/room"


@pytest.fixture(autouse=True)
def _no_memory_of_other_tests() -> Iterator[None]:
    cache.clear()
    a_room.computed.clear()
    yield
    cache.clear()


@pytest.fixture
def program() -> Client:
    """A client that does not raise, so that a failure is seen as a program sees it."""
    return Client(raise_request_exception=False)


@pytest.fixture
def departments() -> list[str]:
    """Seven departments; the keys in the order -position, key."""
    for number in range(7):
        Department.objects.create(key=f"d{number}", name=Text(ja=f"部署{number}"), position=number % 2)
    return ["d1", "d3", "d5", "d0", "d2", "d4", "d6"]


def _secret(*scopes: str) -> str:
    account = Account.objects.create_user("clerk@example.jp")
    _token, secret = tokens.issue(account, name="試験", scopes=scopes, lasts=timedelta(days=1))
    return secret


def problem(response: Any, status: HTTPStatus, code: str) -> dict[str, Any]:
    """The problem details, after making sure that they are some and say what they should."""
    assert response.status_code == status, response.content.decode()
    assert response["Content-Type"] == "application/problem+json"
    body: dict[str, Any] = json.loads(response.content)
    assert {"type", "title", "status", "detail", "code"} <= set(body)
    assert (body["status"], body["code"]) == (status, code)
    return body


# Problem details -----------------------------------------------------------------------------------------------------


def test_a_refusal_keeps_its_code_its_sentence_and_its_facts(program: Client) -> None:
    body = problem(program.get(f"{ROOM}/refuses"), HTTPStatus.CONFLICT, "round_closed")
    assert body["detail"] == "受付は終了しました。"
    assert body["since"] == "2026-04-01"
    assert body["type"] == "/developers/errors#round_closed"


def test_a_failure_of_ours_tells_nothing_of_the_house(program: Client) -> None:
    response = program.get(f"{ROOM}/breaks")
    problem(response, HTTPStatus.INTERNAL_SERVER_ERROR, "unexpected")
    assert b"secret" not in response.content


@pytest.mark.parametrize("address", ["/api/v1/nothing", "/api/v1/room/nothing/else", "/api/v1/datasets/"])
def test_an_address_without_anything(program: Client, address: str) -> None:
    problem(program.get(address, follow=True), HTTPStatus.NOT_FOUND, "not_found")


def test_the_root_says_where_to_read_on(program: Client) -> None:
    assert program.get("/api/v1/").json()["documentation"] == "http://testserver/developers"


def test_a_method_that_does_not_exist_here(program: Client) -> None:
    response = program.delete(f"{ROOM}/refuses")
    problem(response, HTTPStatus.METHOD_NOT_ALLOWED, "method_not_allowed")
    assert response["Allow"] == "GET"


@pytest.mark.parametrize(
    ("query", "name", "said"),
    [
        ("year=abc", "year", "整数"),
        ("word=%E5%AE%9F%E6%96%BD", "word", "検討, 運用"),
        ("limit=0", "limit", "1以上"),
        ("limit=201", "limit", "200以下"),
        ("since=2026-13-01", "since", "2026-04-01"),
    ],
)
def test_a_value_that_cannot_be_read_is_named_with_what_was_expected(
    program: Client, query: str, name: str, said: str
) -> None:
    body = problem(program.get(f"{ROOM}/departments?{query}"), HTTPStatus.UNPROCESSABLE_ENTITY, "invalid")
    (error,) = body["errors"]
    assert (error["name"], error["where"]) == (name, "query")
    assert said in error["detail"]


@pytest.mark.parametrize(("query", "meant"), [("feild=x", "field"), ("years=2024", "year"), ("nxt=a", "next")])
def test_a_mistyped_parameter_is_refused_and_the_right_one_suggested(program: Client, query: str, meant: str) -> None:
    body = problem(program.get(f"{ROOM}/departments?{query}"), HTTPStatus.UNPROCESSABLE_ENTITY, "unknown_parameter")
    assert f"「{meant}」" in body["errors"][0]["detail"]


def test_a_parameter_where_there_are_none_is_refused(program: Client) -> None:
    problem(program.get(f"{ROOM}/refuses?q=1"), HTTPStatus.UNPROCESSABLE_ENTITY, "unknown_parameter")
    problem(program.get("/api/v1/openapi.json?q=1"), HTTPStatus.UNPROCESSABLE_ENTITY, "unknown_parameter")


@pytest.mark.parametrize("address", [f"{ROOM}/departments?field=%00", "/api/v1/departments/a%00b"])
def test_a_nul_character_is_refused(program: Client, address: str) -> None:
    problem(program.get(address), HTTPStatus.UNPROCESSABLE_ENTITY, "invalid")


def test_too_many_parameters(program: Client) -> None:
    problem(program.get(f"{ROOM}/departments?" + "a=1&" * 1500), HTTPStatus.BAD_REQUEST, "unreadable")


# Languages -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "header", "answered"),
    [
        ("", "", "ja"),
        ("", "en-GB,en;q=0.9", "en"),
        ("?lang=en", "ja", "en"),
        ("?lang=ja", "en", "ja"),
        ("", "fr", "ja"),
    ],
)
def test_the_language_is_the_one_asked_for(program: Client, query: str, header: str, answered: str) -> None:
    response = program.get(f"{ROOM}/version/1{query}", headers={"accept-language": header})
    assert response.status_code == HTTPStatus.OK
    assert response["Content-Language"] == answered
    assert "Accept-Language" in response["Vary"]


def test_a_cookie_says_nothing_here(program: Client) -> None:
    program.cookies["django_language"] = "en"
    response = program.get(f"{ROOM}/version/1")
    assert response["Content-Language"] == "ja"
    assert "Cookie" not in response["Vary"]


def test_a_language_that_we_do_not_speak(program: Client) -> None:
    problem(program.get(f"{ROOM}/version/1?lang=tlh"), HTTPStatus.UNPROCESSABLE_ENTITY, "unknown_language")


# Pages ---------------------------------------------------------------------------------------------------------------


def test_pages_give_every_row_once(program: Client, departments: list[str]) -> None:
    found: list[str] = []
    address = f"{ROOM}/departments?limit=2&field=x"
    for _page in range(4):
        response = program.get(address)
        body = response.json()
        found += body["items"]
        if body["next"] is None:
            assert "Link" not in response
            break
        address = response["Link"].partition(">")[0].lstrip("<")
        assert "field=x" in address
        assert 'rel="next"' in response["Link"]
    assert found == departments


def test_a_row_added_meanwhile_moves_no_page(program: Client, departments: list[str]) -> None:
    first = program.get(f"{ROOM}/departments?limit=3").json()
    Department.objects.create(key="d00", name=Text(ja="新しい部署"), position=9)
    second = program.get(f"{ROOM}/departments", {"limit": "3", "next": first["next"]}).json()
    assert first["items"] + second["items"] == departments[:6]


@pytest.mark.parametrize("change", ["x", "", "a:b:c", "{key}x", "x{key}", "%F0%9F%97%9D"])
def test_a_key_that_was_tampered_with(program: Client, departments: list[str], change: str) -> None:
    key = program.get(f"{ROOM}/departments?limit=2").json()["next"]
    response = program.get(f"{ROOM}/departments", {"limit": "2", "next": change.format(key=key)})
    body = problem(response, HTTPStatus.UNPROCESSABLE_ENTITY, "bad_key")
    assert "この続きの鍵は使えません" in body["detail"]


def test_a_key_opens_only_the_list_it_was_made_for(program: Client, departments: list[str]) -> None:
    key = program.get(f"{ROOM}/departments?limit=2").json()["next"]
    other_filter = program.get(f"{ROOM}/departments", {"field": "x", "next": key})
    problem(other_filter, HTTPStatus.UNPROCESSABLE_ENTITY, "bad_key")
    problem(program.get("/api/v1/departments", {"next": key}), HTTPStatus.UNPROCESSABLE_ENTITY, "bad_key")
    assert program.get(f"{ROOM}/departments", {"limit": 5, "next": key}).status_code == HTTPStatus.OK


# Versions ------------------------------------------------------------------------------------------------------------


def test_what_the_reader_has_is_not_computed_again(program: Client) -> None:
    first = program.get(f"{ROOM}/version/1")
    assert first["ETag"].startswith('W/"')
    again = program.get(f"{ROOM}/version/1", headers={"if-none-match": f'"other", {first["ETag"]}'})
    assert (again.status_code, again.content) == (HTTPStatus.NOT_MODIFIED, b"")
    assert again["ETag"] == first["ETag"]
    assert a_room.computed == ["version"]


def test_another_version_or_language_has_another_tag(program: Client) -> None:
    tag = program.get(f"{ROOM}/version/1")["ETag"]
    assert program.get(f"{ROOM}/version/2")["ETag"] != tag
    assert program.get(f"{ROOM}/version/1?lang=en")["ETag"] != tag
    assert program.get(f"{ROOM}/version/2", headers={"if-none-match": tag}).status_code == HTTPStatus.OK


def test_a_refusal_has_no_tag(program: Client) -> None:
    assert "ETag" not in program.get(f"{ROOM}/refuses")


# Tokens --------------------------------------------------------------------------------------------------------------


def _post(program: Client, secret: str = "", body: str = '{"title": "a"}') -> Any:
    headers = {"authorization": f"Bearer {secret}"} if secret else {}
    return program.post(f"{ROOM}/write", body, content_type="application/json", headers=headers)


def test_a_token_with_the_scope_opens_the_door(program: Client) -> None:
    response = _post(program, _secret("plan:write"))
    assert (response.status_code, response.json()) == (HTTPStatus.OK, {"by": "clerk@example.jp", "title": "a"})


def test_no_token(program: Client) -> None:
    response = _post(program)
    assert problem(response, HTTPStatus.UNAUTHORIZED, "token_needed")["scope"] == "plan:write"
    assert response["WWW-Authenticate"] == "Bearer"


def test_a_token_without_the_scope_is_told_which(program: Client) -> None:
    body = problem(_post(program, _secret("plan:read")), HTTPStatus.FORBIDDEN, "missing_scope")
    assert body["scope"] == "plan:write"
    assert "plan:write" in body["detail"]


@pytest.mark.parametrize("header", ["Bearer kenroku_nothing", "Bearer x", "Basic eDp5", "nonsense", "Bearer"])
def test_a_token_that_opens_nothing_is_refused_even_where_none_is_needed(program: Client, header: str) -> None:
    response = program.get(f"{ROOM}/version/1", headers={"authorization": header})
    problem(response, HTTPStatus.UNAUTHORIZED, "unknown_token")


def test_a_revoked_token(program: Client) -> None:
    secret = _secret("plan:write")
    token = tokens.bearer(f"Bearer {secret}")
    assert token
    tokens.revoke(token, by=token.account)
    problem(_post(program, secret), HTTPStatus.UNAUTHORIZED, "unknown_token")


@pytest.mark.parametrize("body", ["", "{", "[]", '{"title": 1}', "{}", '"a"', '{"title": "a", "x": 1}'])
def test_a_body_that_cannot_be_read(program: Client, body: str) -> None:
    response = _post(program, _secret("plan:write"), body)
    assert response.status_code in (HTTPStatus.BAD_REQUEST, HTTPStatus.UNPROCESSABLE_ENTITY)
    assert response["Content-Type"] == "application/problem+json"


# The wire ------------------------------------------------------------------------------------------------------------


def test_any_page_may_read_and_none_may_use_cookies(program: Client) -> None:
    response = program.get(f"{ROOM}/version/1", headers={"origin": "https://example.org"})
    assert response["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in response
    preflight = program.options(f"{ROOM}/write", headers={"origin": "https://example.org"})
    assert preflight.status_code == HTTPStatus.NO_CONTENT
    assert preflight["Access-Control-Allow-Methods"] == "GET, HEAD"


def test_head_is_get_without_the_body(program: Client) -> None:
    response = program.head(f"{ROOM}/version/1")
    assert (response.status_code, response.content) == (HTTPStatus.OK, b"")
    assert response["ETag"] == program.get(f"{ROOM}/version/1")["ETag"]


def test_too_often(program: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api, "ANONYMOUS", Rate(times=2, seconds=60))
    assert [program.get(f"{ROOM}/version/1").status_code for _turn in range(3)] == [200, 200, 429]
    response = program.get(f"{ROOM}/version/1")
    body = problem(response, HTTPStatus.TOO_MANY_REQUESTS, "too_many")
    assert response["Retry-After"] == str(body["retry_after"])
    assert 0 < body["retry_after"] <= 61
    # A token has a limit of its own.
    assert _post(program, _secret("plan:write")).status_code == HTTPStatus.OK


# The document --------------------------------------------------------------------------------------------------------


def test_the_document_describes_itself_in_the_reader_s_language(program: Client) -> None:
    japanese = program.get("/api/v1/openapi.json")
    body = japanese.json()
    assert body["openapi"] == "3.1.0"
    operation = body["paths"]["/api/v1/departments"]["get"]
    assert operation["summary"] == "部署と窓口の一覧"
    assert {"$ref": "#/components/parameters/lang"} in operation["parameters"]
    assert operation["responses"]["422"] == {"$ref": "#/components/responses/422"}
    again = program.get("/api/v1/openapi.json", headers={"if-none-match": japanese["ETag"]})
    assert again.status_code == HTTPStatus.NOT_MODIFIED
