# SPDX-License-Identifier: Apache-2.0
"""Files that people send in; here a module declares what it takes them for and who may read them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kenroku.core.accounts.models import Account
    from kenroku.core.files.kinds import Kind
    from kenroku.core.files.models import StoredFile

_purposes: dict[str, "Purpose"] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Purpose:
    """What files are kept for, `voice.attachment`: which kinds it takes, and who may read them.

    Declare it once, in a file that the module's `module.py` imports; tables then point at `files.StoredFile` with a
    foreign key. `may_read` is asked at every reading. `is_public` is for what everybody may read for ever, which
    browsers and proxies may then keep.
    """

    name: str
    allowed: tuple["Kind", ...]
    may_read: Callable[["StoredFile", "Account | None"], bool]
    is_public: bool = False

    def __post_init__(self) -> None:
        """Remember it by its name."""
        if self.name in _purposes:
            raise ValueError(f"{self.name} is declared twice")
        _purposes[self.name] = self


def purpose(name: str) -> Purpose | None:
    """The purpose of this name; None where its module is closed, and then nobody may read its files."""
    return _purposes.get(name)
