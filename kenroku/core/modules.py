# SPDX-License-Identifier: Apache-2.0
"""A module is a room of the house: one package that says, in one place, what it contributes.

Every list that crosses rooms (menu, API, exports, search, personal data, schedule, demo) is made from these tuples and
from nothing else. Which rooms are open is a setting (`KENROKU_MODULES`).
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, TypeVar

from django.conf import settings

from kenroku.core.text import Text

if TYPE_CHECKING:
    from ninja import Router

    from kenroku.core.accounts.personal import PersonalData
    from kenroku.core.accounts.roles import Role
    from kenroku.core.datasets import Dataset
    from kenroku.core.events import Event
    from kenroku.core.metrics import Metric
    from kenroku.core.packs import PackSection
    from kenroku.core.refs import RefKind
    from kenroku.core.search import SearchSource
    from kenroku.core.tasks import Schedule
    from kenroku.core.tools import Tool

Named = TypeVar("Named")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A line of the menu: where one can go in this room."""

    title: Text
    url_name: str
    summary: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reaction:
    """What a module does when another announces something.

    `on` is the event's name, so that the announcer need not exist. `run` gets the recorded row; it runs as its own
    task, perhaps more than once, and must come to the same end each time.
    """

    on: str
    name: str
    run: Callable[..., None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Module:
    """What one room contributes to the house."""

    name: str
    title: Text
    summary: Text
    entries: tuple[Entry, ...] = ()
    routers: tuple["Router", ...] = ()
    events: tuple[type["Event"], ...] = ()
    reactions: tuple[Reaction, ...] = ()
    refs: tuple["RefKind", ...] = ()
    metrics: tuple["Metric", ...] = ()
    datasets: tuple["Dataset", ...] = ()
    tools: tuple["Tool", ...] = ()
    search: tuple["SearchSource", ...] = ()
    personal_data: tuple["PersonalData", ...] = ()
    roles: tuple["Role", ...] = ()
    schedule: tuple["Schedule", ...] = ()
    pack_sections: tuple["PackSection", ...] = ()


def names() -> tuple[str, ...]:
    """The modules that are switched on, in the order of the menu."""
    return tuple(settings.KENROKU_MODULES)


def all_modules() -> tuple[Module, ...]:
    """Every module that is switched on."""
    return tuple(module(name) for name in names())


@cache
def module(name: str) -> Module:
    """One module's contribution, read from `kenroku/modules/NAME/module.py`."""
    found = import_module(f"{settings.KENROKU_MODULE_PACKAGE}.{name}.module").MODULE
    if not isinstance(found, Module) or found.name != name:
        raise TypeError(f"modules/{name}/module.py must define MODULE = Module(name={name!r}, …)")
    return found


def contributors() -> tuple[Module, ...]:
    """The core itself and every open module: whatever the registries below are made from."""
    core: Module = import_module("kenroku.core.module").MODULE
    return (core, *all_modules())


@cache
def ref_kinds() -> "Mapping[str, RefKind]":
    """Every kind of thing that can be pointed at, by name (`plan.measure`)."""
    return _by_name((kind.name, kind) for found in contributors() for kind in found.refs)


@cache
def event_types() -> "Mapping[str, type[Event]]":
    """Every event that the open modules can record, by name (`plan.revision_adopted`)."""
    return _by_name((event.name, event) for found in contributors() for event in found.events)


@cache
def reactions(event_name: str) -> tuple[Reaction, ...]:
    """Who wants to know when this happens."""
    return tuple(reaction for found in contributors() for reaction in found.reactions if reaction.on == event_name)


@cache
def reaction(name: str) -> Reaction:
    """The reaction of this name."""
    return _by_name((found.name, found) for opened in contributors() for found in opened.reactions)[name]


@cache
def metrics() -> "Mapping[str, Metric]":
    """Every metric, by name (`plan.revisions_adopted`)."""
    return _by_name((metric.name, metric) for found in contributors() for metric in found.metrics)


@cache
def datasets() -> "Mapping[str, Dataset]":
    """Every dataset, by name (`plan.measures`)."""
    return _by_name((dataset.name, dataset) for found in contributors() for dataset in found.datasets)


@cache
def tools() -> "Mapping[str, Tool]":
    """Every tool, by name (`plan_search_measures`)."""
    return _by_name((tool.name, tool) for found in contributors() for tool in found.tools)


@cache
def roles() -> "Mapping[str, Role]":
    """Every role that staff can hold, by name (`plan.editor`)."""
    return _by_name((role.name, role) for found in contributors() for role in found.roles)


def forget() -> None:
    """Read the contributions again; for tests that switch modules on and off."""
    for remembered in (module, ref_kinds, event_types, reactions, reaction, metrics, datasets, tools, roles):
        remembered.cache_clear()


def _by_name(items: Iterator[tuple[str, Named]]) -> Mapping[str, Named]:
    found: dict[str, Named] = {}
    for name, item in items:
        if name in found:
            raise ValueError(f"{name} is contributed twice")
        found[name] = item
    return found
