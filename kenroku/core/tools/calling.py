# SPDX-License-Identifier: Apache-2.0
"""Calling a tool: which ones there are for a caller, whether this one may be called now, and what came of it."""

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from pydantic import BaseModel, ValidationError

from kenroku.core import modules
from kenroku.core.complaints import Complaint, complaints, unknown_names
from kenroku.core.events.log import record
from kenroku.core.refusals import Refused
from kenroku.core.tools import Caller, Tool
from kenroku.core.tools.events import ToolCalled


def offered(caller: Caller) -> list[Tool]:
    """The tools that this caller could call, by name. Without a token these are the ones that only read."""
    return [tool for _name, tool in sorted(modules.tools().items()) if _may(tool, caller)]


def call(tool: Tool, arguments: Mapping[str, Any], caller: Caller) -> BaseModel:
    """Run the tool and give back its answer.

    Refuses with `token_needed` (401), `missing_scope` and `not_allowed` (403) where this caller may not, with `invalid`
    (422) where an argument is missing, unknown or of another type, and as the action behind it does. A permitted call
    that can change something is recorded: in the transaction of the change, or else with the code of the refusal.
    """
    # Asked before anything is recorded, so that nobody unknown can fill the event log.
    _permit(tool, caller)
    if tool.read_only:
        return tool.run(_read(tool, arguments), caller)
    try:
        with transaction.atomic():
            answer = tool.run(_read(tool, arguments), caller)
            record(ToolCalled(tool=tool.name, outcome="done"), by=caller.account)
            return answer
    except Refused as refused:
        with transaction.atomic():
            record(ToolCalled(tool=tool.name, outcome=refused.code), by=caller.account)
        raise


def _may(tool: Tool, caller: Caller) -> bool:
    has_scope = tool.scope is None or (caller.token is not None and caller.token.allows(tool.scope))
    return has_scope and tool.needs(caller)


def _permit(tool: Tool, caller: Caller) -> None:
    if tool.scope and caller.token is None:
        raise Refused(
            "token_needed",
            _("この道具には、%(scope)s のできるトークンが要ります。アカウントのページで作り、設定に書いてください。")
            % {"scope": tool.scope},
            status=HTTPStatus.UNAUTHORIZED,
            extra={"scope": tool.scope},
        )
    if tool.scope and caller.token and not caller.token.allows(tool.scope):
        raise Refused(
            "missing_scope",
            _("このトークンでは %(scope)s ができません。その権限を持つトークンを使ってください。")
            % {"scope": tool.scope},
            status=HTTPStatus.FORBIDDEN,
            extra={"scope": tool.scope},
        )
    if not tool.needs(caller):
        raise Refused("not_allowed", _("この道具を使う権限がありません。"), status=HTTPStatus.FORBIDDEN)


def _read(tool: Tool, arguments: Mapping[str, Any]) -> BaseModel:
    known = {field.alias or name for name, field in tool.takes.model_fields.items()}
    unknown = [name for name in arguments if name not in known]
    found = unknown_names(unknown, known, where="arguments")
    try:
        # Strict: "3" is no number. As JSON, because there a date can only be a text.
        sent = json.dumps({name: value for name, value in arguments.items() if name in known})
        read = tool.takes.model_validate_json(sent, strict=True)
    except ValidationError as error:
        found += complaints(error.errors(include_url=False), where="arguments")
    if found:
        raise _invalid(found)
    return read


def _invalid(found: list[Complaint]) -> Refused:
    return Refused(
        "invalid",
        " ".join(complaint.detail for complaint in found),
        status=HTTPStatus.UNPROCESSABLE_ENTITY,
        extra={"errors": [complaint.as_json() for complaint in found]},
    )
