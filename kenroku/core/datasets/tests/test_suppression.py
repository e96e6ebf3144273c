# SPDX-License-Identifier: Apache-2.0
"""Small numbers of people cannot be read from what is published, nor worked out from it."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as some

from kenroku.core.datasets import Dataset
from kenroku.core.datasets.suppression import hide_small_counts
from kenroku.core.datasets.tests.sample import column
from kenroku.core.text import Text


def _hidden(values: list[int | None]) -> list[int | None]:
    return [row[0] for row in hide_small_counts([(value,) for value in values], below=5, counting=[0], derived={})]


@pytest.mark.parametrize(
    ("values", "published"),
    [
        ([10, 20, 0], [10, 20, 0]),
        ([10, 3, 20, 0], [None, None, 20, 0]),
        ([1, 1, 20, 30], [None, None, None, 30]),
        ([4, 4, 20], [None, None, 20]),
        ([None, 2], [None, None]),
        ([], []),
    ],
    ids=[
        "nothing small",
        "one small takes the next with it",
        "two ones take a third",
        "two fours do",
        "unknown stays",
        "empty",
    ],
)
def test_the_rule(values: list[int | None], published: list[int | None]) -> None:
    assert _hidden(values) == published


@given(some.lists(some.one_of(some.none(), some.integers(0, 40)), max_size=30))
def test_no_small_number_is_shown_and_no_total_gives_one_away(values: list[int | None]) -> None:
    published = _hidden(values)
    lost = [before for before, after in zip(values, published, strict=True) if after is None and before is not None]
    assert all(value is None or value == 0 or value >= 5 for value in published)
    shown = [value for value in published if value]
    if lost and shown:
        assert len(lost) > 1
        assert sum(lost) >= 5


def test_a_share_goes_with_its_count_and_the_row_says_so() -> None:
    dataset = Dataset(
        name="plan.answers",
        title=Text(ja="回答"),
        meaning=Text(ja="回答の数"),
        columns=(
            column("answer", "text"),
            column("n", "integer", counts=True),
            column("share", "decimal", derived_from="n"),
        ),
        rows=lambda: [("はい", 90, 90), ("いいえ", 8, 8), ("その他", 2, 2)],
        updated=lambda: datetime(2024, 1, 1, tzinfo=UTC),
        source=Text(ja="試験"),
        licence="CC BY 4.0",
        suppress_below=5,
    )
    table = dataset.table()
    assert [found.name for found in table.columns] == ["answer", "n", "share", "suppressed"]
    assert list(table.rows) == [("はい", 90, 90, False), ("いいえ", None, None, True), ("その他", None, None, True)]


def test_a_dataset_with_a_broken_declaration_is_an_error() -> None:
    words = {
        "title": Text(ja="あ"),
        "meaning": Text(ja="あ"),
        "rows": list,
        "updated": lambda: None,
        "source": Text(ja="あ"),
    }
    with pytest.raises(ValueError, match="not a dataset name"):
        Dataset(name="measures", columns=(), **words)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="two columns"):
        Dataset(name="plan.a", columns=(column("a", "text"), column("a", "text")), **words)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="derives a column from b"):
        Dataset(name="plan.a", columns=(column("a", "decimal", derived_from="b"),), **words)  # type: ignore[arg-type]
