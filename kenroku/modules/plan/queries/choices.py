# SPDX-License-Identifier: Apache-2.0
"""A filter's choices: the one that was asked for, or a refusal that lists those that there are."""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus

from django.utils.translation import gettext_lazy as _

from kenroku.core.refusals import Refused
from kenroku.core.text import Text


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice of a filter, and whether it is the one that was asked for."""

    value: str
    label: Text
    chosen: bool


def choose(asked: str, among: Mapping[str, Text], *, name: str) -> tuple[Choice, ...]:
    """The filter `name` with the choice that was asked for marked; nothing asked marks none.

    Refuses with `unknown_choice` (400) where there is no such choice, so that a mistyped filter is not mistaken for
    an empty list.
    """
    if asked and asked not in among:
        raise Refused(
            "unknown_choice",
            _("「%(name)s」に「%(asked)s」という値はありません。次のどれかを選んでください: %(expected)s")
            % {
                "name": name,
                "asked": asked[:60],
                "expected": "、".join(f"{value}（{label}）" for value, label in among.items()),
            },
            status=HTTPStatus.BAD_REQUEST,
            extra={"filter": name, "expected": list(among)},
        )
    return tuple(Choice(value, label, value == asked) for value, label in among.items())
