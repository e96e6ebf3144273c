# SPDX-License-Identifier: Apache-2.0
"""Tools: what an AI assistant may do here, each the same action or query that a page uses.

    Tool(
        name="plan_search_measures",
        title=Text(ja="施策を探す", en="Search measures"),
        meaning=Text(ja="計画の施策を、言葉、分野、年度で探す。", en="Searches the plan's measures by words, field and year."),
        run=queries.search_for_tool,
        takes=SearchMeasures,
        gives=FoundMeasures,
    )

`run(arguments, caller)` gets the validated arguments and who calls, and gives back a `gives`, or refuses.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from kenroku.core.text import Text

if TYPE_CHECKING:
    from kenroku.core.accounts.models import Account, ApiToken

_NAME = re.compile(r"(?P<module>[a-z]+)_[a-z][a-z0-9_]{2,58}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Who calls a tool: nobody known, or the person on whose behalf a token was made."""

    token: "ApiToken | None" = None

    @property
    def account(self) -> "Account | None":
        """The person, for permissions and for the event log."""
        return self.token.account if self.token else None


PUBLIC = Caller()
"""Anybody."""


def anyone(caller: Caller) -> bool:
    """A tool for everybody."""
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Tool:
    """Something an assistant may do. What changes anything needs a token with its scope (`plan:write`).

    `meaning` is read by the model that decides whether to call it: what it does, when to use it, what it will not do.
    `needs` asks whether this caller may; it is asked before the arguments are read.
    """

    name: str
    title: Text
    meaning: Text
    run: Callable[[Any, Caller], BaseModel]
    takes: type[BaseModel]
    gives: type[BaseModel]
    needs: Callable[[Caller], bool] = anyone
    read_only: bool = True
    scope: str | None = None

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            raise ValueError(f"{self.name!r} is not a tool name; it looks like plan_search_measures")
        if not self.read_only and not self.scope:
            raise ValueError(
                f"{self.name} changes something and needs a scope, such as {self.name.partition('_')[0]}:write"
            )

    def input_schema(self) -> dict[str, Any]:
        """JSON Schema of the arguments. No other members are taken."""
        return self.takes.model_json_schema() | {"type": "object", "additionalProperties": False}

    def output_schema(self) -> dict[str, Any]:
        """JSON Schema of the answer."""
        return self.gives.model_json_schema(mode="serialization") | {"type": "object"}
