# SPDX-License-Identifier: Apache-2.0
"""The whole house as one ASGI application: Django in threads, and beside it `/mcp`, which is asynchronous.

Django's ORM is synchronous. A pool of threads, each with its own lasting database connection, serves it faster and in
less memory than asynchronous views that step into threads for every query.
"""

import asyncio
import os
from importlib import import_module
from typing import Any
from urllib.parse import quote

from a2wsgi import WSGIMiddleware
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kenroku.project.settings")

Scope = dict[str, Any]


class House:
    """Leads each request to Django or to the AI tools' door."""

    def __init__(self) -> None:
        from kenroku.project.wsgi import application  # Django must be told its settings first

        self._django = WSGIMiddleware(application, workers=settings.KENROKU_THREADS)  # type: ignore[arg-type]

    async def __call__(self, scope: Scope, receive: Any, send: Any) -> None:
        """Answer one connection."""
        match scope["type"]:
            case "http" if scope["path"] == "/mcp" or scope["path"].startswith("/mcp/"):
                # The SDK is large; who never uses this door never pays for it.
                door = await asyncio.to_thread(import_module, "kenroku.project.mcp")
                await door.application(scope, receive, send)
            case "http":
                await self._django(_plain(scope), receive, send)  # type: ignore[arg-type]
            case "lifespan":
                await _lifespan(receive, send)
            case "websocket":
                await send({"type": "websocket.close", "code": 1000})


def _plain(scope: Scope) -> Scope:
    """What WSGI can carry, and nothing that could pass for another header.

    `X_Forwarded_For` would become the same variable as `X-Forwarded-For`, which a proxy guards; query strings are
    ASCII by the standard, but anybody may send anything.
    """
    return {
        **scope,
        "headers": [(name, value) for name, value in scope["headers"] if b"_" not in name],
        "query_string": quote(scope["query_string"], safe="".join(map(chr, range(0x21, 0x7F)))).encode(),
    }


async def _lifespan(receive: Any, send: Any) -> None:
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return


application = House()
