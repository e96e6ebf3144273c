# SPDX-License-Identifier: Apache-2.0
"""Rules that one can see without understanding a file: its name, its length, words that should not be in it."""

import re
from collections.abc import Callable

from tests.architecture.rules.sources import ROOT, Source, python

Rule = Callable[[list[Source]], list[str]]

LONGEST = 500
LICENCE = "# SPDX-License-Identifier: Apache-2.0"
CATCH_ALL = re.compile(r"(util|helper|misc|common|manager|service|stuff)s?")
# One letter in brackets, so that this line keeps its own rule.
LEFT = re.compile(r"\b(TOD[O]|FIXM[E]|XX[X]|HAC[K])\b|\bxfai[l]\b|^(<{7}|>{7}) ")
REGISTRIES = re.compile(r"pypi\.org|pythonhosted\.org|npmjs\.(org|com)|yarnpkg\.com")
# Put together from the components, each of which is read on its own.
MADE = {"kenroku/ui/static/ui/kenroku.css"}
HOMES = re.compile(r"(?<![\w.])/(?:home|root|Users)/\w")


def too_long(found: list[Source]) -> list[str]:
    """No file of code has more than 500 lines; 300 is a smell."""
    return [
        source.at(LONGEST, f"{len(source.lines)} lines; make it a folder with one file per subject")
        for source in found
        if source.path.suffix in {".py", ".js", ".css", ".html"} and "migrations" not in source.folders
        if len(source.lines) > LONGEST and source.name not in MADE
    ]


def unlicensed(found: list[Source]) -> list[str]:
    """Every Python file says its licence in one line; an empty one has nothing to license."""
    return [
        source.at(1, f"begins with {LICENCE}")
        for source in python(found)
        if source.text.strip()
        if next((line for line in source.lines if not line.startswith("#!")), "") != LICENCE
    ]


def catch_all_names(found: list[Source]) -> list[str]:
    """No file or folder is named so that anything fits in."""
    return [
        source.at(1, "a name that says what is in it; not a catch-all")
        for source in found
        if source.path.parts[0] != "packs" and source.path.suffix in {".py", ".js", ".css"}
        if any(CATCH_ALL.fullmatch(part) for part in (*source.path.parts[:-1], source.path.stem))
    ]


def left_behind(found: list[Source]) -> list[str]:
    """Nothing waits to be done, and no test is known to fail."""
    return [
        source.at(number, f"left behind: {line.strip()[:80]}")
        for source in found
        if source.path.suffix not in {".lock", ".csv", ".json", ".svg"} and source.path.parts[0] != "packs"
        for number, line in enumerate(source.lines, 1)
        if LEFT.search(line)
    ]


def private_places(found: list[Source], here: str = str(ROOT)) -> list[str]:
    """No path of somebody's machine and no address of a package registry: each installation has its own."""
    return [
        source.at(number, f"belongs to one machine: {line.strip()[:80]}")
        for source in found
        for number, line in enumerate(source.lines, 1)
        if REGISTRIES.search(line) or HOMES.search(line) or f"{here}/" in line
    ]
