# SPDX-License-Identifier: Apache-2.0
"""Reads the components' `examples.yaml` and renders each example as a page would."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.http import HttpRequest
from django.template import engines
from django.template.backends.django import Template
from django_cotton.compiler_regex import CottonCompiler
from pydantic import BaseModel, ConfigDict, Field

from kenroku.core.text import Text
from kenroku.ui import chart

COMPONENTS = Path(__file__).resolve().parent / "components"


class Example(BaseModel):
    """One way to use a component; `context` holds the values that its code names."""

    model_config = ConfigDict(extra="forbid")

    title: str
    html: str
    context: dict[str, Any] = Field(default_factory=dict)


class Sheet(BaseModel):
    """What `examples.yaml` says about a component."""

    model_config = ConfigDict(extra="forbid")

    ja: str
    en: str
    parameters: dict[str, str] = Field(default_factory=dict)
    examples: list[Example]


@dataclass(frozen=True, slots=True)
class Shown:
    """An example with its code and what comes of it."""

    title: str
    code: str
    html: str


@dataclass(frozen=True, slots=True)
class Component:
    """A component as the gallery shows it."""

    name: str
    meaning: Text
    parameters: dict[str, str]
    examples: tuple[Shown, ...]


def components(request: HttpRequest) -> tuple[Component, ...]:
    """Every component, in alphabetical order, rendered for this reader."""
    return tuple(component(folder.name, request) for folder in folders())


def component(name: str, request: HttpRequest) -> Component:
    """One component with its examples rendered."""
    sheet = read(name)
    return Component(
        name=name.replace("_", "-"),
        meaning=Text(ja=sheet.ja, en=sheet.en),
        parameters=sheet.parameters,
        examples=tuple(Shown(found.title, found.html.strip(), rendered(found, request)) for found in sheet.examples),
    )


def rendered(example: Example, request: HttpRequest) -> str:
    """The example's HTML."""
    context = dict(example.context)
    if "chart" in context:
        context["chart"] = chart.Chart.model_validate(context["chart"])
    return compiled(example.html).render(context, request)


def folders() -> list[Path]:
    """The folder of each component."""
    return sorted(folder for folder in COMPONENTS.iterdir() if (folder / "index.html").exists())


@cache
def read(name: str) -> Sheet:
    """A component's sheet; raises where it has none or where it is wrong."""
    return Sheet.model_validate(yaml.safe_load((COMPONENTS / name / "examples.yaml").read_text(encoding="utf-8")))


@cache
def compiled(html: str) -> Template:
    """Cotton's tags become Django's, as its loader does for files."""
    return engines["django"].from_string(CottonCompiler().process(html))  # type: ignore[return-value]
