# SPDX-License-Identifier: Apache-2.0
"""How an action says no: one exception that every door knows how to show."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.utils.functional import Promise


class Refused(Exception):  # noqa: N818  a refusal is an answer, not an error
    """An action's answer when it will not do what was asked.

    `code` is a stable word for programs (`round_closed`); `message` is a sentence for the person: what happened, and
    what to do next. The page shows the message, REST answers with problem details (RFC 9457), the tool does both.
    `status` is the HTTP status that fits: 409 where the state of things forbids it, 404 where the thing does not
    exist, 403 where this person may not, 422 where what was sent cannot be read. `extra` holds members that programs
    may want in the problem details.
    """

    def __init__(
        self,
        code: str,
        message: str | Promise,
        *,
        status: HTTPStatus = HTTPStatus.CONFLICT,
        extra: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(code, message)
        self.code = code
        self.message = message
        self.status = status
        self.extra = dict(extra or {})

    def __str__(self) -> str:
        return str(self.message)
