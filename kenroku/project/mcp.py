# SPDX-License-Identifier: Apache-2.0
"""`/mcp`: the tools of the open modules for AI assistants, over MCP's streamable HTTP.

Stateless: every request stands for itself, so any number of processes can answer, and a restart interrupts nobody.
Anybody may list and call the tools that only read. A program with a token (`Authorization: Bearer`) is offered those
that its scopes open as well. A browser that comes here is led to the page that explains the address.
"""

import json
from collections.abc import Callable
from http import HTTPStatus
from io import BytesIO
from typing import Any, ParamSpec, TypeVar
from urllib.parse import urlsplit

import structlog
from asgiref.sync import sync_to_async
from asgiref.typing import ASGIReceiveCallable as Receive
from asgiref.typing import ASGISendCallable as Send
from django.conf import settings
from django.core.handlers.asgi import ASGIRequest
from django.db import close_old_connections
from django.http import HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.translation import gettext as _
from mcp import MCPError, types
from mcp.server.context import ServerRequestContext
from mcp.server.lowlevel.server import Server
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from mcp.server.transport_security import TransportSecuritySettings

import kenroku
from kenroku.core import modules, rest
from kenroku.core.refusals import Refused
from kenroku.core.tools import PUBLIC, Caller, Tool, calling
from kenroku.project.api import admit, reader_language

Scope = dict[str, Any]
Given = ParamSpec("Given")
Result = TypeVar("Result")

LARGEST_REQUEST = 256 * 1024
"""Bytes: the arguments of a tool are words, not files."""
EXPLAINED_AT = "/developers/mcp"

log = structlog.get_logger()


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """The ASGI application for requests to `/mcp`; needs no start and no stop."""
    # A name with an underscore could pass for X-Forwarded-For, which only a trusted proxy may set.
    headers = [(name, value) for name, value in scope["headers"] if b"_" not in name]
    request = ASGIRequest({**scope, "headers": headers}, BytesIO())
    if request.method == "GET" and "text/html" in request.headers.get("Accept", ""):
        await _send(HttpResponseRedirect(EXPLAINED_AT), send)
        return
    language = reader_language(request)
    if request.method != "POST":
        # There is no stream to listen to: a stateless server has nothing to say between two questions.
        with translation.override(language):
            await _send(_only_questions(), send)
        return
    try:
        caller = await _in_thread(language, _caller, request)
    except Refused as refused:
        with translation.override(language):
            await _send(rest.refusal(refused), send)
        return
    scope = {**scope, "kenroku": (caller, language)}
    # A manager of its own for each request: it holds nothing that could be shared, and so it needs no lifespan.
    manager = StreamableHTTPSessionManager(
        server, json_response=True, stateless=True, security_settings=_security(), max_request_body_size=LARGEST_REQUEST
    )
    async with manager.run():
        await manager.handle_request(scope, receive, send)  # type: ignore[arg-type]


def _only_questions() -> HttpResponse:
    return rest.problem(
        HTTPStatus.METHOD_NOT_ALLOWED,
        "method_not_allowed",
        _("このアドレスは POST だけを受け付けます。使い方は /developers/mcp をごらんください。"),
        headers={"Allow": "POST"},
    )


def _caller(request: ASGIRequest) -> Caller:
    admit(request)
    token = rest.token_of(request)
    return Caller(token=token) if token else PUBLIC


def _security() -> TransportSecuritySettings:
    """Which hosts and origins are ours. A page of another site must not reach us through its visitor's browser."""
    address = urlsplit(settings.KENROKU_PUBLIC_URL)
    local = [f"{host}{port}" for host in ("localhost", "127.0.0.1", "[::1]") for port in ("", ":*")]
    return TransportSecuritySettings(
        allowed_hosts=[address.netloc, *local],
        allowed_origins=[f"{address.scheme}://{address.netloc}", *(f"http://{host}" for host in local)],
    )


# What the server answers ---------------------------------------------------------------------------------------------


async def _list_tools(context: ServerRequestContext[Any], params: Any) -> types.ListToolsResult:
    caller, language = context.request.scope["kenroku"]  # type: ignore[union-attr]
    return await _in_thread(language, _listed, caller)


async def _call_tool(context: ServerRequestContext[Any], params: types.CallToolRequestParams) -> types.CallToolResult:
    caller, language = context.request.scope["kenroku"]  # type: ignore[union-attr]
    return await _in_thread(language, _called, params.name, params.arguments or {}, caller)


def _listed(caller: Caller) -> types.ListToolsResult:
    return types.ListToolsResult(tools=[described(tool) for tool in calling.offered(caller)])


def described(tool: Tool) -> types.Tool:
    """A tool as MCP describes it, in the reader's language."""
    title = str(tool.title)
    return types.Tool(
        name=tool.name,
        title=title,
        description=str(tool.meaning),
        input_schema=tool.input_schema(),
        output_schema=tool.output_schema(),
        annotations=types.ToolAnnotations(
            title=title, read_only_hint=tool.read_only, destructive_hint=not tool.read_only, open_world_hint=False
        ),
    )


def _called(name: str, arguments: dict[str, Any], caller: Caller) -> types.CallToolResult:
    if (tool := modules.tools().get(name)) is None:
        offered = ", ".join(tool.name for tool in calling.offered(caller))
        raise MCPError(
            types.INVALID_PARAMS,
            _("「%(name)s」という道具はありません。使えるのは %(offered)s です。")
            % {"name": name[:80], "offered": offered},
        )
    try:
        answer = calling.call(tool, arguments, caller).model_dump(mode="json", by_alias=True)
    except Refused as refused:
        return _error(refused.code, str(refused))
    except Exception:
        log.exception("tool_failed", tool=name)
        return _error(
            "unexpected", _("思わぬ誤りが起きました。記録しましたので、しばらくしてから、もう一度お試しください。")
        )
    words = json.dumps(answer, ensure_ascii=False)
    return types.CallToolResult(content=[types.TextContent(text=words)], structured_content=answer)


def _error(code: str, message: str) -> types.CallToolResult:
    # In the result and not as a protocol error: the model is to read the sentence and mend its call.
    return types.CallToolResult(
        content=[types.TextContent(text=message)],
        is_error=True,
        _meta={"kenroku/code": code},
    )


server: Server[Any] = Server(
    "kenroku",
    version=kenroku.__version__,
    title="Kenroku",
    instructions=(
        "Public information of a Japanese city: its DX plan, measures, indicators, offices. "
        "Answers carry their sources; quote them. 日本の市の計画、施策、指標、窓口の公開情報です。"
    ),
    on_list_tools=_list_tools,
    on_call_tool=_call_tool,
)


# Between the event loop and Django -----------------------------------------------------------------------------------


async def _in_thread(language: str, work: Callable[Given, Result], *args: Given.args, **kwargs: Given.kwargs) -> Result:
    """Do Django's work in a thread, in the reader's language, with a database connection that is alive."""

    def done() -> Result:
        close_old_connections()
        try:
            with translation.override(language):
                return work(*args, **kwargs)
        finally:
            close_old_connections()

    return await sync_to_async(done, thread_sensitive=False)()


async def _send(response: HttpResponseBase, send: Send) -> None:
    assert isinstance(response, HttpResponse)
    headers = [(name.lower().encode(), value.encode()) for name, value in response.items()]
    await send({"type": "http.response.start", "status": response.status_code, "headers": headers, "trailers": False})
    await send({"type": "http.response.body", "body": response.content, "more_body": False})
