# SPDX-License-Identifier: Apache-2.0
"""Rules that make every module look like every other: the same file names, the same promises, a door with a shape."""

import dataclasses
import enum
import inspect
import types
import typing
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from types import ModuleType
from typing import Any
from uuid import UUID

import yaml

from kenroku.core.modules import Module
from kenroku.core.refs import Ref

# A part may be a file, or a folder with one file for each subject.
MUST = {"module", "models", "events", "actions", "queries", "access", "public", "views", "urls", "rest"}
MAY = {"forms", "tasks", "cli", "metrics", "datasets", "tables", "charts", "tools", "search", "packs"}
BESIDE = {"__init__.py", "migrations", "templates", "tests", "README.md", "quality.yaml"}
MAY_BESIDE = {"static", "templatetags", "management", "locale", "__pycache__"}

QUALITY = {
    "english": "Every page and every title is there in English.",
    "easy-japanese": "Titles, first sentences and what to do next are there in やさしい日本語.",
    "without-script": "Every page and form works without JavaScript.",
    "axe": "A browser journey shows that its pages are free of axe's findings.",
    "print": "Its pages print well.",
    "api": "What its pages show, /api/v1 gives.",
    "tools": "What a citizen may ask, the AI desk and /mcp can ask.",
    "datasets": "What it may publish is open data.",
    "metrics": "Its events are counted, so that a plan can name a figure.",
    "search": "What it shows is found by the search.",
    "personal-data": "What it keeps of a person is listed, shown and erased.",
    "benchmark": "Its heaviest page is measured.",
}
"""What each module promises, or says why not, in quality.yaml."""

# These promises are held against what the module contributes.
CONTRIBUTED = {
    "api": "routers", "tools": "tools", "datasets": "datasets", "metrics": "metrics", "search": "search",
    "personal-data": "personal_data",
}  # fmt: skip

_PLAIN = {
    bool, int, float, str, bytes, type(None), date, datetime, time, timedelta, Decimal, UUID, Ref,
    list, tuple, dict, set, frozenset, Sequence, Mapping, Iterable, Iterator, Collection,
}  # fmt: skip


def files(folder: Path) -> list[str]:
    """The same file names in every module, and no others."""
    here = {path.name for path in folder.iterdir()}
    parts = {name.removesuffix(".py") for name in here if name.endswith(".py") or (folder / name).is_dir()}
    parts -= {"__init__"} | BESIDE | MAY_BESIDE
    return [
        *(f"{folder.name}: {name} is missing" for name in sorted(MUST - parts)),
        *(f"{folder.name}: {name} is missing" for name in sorted(BESIDE - here)),
        *(f"{folder.name}: {name} has no place here; docs/develop/modules.md says what goes where"
          for name in sorted(parts - MUST - MAY)),
    ]  # fmt: skip


def promises(folder: Path, module: Module) -> list[str]:
    """quality.yaml answers every promise with `done` or with `exempt` and the reason; what is done is to be seen."""
    stated: dict[str, Any] = yaml.safe_load((folder / "quality.yaml").read_text("utf-8")) or {}
    findings = [f"{folder.name}: quality.yaml does not say “{name}”" for name in QUALITY if name not in stated]
    for name, answer in stated.items():
        contributed = getattr(module, CONTRIBUTED[name], ()) if name in CONTRIBUTED else None
        match answer:
            case _ if name not in QUALITY:
                findings.append(f"{folder.name}: quality.yaml promises “{name}”, which nobody knows")
            case "done" if contributed == ():
                findings.append(f"{folder.name}: “{name}” is done, but module.py contributes none")
            case "done":
                pass
            case {"exempt": str(reason)} if len(reason) > 20 and len(answer) == 1:
                if contributed:
                    findings.append(f"{folder.name}: “{name}” is exempt, but module.py contributes some")
            case _:
                findings.append(f"{folder.name}: “{name}” is `done`, or `exempt:` with a reason in a sentence")
    return findings


def two_languages(module: Module) -> list[str]:
    """Whatever a module contributes has its title and meaning in Japanese and in English."""
    findings = []
    for contributed in (module, *module.entries, *module.metrics, *module.datasets, *module.tools, *module.roles):
        for field in ("title", "summary", "meaning"):
            words = getattr(contributed, field, None)
            if words is not None and not words.en:
                findings.append(f"{module.name}: {getattr(contributed, 'name', contributed)}: {field} has no English")
    return findings


def public_shape(public: ModuleType) -> list[str]:
    """A module's public.py takes and returns builtins, dates, Refs and frozen dataclasses of these: never a row.

    Being public by place alone rots; what crosses must be of a shape that its owner can keep while the tables change.
    """
    findings = []
    for name, function in inspect.getmembers(public, inspect.isfunction):
        if name.startswith("_") or function.__module__ != public.__name__:
            continue
        hints = typing.get_type_hints(function)
        if "return" not in hints or len(hints) <= len(inspect.signature(function).parameters):
            findings.append(f"{public.__name__}.{name} is not typed")
        findings += [
            f"{public.__name__}.{name}: {place} is {stranger}"
            for place, hint in hints.items()
            for stranger in _strangers(hint, set())
        ]
    return findings


def _strangers(hint: Any, seen: set[Any]) -> Iterator[str]:
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin is typing.Literal or hint is ... or hint in _PLAIN:
        return
    if origin is not None:
        if origin not in _PLAIN and origin not in (types.UnionType, typing.Union):
            yield str(hint)
        for argument in arguments:
            yield from _strangers(argument, seen)
    elif isinstance(hint, type) and issubclass(hint, enum.Enum):
        return
    elif isinstance(hint, type) and dataclasses.is_dataclass(hint):
        if not hint.__dataclass_params__.frozen:  # type: ignore[attr-defined]
            yield f"{hint.__name__}, which is not frozen"
        if hint not in seen:
            for field in typing.get_type_hints(hint).values():
                yield from _strangers(field, seen | {hint})
    else:
        yield getattr(hint, "__name__", str(hint))
