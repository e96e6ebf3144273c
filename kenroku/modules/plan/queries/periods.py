# SPDX-License-Identifier: Apache-2.0
"""The periods that values are reported for, one after the other."""

import re
from collections.abc import Iterator
from functools import lru_cache

from kenroku.core.dates import Period, era_of

_PARTS = {"year": 0, "half": 2, "quarter": 4, "month": 12}


@lru_cache(maxsize=4096)
def read(code: str) -> Period:
    """Read a stored period: `2023`, `2023H1` or `2023-H1`, `2023Q2` or `2023-Q2`, `2023-04`.

    Raises ValueError for anything else.
    """
    return Period.parse(re.sub(r"(?<=\d)(?=[HQ])", "-", code))


def following(period: Period) -> Period:
    """The period of the same kind that comes next."""
    if period.part == _PARTS[period.kind]:
        return Period(period.kind, period.year + 1, min(period.part, 1))
    return Period(period.kind, period.year, period.part + 1)


def between(first: Period, last: Period) -> Iterator[Period]:
    """Every period of one kind from the first to the last, both included."""
    period = first
    while period.start <= last.start:
        yield period
        period = following(period)


def short(period: Period) -> str:
    """Its name where there is little room, as under a chart: R5, R5上, R5 Q2, 2023.4."""
    era = era_of(period.end)
    year = f"{era.letter}{period.year - era.start.year + 1}"
    match period.kind:
        case "half":
            return f"{year}{'上下'[period.part - 1]}"
        case "quarter":
            return f"{year} Q{period.part}"
        case "month":
            return f"{period.year}.{period.part}"
    return year
