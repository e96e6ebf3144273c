# SPDX-License-Identifier: Apache-2.0
"""Names, lengths, licences, and words that must not be in a file."""

import pytest

from tests.architecture.rules import files
from tests.architecture.rules.sources import Source, sources

ALL = list(sources())


@pytest.mark.parametrize(
    "rule", [files.too_long, files.unlicensed, files.catch_all_names, files.left_behind, files.private_places]
)
def test_the_tree_keeps_the_rule(rule: files.Rule) -> None:
    assert rule(ALL) == []


def test_the_tree_was_read() -> None:
    names = {source.name for source in ALL}
    assert {"pyproject.toml", "kenroku/core/text.py", "script/server", "tests/architecture/test_files.py"} <= names
    assert not any(name.startswith(("build/", ".venv/", "node_modules/", "var/")) for name in names)


@pytest.mark.parametrize("name", ["kenroku/a.py", "kenroku/ui/a.js", "kenroku/ui/a.css", "kenroku/ui/a.html"])
def test_a_long_file_is_found(name: str) -> None:
    assert not files.too_long([Source(name, "x\n" * 500)])
    assert files.too_long([Source(name, "x\n" * 501)]) == [
        f"{name}:500: 501 lines; make it a folder with one file per subject"
    ]


def test_a_missing_licence_is_found() -> None:
    line = files.LICENCE
    kept = ["kenroku/a.py", line], ["script/a.py", f"#!/usr/bin/env python3\n{line}\n"], ["kenroku/migrations/1.py", ""]
    assert not files.unlicensed([Source(*each) for each in kept])
    broken = ["kenroku/a.py", '"""A docstring."""'], ["kenroku/b.py", "\nx = 1"], ["kenroku/c.py", f"\n{line}"]
    assert len(files.unlicensed([Source(*each) for each in broken])) == 3


@pytest.mark.parametrize("name", ["kenroku/utils.py", "kenroku/helpers/dates.py", "a/service.py", "a/static/common.js"])
def test_a_catch_all_name_is_found(name: str) -> None:
    assert files.catch_all_names([Source(name, "")])
    assert not files.catch_all_names([Source("kenroku/core/dates.py", ""), Source("a/community.py", "")])


@pytest.mark.parametrize("words", ["# TO" + "DO later", "x  # FIX" + "ME", "@pytest.mark.x" + "fail", "<<<<" + "<<< a"])
def test_what_was_left_behind_is_found(words: str) -> None:
    assert files.left_behind([Source("kenroku/a.py", f"x = 1\n{words}\n")]) == [f"kenroku/a.py:2: left behind: {words}"]
    assert not files.left_behind([Source("kenroku/a.py", "todos = []\n")])


@pytest.mark.parametrize(
    "words", ["/ho" + "me/ann/kenroku", "https://py" + "pi.org/simple", "see /somewhere/kenroku/a"]
)
def test_a_private_place_is_found(words: str) -> None:
    assert files.private_places([Source("docs/a.md", words)], here="/somewhere/kenroku")
    assert not files.private_places(
        [Source("docs/a.md", "kenroku.homes and /var/home PyPI")], here="/somewhere/kenroku"
    )
