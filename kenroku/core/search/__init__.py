# SPDX-License-Identifier: Apache-2.0
"""One search over everything that the house shows to the public; here a module declares what can be found.

Only what anybody may see goes into the index. A source therefore gives public things only, and answers None for a
thing that is not, or is no longer, public.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from kenroku.core.refs import Ref
from kenroku.core.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchEntry:
    """One thing that can be found: its name, what else is known of it in words, and its address."""

    ref: Ref
    title: Text
    body: Text | str = ""
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchSource:
    """Things of one kind. `name` is the kind of their refs (`plan.measure`), `title` its word for people (施策).

    `entries` gives all public things, for a rebuild; `entry` one of them after it changed, or None where it is gone or
    not public. Without `entry` a change of one thing rereads all of its kind.
    """

    name: str
    title: Text
    entries: Callable[[], Iterable[SearchEntry]]
    entry: Callable[[Ref], SearchEntry | None] | None = None
