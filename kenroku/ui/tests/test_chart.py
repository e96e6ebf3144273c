# SPDX-License-Identifier: Apache-2.0
"""Charts tell the truth: bars from zero, gaps as gaps, second values as marks of their own."""

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from kenroku.ui.chart import LEFT, RIGHT, TOP, Chart, Mark, Series, sparkline, ticks

numbers = st.decimals(min_value=-(10**9), max_value=10**9, allow_nan=False, places=2)


def chart(*values: int | None, kind: str = "line", **more: object) -> Chart:
    """A chart of one series."""
    labels = tuple(f"R{n}" for n in range(1, len(values) + 1))
    series = {"name": "値", "kind": kind, "values": values}
    return Chart.model_validate({"title": "試し", "labels": labels, "series": [series], **more})


def test_a_gap_is_not_bridged_and_not_zero() -> None:
    """No stroke crosses it, no dot stands for it, and the table keeps it empty."""
    line = next(chart(5, None, 7, 8).lines())
    assert [(int(one.value), int(other.value)) for one, other in line.strokes] == [(7, 8)]
    assert [dot.value for dot in line.dots] == [5, 7, 8]
    assert [values for _, values, _ in chart(5, None, 7, 8).rows()] == [(5,), (None,), (7,), (8,)]
    assert [gap.words for gap in chart(5, None, 7, 8).gaps()] == ["R2"]


def test_bars_stand_on_zero() -> None:
    """However close together the values are."""
    drawn = chart(980, 990, 1000, kind="bar")
    assert drawn.ticks[0] == 0
    assert all(bar.y + bar.height == pytest.approx(drawn.y(Decimal(0)), abs=0.11) for bar in drawn.bars())


def test_negative_bars_hang_from_zero() -> None:
    """△ goes down."""
    low, high = chart(-5, 5, kind="bar").bars()
    assert low.y == pytest.approx(high.y + high.height, abs=0.11)


def test_a_second_value_is_a_mark_of_its_own() -> None:
    """It has room in the picture and a place in the table."""
    drawn = chart(10, 20, marks=[Mark(at=1, value=Decimal(90), name="議会の答弁")])
    assert drawn.ticks[-1] >= 90
    assert [len(marks) for _, _, marks in drawn.rows()] == [0, 1]
    assert next(drawn.conflicts()).x == drawn.x(1)


def test_long_charts_keep_their_last_label() -> None:
    """Not more than a phone has room for."""
    drawn = chart(*range(1, 121))
    labels = list(drawn.axis())
    assert len(labels) <= 12
    assert labels[-1].words == "R120"
    assert not labels[-1].for_desk


def test_long_labels_leave_room_for_each_other_on_a_phone() -> None:
    """Five years written out stand under a desk's chart, three under a phone's."""
    years = tuple(f"{year}年度" for year in range(2019, 2024))
    drawn = Chart(title="試し", labels=years, series=(Series(name="値", values=(Decimal(1),) * 5),))
    assert [label.words for label in drawn.axis()] == list(years)
    assert [label.words for label in drawn.axis() if not label.for_desk] == ["2019年度", "2021年度", "2023年度"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"labels": (), "series": [{"name": "値", "values": []}]},
        {"labels": ("R1",), "series": []},
        {"labels": ("R1", "R2"), "series": [{"name": "値", "values": [1]}]},
        {"labels": ("R1",), "series": [{"name": "値", "values": [1]}], "marks": [{"at": 1, "value": 2, "name": "x"}]},
    ],
)
def test_what_does_not_fit_is_refused(wrong: dict[str, object]) -> None:
    """A value must not slip to another period."""
    with pytest.raises(ValidationError):
        Chart.model_validate({"title": "試し", **wrong})


@given(st.lists(numbers, min_size=1, max_size=30), st.booleans())
def test_ticks_are_few_even_and_around_everything(values: list[Decimal], from_zero: bool) -> None:
    """For any numbers whatever."""
    found = ticks(values, from_zero=from_zero)
    assert 2 <= len(found) <= 7
    assert found[0] <= min(values) and max(values) <= found[-1]
    assert len({high - low for low, high in pairwise(found)}) == 1
    if from_zero:
        assert 0 in found


@given(st.lists(st.none() | numbers, min_size=1, max_size=40).filter(lambda found: any(v is not None for v in found)))
def test_everything_is_drawn_inside(values: list[Decimal | None]) -> None:
    """No mark leaves the picture."""
    drawn = Chart(title="試し", labels=tuple("x" for _ in values), series=(Series(name="値", values=tuple(values)),))
    for dot in next(drawn.lines()).dots:
        assert LEFT <= dot.x <= RIGHT
        assert TOP - 0.1 <= dot.y <= drawn.floor + 0.1


def test_the_small_line_has_gaps_and_an_end() -> None:
    """Three parts: before the gap, after it, and the dot."""
    assert len(sparkline([1, 2, None, 3, 4])) == 3
    assert sparkline([None, None]) == []
    assert sparkline([None, 5]) == []
    assert sparkline([1, 3]) == ["M0.0 28.0L100.0 2.0", "M100.0 2.0L100.0 2.0"]
