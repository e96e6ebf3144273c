# SPDX-License-Identifier: Apache-2.0
"""Completes the OpenAPI document with what the entrance of the API adds to every operation."""

from typing import Any

from django.utils.translation import gettext as _
from ninja.openapi.schema import OpenAPISchema

from kenroku.core import modules, rest

Operation = dict[str, Any]


def completed(schema: OpenAPISchema) -> OpenAPISchema:
    """The document with the language parameter, the refusals, and the names of the rooms."""
    schema["info"]["license"] = {"name": "CC BY 4.0", "url": "https://creativecommons.org/licenses/by/4.0/"}
    schema["tags"] = [{"name": "core", "description": _("市全体")}] + [
        {"name": module.name, "description": str(module.title)} for module in modules.all_modules()
    ]
    components = schema["components"]
    components["schemas"] = dict(sorted({**components["schemas"], "Problem": _problem_schema()}.items()))
    components["parameters"] = {"lang": _language()}
    components["responses"] = _refusals()
    components.setdefault("securitySchemes", {})["Token"] = {"type": "http", "scheme": "bearer"}
    for operations in schema["paths"].values():
        for method, operation in operations.items():
            _complete(operation, reads=method == "get")
    return schema


def _complete(operation: Operation, *, reads: bool) -> None:
    operation["parameters"].append({"$ref": "#/components/parameters/lang"})
    # Ninja writes numbers, JSON knows only texts as names; what an operation declared itself stays.
    responses = {str(status): response for status, response in operation["responses"].items()}
    names = ["400", "401", "404", "422", "429"]
    if reads:
        names.append("304")
    if "security" in operation:
        names += ["403", "409"]
    for name in names:
        responses.setdefault(name, {"$ref": f"#/components/responses/{name}"})
    operation["responses"] = dict(sorted(responses.items()))


def _language() -> dict[str, Any]:
    return {
        "in": "query",
        "name": "lang",
        "required": False,
        "description": _("答えの言葉。書かなければ Accept-Language に従います。"),
        "schema": {"type": "string", "enum": ["ja", "en", "ja-easy"]},
    }


def _refusals() -> dict[str, Any]:
    meanings = {
        "400": _("本文を読めないか、絞り込みの値がここにないものを指している"),
        "401": _("トークンがないか、使えない"),
        "403": _("このトークンではできない"),
        "404": _("そのようなものはない"),
        "409": _("今の状態ではできない"),
        "422": _("知らない項目があるか、値を読めない。一覧の続きの鍵が使えないときも"),
        "429": _("短い間に多すぎる。Retry-After の秒数を待つ"),
    }
    content = {rest.PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {
        "304": {"description": _("If-None-Match に書いた版から変わっていない")},
        **{status: {"description": meaning, "content": content} for status, meaning in meanings.items()},
    }


def _problem_schema() -> dict[str, Any]:
    return rest.Problem.model_json_schema() | {"additionalProperties": True}
