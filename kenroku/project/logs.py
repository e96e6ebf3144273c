# SPDX-License-Identifier: Apache-2.0
"""Logs: names of events, not sentences; one JSON object a line; no personal data.

Every line of a request carries its number, which the answer carries too (`X-Request-ID`), so that somebody who reports
an error can name it. The access log has the path and the names of the query's fields, never what was typed into them.
"""

import re
import secrets
import time
from collections.abc import Callable, MutableMapping
from typing import Any

import structlog
from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse

PERSONAL = frozenset(
    "address birthday body card_number code cookie cookies email form ip key name password payload phone query_string "
    "remote_addr secret sender text token user username".split()
)
"""Fields that are left out of every line, whoever wrote them. Accounts appear by their number, things by their ref."""

_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(r"(?<![\w-])0\d{1,4}[-(]\d{1,4}[-)]\d{3,4}(?![\w-])")
_SECRET_IN_PATH = re.compile(
    r"(?<=/)(?:[0-9a-f]{32,}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
    r"|(?=[^/]*[a-z])(?=[^/]*[A-Z])(?=[^/]*\d)[A-Za-z0-9_:=-]{16,})(?=/|$)"
)
_REQUEST_ID = re.compile(r"[A-Za-z0-9-]{8,64}")

Line = MutableMapping[str, Any]
Respond = Callable[[HttpRequest], HttpResponse]

log = structlog.get_logger("kenroku.access")


def configure(*, json: bool) -> dict[str, Any]:
    """Set structlog up and answer Django's LOGGING: lines of every library come out in the same form."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.stdlib.PositionalArgumentsFormatter(),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    written = (
        structlog.processors.JSONRenderer(ensure_ascii=False) if json else structlog.dev.ConsoleRenderer(colors=False)
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "kenroku": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": shared,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    structlog.processors.format_exc_info,
                    without_personal_data,
                    written,
                ],
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "kenroku"}},
        "root": {"handlers": ["stderr"], "level": "INFO"},
        "loggers": {
            # Django's own handlers would write every line twice; its request lines say less than the access log.
            "django": {"handlers": [], "level": "INFO", "propagate": True},
            "django.request": {"level": "ERROR"},
            "django.server": {"handlers": [], "propagate": False},
            "django_tasks": {"level": "WARNING"},
            "django_tasks_db": {"level": "WARNING"},
            "uvicorn": {"level": "WARNING"},
            "mcp": {"level": "WARNING"},
            "httpx": {"level": "WARNING"},
        },
    }


def without_personal_data(logger: Any, method: str, line: Line) -> Line:
    """Leave out personal fields, and hide mail addresses and telephone numbers in whatever is left."""
    return {key: _hidden(value) for key, value in line.items() if key not in PERSONAL}


def access(get_response: Respond) -> Respond:
    """Middleware: gives each request its number, and writes one line when it has been answered."""

    def middleware(request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "") if settings.KENROKU_TRUSTED_PROXIES else ""
        number = given if _REQUEST_ID.fullmatch(given) else secrets.token_hex(8)
        start = time.perf_counter()
        with structlog.contextvars.bound_contextvars(request=number):
            response = get_response(request)
            response.headers["X-Request-ID"] = number
            if not request.path.startswith(settings.STATIC_URL):
                log.info(
                    "answered",
                    method=request.method,
                    path=safe_path(request.path),
                    asked=_asked(request),
                    status=response.status_code,
                    ms=round((time.perf_counter() - start) * 1000, 1),
                )
        return response

    return middleware


def _asked(request: HttpRequest) -> list[str]:
    try:
        return sorted(request.GET)
    except SuspiciousOperation:
        # A query string that Django refuses to read; the answer has said so already.
        return ["unreadable"]


def safe_path(path: str) -> str:
    """The path without secrets: links that sign somebody in, and keys of long work, carry theirs in the path."""
    return _SECRET_IN_PATH.sub("…", path)


def _hidden(value: Any) -> Any:
    match value:
        case str():
            return _PHONE.sub("[phone]", _MAIL.sub("[mail]", value))
        case dict():
            return {key: _hidden(inner) for key, inner in value.items() if key not in PERSONAL}
        case list() | tuple():
            return [_hidden(inner) for inner in value]
        case _:
            return value
