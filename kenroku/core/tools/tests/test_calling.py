# SPDX-License-Identifier: Apache-2.0
"""A tool takes exactly what it says, from those who may, and what it changes is written down."""

from datetime import date, timedelta
from typing import Any, Literal

import pytest
from pydantic import BaseModel, Field

from kenroku.core.accounts import departments, tokens
from kenroku.core.accounts.models import Account, ApiToken, Department
from kenroku.core.events.models import Recorded
from kenroku.core.refusals import Refused
from kenroku.core.text import Text
from kenroku.core.tools import PUBLIC, Caller, Tool, calling

pytestmark = pytest.mark.django_db


class Wish(BaseModel):
    words: str = Field(max_length=5)
    year: int | None = None
    day: date | None = None
    order: Literal["new", "old"] = "new"


class Granted(BaseModel):
    said: str


def _tool(**more: Any) -> Tool:
    return Tool(
        name="plan_try",
        title=Text(ja="試す"),
        meaning=Text(ja="試す道具"),
        takes=Wish,
        gives=Granted,
        **{"run": lambda arguments, caller: Granted(said=f"{arguments.words} {arguments.day or ''}".strip())} | more,
    )


@pytest.fixture
def token() -> ApiToken:
    account = Account.objects.create_user("clerk@example.jp")
    return tokens.issue(account, name="試験", scopes=["plan:write"], lasts=timedelta(days=1))[0]


def _refused(tool: Tool, arguments: dict[str, Any], caller: Caller = PUBLIC) -> Refused:
    with pytest.raises(Refused) as refused:
        calling.call(tool, arguments, caller)
    return refused.value


def test_arguments_are_read_and_the_answer_given() -> None:
    assert calling.call(_tool(), {"words": "避難", "day": "2026-04-01"}, PUBLIC) == Granted(said="避難 2026-04-01")


@pytest.mark.parametrize(
    ("arguments", "name", "said"),
    [
        ({}, "words", "必ず入れてください"),
        ({"words": "a", "yeer": 1}, "yeer", "「year」のことではありませんか"),
        ({"words": "a", "colour": "red"}, "colour", "使える項目は day、order、words、year です"),
        ({"words": 1}, "words", "文字で"),
        ({"words": "a", "year": "2024"}, "year", "整数で"),
        ({"words": "abcdef"}, "words", "5文字以内"),
        ({"words": "a", "order": "newest"}, "order", "new, old のどれか"),
        ({"words": "a", "day": "来週"}, "day", "2026-04-01 のように"),
    ],
)
def test_an_argument_that_does_not_fit_is_named(arguments: dict[str, Any], name: str, said: str) -> None:
    refused = _refused(_tool(), arguments)
    (error,) = refused.extra["errors"]
    assert (refused.code, error["name"]) == ("invalid", name)
    assert said in error["detail"]


def test_all_that_is_wrong_is_said_at_once() -> None:
    assert len(_refused(_tool(), {"yeer": 1, "order": "x"}).extra["errors"]) == 3


def test_a_tool_that_changes_something_needs_a_token_with_its_scope(token: ApiToken) -> None:
    writes = _tool(read_only=False, scope="plan:write")
    other = _tool(read_only=False, scope="voice:write")
    assert _refused(writes, {"words": "a"}).code == "token_needed"
    assert _refused(other, {"words": "a"}, Caller(token=token)).code == "missing_scope"
    assert calling.call(writes, {"words": "a"}, Caller(token=token)) == Granted(said="a")


def test_a_change_is_written_down_and_so_is_a_refusal_but_nothing_of_strangers(token: ApiToken) -> None:
    def refuse(arguments: Wish, caller: Caller) -> Granted:
        Department.objects.create(key="half-done", name=Text(ja="途中"))
        raise Refused("round_closed", "受付は終了しました。")

    _refused(_tool(read_only=False, scope="plan:write"), {"words": "a"})
    calling.call(_tool(read_only=False, scope="plan:write"), {"words": "a"}, Caller(token=token))
    refused = _refused(_tool(read_only=False, scope="plan:write", run=refuse), {"words": "a"}, Caller(token=token))
    assert refused.code == "round_closed"
    assert not Department.objects.filter(key="half-done").exists()
    called = Recorded.objects.filter(name="core.tool_called").order_by("id")
    assert [row.data for row in called] == [
        {"tool": "plan_try", "outcome": "done"},
        {"tool": "plan_try", "outcome": "round_closed"},
    ]
    assert {row.by for row in called} == {token.account.actor}


def test_a_predicate_decides_before_the_arguments_are_read(token: ApiToken) -> None:
    nobody = _tool(needs=lambda caller: caller.account is not None)
    assert _refused(nobody, {"nonsense": 1}).code == "not_allowed"
    assert calling.call(nobody, {"words": "a"}, Caller(token=token)) == Granted(said="a")


def test_what_is_offered_depends_on_the_caller(token: ApiToken, monkeypatch: pytest.MonkeyPatch) -> None:
    tools = {"plan_read": _tool(), "plan_write": _tool(read_only=False, scope="plan:write")}
    monkeypatch.setattr("kenroku.core.modules.tools", lambda: tools)
    assert calling.offered(PUBLIC) == [tools["plan_read"]]
    assert calling.offered(Caller(token=token)) == list(tools.values())


def test_a_tool_that_writes_without_a_scope_cannot_be_declared() -> None:
    with pytest.raises(ValueError, match="needs a scope"):
        _tool(read_only=False)


def test_the_schemas_take_and_promise_objects_and_nothing_else() -> None:
    taken = _tool().input_schema()
    assert (taken["type"], taken["additionalProperties"], taken["required"]) == ("object", False, ["words"])
    assert _tool().output_schema()["properties"] == {"said": {"title": "Said", "type": "string"}}


def test_finding_a_counter() -> None:
    departments.keep(
        "shimin",
        name=Text(ja="市民課", en="Citizens' section"),
        phone="076-220-2241",
        desks=[departments.Desk(name=Text(ja="転入の窓口"))],
        by=None,
    )
    from kenroku.core.tools.own import FIND_COUNTERS

    answer = calling.call(FIND_COUNTERS, {"words": "転入"}, PUBLIC).model_dump()
    assert [(found["department"], found["phone"]) for found in answer["counters"]] == [("市民課", "076-220-2241")]
    assert calling.call(FIND_COUNTERS, {"words": "税"}, PUBLIC).model_dump()["counters"] == []
