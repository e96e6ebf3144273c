# SPDX-License-Identifier: Apache-2.0
"""A promise to programs changes only on purpose."""

from typing import Any

import pytest

from tests.contracts import snapshots


@pytest.mark.parametrize("name", ["openapi.json", "tools.json"])
def test_a_promise_is_as_it_was(name: str) -> None:
    kept = (snapshots.FOLDER / name).read_text(encoding="utf-8")
    now = snapshots.written(snapshots.current()[name])
    assert now == kept, "what programs rely on has changed; if it is meant: python -m tests.contracts.snapshots"


def test_every_operation_says_what_it_does_and_how_it_refuses() -> None:
    document: dict[str, Any] = snapshots.current()["openapi.json"]
    operations = [
        (f"{method} {path}", operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    ]
    assert operations
    silent = [
        name for name, operation in operations if not operation.get("summary") or not operation.get("description")
    ]
    assert silent == []
    assert [name for name, operation in operations if {"401", "422", "429"} - set(operation["responses"])] == []
    ids = [operation["operationId"] for _name, operation in operations]
    assert len(set(ids)) == len(ids)


def test_every_tool_and_every_argument_has_a_meaning() -> None:
    for tool in snapshots.current()["tools.json"]:
        assert tool["title"], tool["name"]
        assert len(tool["description"]) >= 20, tool["name"]
        for name, argument in tool["inputSchema"].get("properties", {}).items():
            assert argument.get("description"), f"{tool['name']}: {name}"
