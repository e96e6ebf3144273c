# SPDX-License-Identifier: Apache-2.0
"""For people who build with the city's data: the API and its reference, tools for AI assistants, errors, rules."""

import json
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, path, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kenroku.core import modules, rest
from kenroku.core.tools import PUBLIC, Tool, calling
from kenroku.project import api
from kenroku.project.pages import reference


def overview(request: HttpRequest) -> HttpResponse:
    """What there is for programs, and the rules."""
    return render(
        request,
        "developers/overview.html",
        {
            "trail": [(_("開発者の方へ"), "")],
            "base": _base(request),
            "examples": _examples(request),
            "feeds": _feeds(request),
            "datasets": len(modules.datasets()),
            "tools": len(calling.offered(PUBLIC)),
            "operations": sum(len(methods) for methods in _document()["paths"].values()),
            "anonymous": api.ANONYMOUS,
            "with_token": api.WITH_TOKEN,
            "problem": _problem_example(),
        },
    )


def api_reference(request: HttpRequest) -> HttpResponse:
    """Every operation of the API, made readable from the OpenAPI document."""
    document = _document()
    return render(
        request,
        "developers/api.html",
        {
            "trail": [(_("開発者の方へ"), reverse("developers")), (_("APIの一覧"), "")],
            "sections": reference.rooms(document),
            "shapes": reference.shapes(document),
            "base": _base(request),
        },
    )


def mcp(request: HttpRequest) -> HttpResponse:
    """The address for AI assistants, how to set them up, and what they can do here."""
    address = _base(request) + "/mcp"
    return render(
        request,
        "developers/mcp.html",
        {
            "trail": [(_("開発者の方へ"), reverse("developers")), (_("AIアシスタントから使う"), "")],
            "address": address,
            "settings": json.dumps({"mcpServers": {"city": {"type": "http", "url": address}}}, indent=2),
            "settings_with_token": json.dumps(
                {
                    "mcpServers": {
                        "city": {"type": "http", "url": address, "headers": {"Authorization": "Bearer kenroku_…"}}
                    }
                },
                indent=2,
                ensure_ascii=False,
            ),
            "call": _tool_call(address),
            "tools": [_tool(tool) for _name, tool in sorted(modules.tools().items())],
        },
    )


def errors(request: HttpRequest) -> HttpResponse:
    """What each refusal means and what a program should do. Problem details point here."""
    return render(
        request,
        "developers/errors.html",
        {
            "trail": [(_("開発者の方へ"), reverse("developers")), (_("エラー"), "")],
            "problem": _problem_example(),
            "codes": _codes(),
        },
    )


def _document() -> dict[str, Any]:
    return api.document(get_language() or "ja")


def _base(request: HttpRequest) -> str:
    return request.build_absolute_uri("/").rstrip("/")


def _examples(request: HttpRequest) -> list[tuple[str, str]]:
    """Commands to copy, each with what it shows. A test runs them as they stand on the page."""
    base = _base(request) + "/api/v1"
    first = next(iter(modules.datasets()), "core.departments")
    return [
        (_("オープンデータの一覧を読む"), f"curl '{base}/datasets'"),
        (_("英語で読む"), f"curl -H 'Accept-Language: en' '{base}/metrics'"),
        (_("5件ずつ読む。続きは答えの next を付けて求める"), f"curl '{base}/departments?limit=5'"),
        (_("公開しているものを言葉で探す"), f"curl -G '{base}/search' --data-urlencode 'q=避難'"),
        (_("表をプログラム向けのCSVで取る"), f"curl '{_base(request)}/data/{first}.csv?bom=0'"),
        (_("版の印（ETag）だけを見る"), f"curl -I '{base}/datasets'"),
    ]


def _feeds(request: HttpRequest) -> list[tuple[str, str]]:
    """The Atom feeds of the open rooms, by title."""
    found = []
    for module in modules.all_modules():
        try:
            found.append((str(module.title), _base(request) + reverse(f"{module.name}:feed")))
        except NoReverseMatch:
            continue
    return found


def _problem_example() -> str:
    """A real refusal, as the API writes it."""
    refused = rest.problem(
        HTTPStatus.UNPROCESSABLE_ENTITY,
        "unknown_parameter",
        _("「%(name)s」という項目はありません。「%(meant)s」のことではありませんか。")
        % {"name": "feild", "meant": "field"},
    )
    return json.dumps(json.loads(refused.content), ensure_ascii=False, indent=2)


def _tool_call(address: str) -> str:
    message = {
        "jsonrpc": "2.0",
        "id": 1,
        "method": "tools/call",
        "params": {"name": "core_find_counters", "arguments": {"words": ""}},
    }
    return (
        f"curl '{address}' -H 'Content-Type: application/json' -H 'Accept: application/json' \\\n"
        f"  -d '{json.dumps(message)}'"
    )


def _tool(tool: Tool) -> dict[str, Any]:
    schema = tool.input_schema()
    required = schema.get("required", ())
    arguments = [
        reference.Part(name, reference.kind_of(of), of.get("description", ""), required=name in required)
        for name, of in schema.get("properties", {}).items()
    ]
    return {"tool": tool, "arguments": arguments}


def _codes() -> list[tuple[int, str, str]]:
    """Status, code, and what to do, for the refusals that any operation may give."""
    return [
        (400, "unreadable_body", _("本文がJSONではありません。書き方を確かめてください。")),
        (400, "unreadable", _("項目が多すぎるか、要求の形が正しくありません。")),
        (401, "token_needed", _("トークンが要る操作です。scope の権限を持つトークンを付けてください。")),
        (401, "unknown_token", _("トークンが違うか、期限が過ぎたか、取り消されています。新しく作ってください。")),
        (403, "missing_scope", _("トークンに scope の権限がありません。権限を足したトークンを作ってください。")),
        (404, "not_found", _("その番地はありません。一覧で番地を確かめてください。")),
        (404, "unknown_dataset", _("その名前のデータはありません。/api/v1/datasets で名前を確かめてください。")),
        (404, "unknown_format", _("その形式はありません。formats にある形式を選んでください。")),
        (404, "unknown_metric", _("その名前の数値はありません。/api/v1/metrics で名前を確かめてください。")),
        (404, "unknown_department", _("その部署はありません。/api/v1/departments で確かめてください。")),
        (405, "method_not_allowed", _("その番地ではそのメソッドは使えません。Allow ヘッダーに使えるものがあります。")),
        (422, "unknown_parameter", _("知らない項目が付いています。errors に、近い名前があります。")),
        (422, "invalid", _("値を読めません。errors に、項目ごとに期待する形があります。")),
        (422, "unknown_language", _("lang は ja、en、ja-easy のどれかです。")),
        (422, "bad_key", _("next の鍵が変わっているか、別の一覧のものです。はじめから読み直してください。")),
        (429, "too_many", _("短い間に多すぎます。Retry-After の秒数だけ待ってください。")),
        (500, "unexpected", _("こちらの誤りです。記録していますので、しばらくしてからお試しください。")),
    ]


urlpatterns = [
    path("developers", overview, name="developers"),
    path("developers/api", api_reference, name="developers_api"),
    path("developers/mcp", mcp, name="developers_mcp"),
    path("developers/errors", errors, name="developers_errors"),
]
