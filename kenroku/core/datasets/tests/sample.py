# SPDX-License-Identifier: Apache-2.0
"""A table with everything that goes wrong in files."""

from datetime import UTC, date, datetime
from decimal import Decimal

from kenroku.core.datasets import Column, ColumnType, Table
from kenroku.core.text import Text


def column(name: str, kind: ColumnType, **more: object) -> Column:
    """A column whose words do not matter."""
    return Column(name=name, title=Text(ja=f"{name}の列"), type=kind, meaning=Text(ja="意味", en="Meaning"), **more)  # type: ignore[arg-type]


COLUMNS = (
    column("code", "text"),
    column("名称", "text"),
    column("count", "integer"),
    column("rate", "decimal"),
    column("open", "boolean"),
    column("day", "date"),
    column("at", "moment"),
)

ROWS = (
    (
        "00123",
        "避難所の開設、「ひなんじょ」",
        65_918,
        Decimal("12.30"),
        True,
        date(2024, 3, 1),
        datetime(2024, 3, 1, 1, 2, 3, tzinfo=UTC),
    ),
    ("=1+1", '＝SUM(A1)\tと\r\n二行目,"引用"', -5, Decimal("-0.5"), False, date(1873, 1, 6), None),
    (None, None, None, None, None, None, None),
    ("'=1", "'普通の'", 0, Decimal("0"), None, None, datetime(2026, 12, 31, 15, 0, tzinfo=UTC)),
    ("-", " 前後の空白 ", 2**40, Decimal("123456789012.125"), True, date(9999, 12, 31), None),
    ("+81-76-220-2111", "長" * 32_767, 1, Decimal("1E+3"), False, None, None),
    ("@home", "𠮷野家 👩‍👩‍👧‍👦 ｶﾞ", 10**15 - 1, Decimal("0.000001"), True, date(2000, 2, 29), None),
)


def table(rows: object = ROWS) -> Table:
    """The sample, with rows that can be read once only, as real ones."""
    return Table(
        name="sample",
        title=Text(ja="見本", en="Sample"),
        meaning=Text(ja="確かめるための表", en="A table to test with"),
        columns=COLUMNS,
        rows=iter(rows),  # type: ignore[call-overload]
        licence="CC BY 4.0",
        source=Text(ja="試験"),
        updated=datetime(2024, 4, 1, 0, 0, tzinfo=UTC),
    )
