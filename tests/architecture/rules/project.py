# SPDX-License-Identifier: Apache-2.0
"""Rules about the project as a whole: why each dependency is there, and whether the documents know the tree."""

import re
import tomllib
from collections.abc import Iterable

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

_DEPENDENCY = re.compile(r'\s*"(?P<name>[A-Za-z][^"]*)",?\s*(?:#.*)?$')
_PINNED = re.compile(r"^(?P<name>[A-Za-z0-9][\w.-]*)==(?P<version>[^\s;\\]+)", re.MULTILINE)


def unexplained(pyproject: str) -> list[str]:
    """Every dependency has a line of its own with its reason in the line above."""
    findings, before, inside = [], "", False
    for number, line in enumerate(pyproject.splitlines(), 1):
        if re.match(r"(dependencies|\w+) = \[$", line) and not inside:
            inside = True
        elif line == "]":
            inside = False
        elif line.startswith("[") and not line.startswith(("[project]", "[dependency-groups]", "[project.optional")):
            break
        elif inside and not line.lstrip().startswith("#"):
            found = _DEPENDENCY.match(line)
            if not found or not before.lstrip().startswith("#"):
                findings.append(f"pyproject.toml:{number}: {line.strip()}: one line each, its reason in the line above")
        before = line
    return findings


def unlocked(pyproject: str, lock: str, *groups: str) -> list[str]:
    """The lock file holds what pyproject.toml asks for; script/lock writes it."""
    asked = tomllib.loads(pyproject)
    lines = [
        *asked["project"]["dependencies"],
        *(line for group in groups for line in asked["dependency-groups"][group]),
    ]
    pinned = {canonicalize_name(found["name"]): found["version"] for found in _PINNED.finditer(lock)}
    findings = []
    for wanted in map(Requirement, lines):
        version = pinned.get(canonicalize_name(wanted.name))
        if version is None or not wanted.specifier.contains(version, prereleases=True):
            findings.append(f"{wanted} is not in the lock file ({version or 'absent'}); run script/lock")
    return findings


def unmentioned(document: str, names: Iterable[str]) -> list[str]:
    """The page that explains the tree names each of its folders."""
    return [f"docs/architecture.md does not mention {name}" for name in sorted(names) if f"`{name}" not in document]
