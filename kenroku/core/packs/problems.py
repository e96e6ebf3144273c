# SPDX-License-Identifier: Apache-2.0
"""What is wrong with a pack, where, and what would be right: sentences for the person who keeps the files."""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing to mend. `line` and `column` count from 1; in a CSV file `column` is the number of the cell.

    `where` names the column of a table or the path inside a document (`measures[3].title`). A warning does not stop
    a pack from being loaded.
    """

    file: str
    what: str
    expected: str = ""
    line: int | None = None
    column: int | None = None
    where: str = ""
    warning: bool = False

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.file, self.line, self.column) if part)
        sentence = ": ".join(filter(None, (place, self.where, self.what)))
        return f"{sentence} {self.expected}".rstrip()


class PackRefused(Exception):  # noqa: N818  a refusal is an answer, not an error
    """A pack that cannot be read or loaded; `problems` names every one of them."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


def nearest(word: str, known: Iterable[str]) -> str:
    """A sentence that offers the known word closest to a mistyped one, or lists the known ones when they are few."""
    known = sorted(known)
    close = difflib.get_close_matches(word, known, n=1, cutoff=0.6)
    if close:
        return _("「%(word)s」のことでしょうか。") % {"word": close[0]}
    if 0 < len(known) <= 12:
        return _("使えるのは %(words)s です。") % {"words": ", ".join(known)}
    return ""
