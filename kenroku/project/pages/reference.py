# SPDX-License-Identifier: Apache-2.0
"""The OpenAPI document made readable: operations by room, parameters, answers, and the shapes these are made of."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

Schema = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Kind:
    """What a value may be, in words; `shape` is the name of the shape it has or holds, if any."""

    words: str
    shape: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One parameter of an operation, or one member of a shape."""

    name: str
    kind: Kind
    meaning: str
    required: bool
    where: str = ""


@dataclass(frozen=True, slots=True)
class Operation:
    """One address and method."""

    id: str
    method: str
    path: str
    summary: str
    description: str
    parameters: list[Part]
    answer: Kind | None
    files: list[str]
    statuses: list[tuple[str, str]]
    scope: str


@dataclass(frozen=True, slots=True)
class Room:
    """The operations of one room."""

    name: str
    title: str
    operations: list[Operation] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Shape:
    """An object that answers are made of."""

    name: str
    meaning: str
    members: list[Part]
    choices: list[str]


def rooms(document: Schema) -> list[Room]:
    """The operations by room, in the order of the menu."""
    found = {tag["name"]: Room(tag["name"], tag["description"]) for tag in document["tags"]}
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            room = operation["tags"][0]
            found[room].operations.append(_operation(path, method, operation, document))
    return [room for room in found.values() if room.operations]


def shapes(document: Schema) -> list[Shape]:
    """Every shape, by name."""
    return [_shape(name, schema) for name, schema in sorted(document["components"]["schemas"].items())]


def kind_of(schema: Schema) -> Kind:
    """What a value of this JSON Schema may be, in words that programmers know."""
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[-1]
        return Kind(name, name)
    if options := schema.get("anyOf") or schema.get("oneOf") or schema.get("allOf"):
        kinds = [kind_of(option) for option in options]
        shape = next((kind.shape for kind in kinds if kind.shape), "")
        return Kind(" | ".join(dict.fromkeys(kind.words for kind in kinds)), shape)
    if "const" in schema:
        return Kind(f'"{schema["const"]}"')
    if "enum" in schema:
        return Kind(" | ".join(str(choice) for choice in schema["enum"]))
    if schema.get("type") == "array":
        items = kind_of(schema.get("items", {}))
        return Kind(f"{items.words}[]", items.shape)
    if schema.get("type") == "object" and isinstance(values := schema.get("additionalProperties"), dict):
        value = kind_of(values)
        return Kind(f"object<{value.words}>", value.shape)
    return Kind(" ".join(_plain(schema)) or "any")


def _operation(path: str, method: str, operation: Schema, document: Schema) -> Operation:
    good: Schema = next((answer for status, answer in operation["responses"].items() if status.startswith("2")), {})
    content = good.get("content", {})
    parameters = [_parameter(_resolved(parameter, document)) for parameter in operation["parameters"]]
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
    if body:
        parameters.append(Part("", kind_of(body), _("本文（JSON）"), required=True, where="body"))
    security = [scope for entry in operation.get("security", []) for scopes in entry.values() for scope in scopes]
    return Operation(
        id=operation["operationId"],
        method=method.upper(),
        path=path,
        summary=operation["summary"],
        description=operation.get("description", ""),
        parameters=parameters,
        answer=kind_of(content["application/json"]["schema"])
        if content.get("application/json", {}).get("schema")
        else None,
        files=[media_type for media_type in content if media_type != "application/json"],
        statuses=[
            (status, _resolved(answer, document)["description"]) for status, answer in operation["responses"].items()
        ],
        scope=", ".join(security),
    )


def _parameter(parameter: Schema) -> Part:
    schema = parameter["schema"]
    limits = [f"{word} {schema[key]}" for key, word in (("minimum", "≥"), ("maximum", "≤")) if key in schema]
    default = schema.get("default")
    if default not in (None, "", []):
        limits.append(_("初期値 %(value)s") % {"value": str(default).lower() if isinstance(default, bool) else default})
    kind = kind_of(schema)
    return Part(
        name=parameter["name"],
        kind=Kind(", ".join([kind.words, *limits]), kind.shape),
        meaning=parameter.get("description", ""),
        required=parameter["required"],
        where=parameter["in"],
    )


def _shape(name: str, schema: Schema) -> Shape:
    required = schema.get("required", ())
    members = [
        Part(member, kind_of(of), of.get("description", ""), required=member in required)
        for member, of in schema.get("properties", {}).items()
    ]
    return Shape(name, schema.get("description", ""), members, [str(choice) for choice in schema.get("enum", [])])


def _plain(schema: Schema) -> Iterator[str]:
    if kind := schema.get("type"):
        yield str(kind)
    if form := schema.get("format"):
        yield f"({form})"


def _resolved(schema: Schema, document: Schema) -> Schema:
    reference = schema.get("$ref")
    if reference is None:
        return schema
    found: Any = document
    for step in reference.removeprefix("#/").split("/"):
        found = found[step]
    resolved: Schema = found
    return resolved
