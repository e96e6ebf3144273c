# SPDX-License-Identifier: Apache-2.0
"""The rule by which small numbers of people are hidden before a table is published.

1. In a counting column, every value from 1 to below the threshold becomes empty. Zero stays: it speaks of nobody.
2. A total published elsewhere would give away a single hidden value by subtraction, and two ones by their sum. So while
   a column hides only one value, or hides values whose sum is below the threshold, its smallest value that is still
   shown becomes empty too.
3. A column derived from a counting column (a share, an average) is emptied in the same rows.
4. The column `suppressed` says true in each row that lost a value, so that hidden is not mistaken for unknown.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any


def hide_small_counts(
    rows: Iterable[Sequence[Any]], *, below: int, counting: Sequence[int], derived: Mapping[int, int]
) -> list[tuple[Any, ...]]:
    """The rows with small counts hidden and a last cell that says whether something was.

    `counting` are the places of counting columns; `derived` maps the place of a derived column to the place it is
    derived from. The whole table is read at once, because rule 2 looks at all of a column.
    """
    table = [list(row) for row in rows]
    hidden = {place: _hidden_rows([row[place] for row in table], below) for place in counting}
    for place, numbers in hidden.items():
        for number in numbers:
            table[number][place] = None
    for place, origin in derived.items():
        for number in hidden.get(origin, ()):
            table[number][place] = None
    lost: set[int] = set().union(*hidden.values()) if hidden else set()
    return [(*row, number in lost) for number, row in enumerate(table)]


def _hidden_rows(values: Sequence[int | None], below: int) -> set[int]:
    shown = sorted((value, number) for number, value in enumerate(values) if value)
    hidden: set[int] = set()
    total = 0
    for value, number in shown:
        enough = not hidden or (len(hidden) > 1 and total >= below)
        if value >= below and enough:
            break
        hidden.add(number)
        total += value
    return hidden
