# SPDX-License-Identifier: Apache-2.0
"""How one value is written, the same in every format: dates as ISO 8601, decimals with all their digits."""

import math
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from kenroku.core.datasets import Column

Cell = str | int | Decimal | bool | date | datetime | None


def cell(value: Any, column: Column) -> Cell:
    """The value as its column's type says; None stays None.

    Raises TypeError or ValueError where a module publishes something else than its column promises: a wrong type must
    not reach a reader in one format and fail in another.
    """
    if value is None:
        return None
    match column.type:
        case "text":
            return str(value)
        case "integer" if isinstance(value, int) and not isinstance(value, bool):
            return value
        case "decimal" if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
            return _decimal(value)
        case "boolean" if isinstance(value, bool):
            return value
        case "moment" if isinstance(value, datetime):
            return timezone.localtime(value)
        case "date" if isinstance(value, date) and not isinstance(value, datetime):
            return value
    raise TypeError(f"column {column.name} holds {column.type}, not {value!r}")


def plain(value: Cell) -> str:
    """The value as characters; None is the empty string."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case Decimal():
            return format(value, "f")
        case date():
            return value.isoformat()
    return str(value)


def _decimal(value: int | float | Decimal) -> Decimal:
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError("a published number is finite; use None for what is not known")
    # repr gives the shortest digits that mean this float: 0.1, not 0.1000000000000000055…
    return Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
