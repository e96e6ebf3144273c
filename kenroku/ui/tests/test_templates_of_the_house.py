# SPDX-License-Identifier: Apache-2.0
"""What templates must not say, because it is silently lost."""

import re
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parents[2]
# Cotton looks a name up and knows no filters: `:count="rows|length"` is given as nothing.
FILTERED = re.compile(r'<c-[^>]*\s:[a-z_-]+="[^"{}]*\|[^"{}]*"')


def _filtered(words: str) -> list[str]:
    return FILTERED.findall(words)


def test_a_filter_in_a_dynamic_attribute_is_found() -> None:
    assert _filtered('<c-page-title title="a" :count="rows|length" />')
    assert not _filtered('<c-page-title :title="a" count="{{ rows|length }}" />')


@pytest.mark.parametrize("path", sorted(HOUSE.rglob("*.html")), ids=lambda path: path.relative_to(HOUSE).as_posix())
def test_dynamic_attributes_hold_names_alone(path: Path) -> None:
    assert _filtered(path.read_text(encoding="utf-8")) == []
