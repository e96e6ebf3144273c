# SPDX-License-Identifier: Apache-2.0
"""The grid shows what was asked for, in the order asked for, and refuses what does not exist."""

from collections.abc import Iterator

import pytest
from django.http import QueryDict
from hypothesis import given

from kenroku.core.refusals import Refused
from kenroku.core.text import Text
from kenroku.modules.plan.forms import asked_for, wanted
from kenroku.modules.plan.models import Stage
from kenroku.modules.plan.queries import grid as grid_queries
from kenroku.modules.plan.queries.grid import Group, Sort, Wanted, select
from kenroku.modules.plan.queries.rows import Sheet
from kenroku.modules.plan.tests.sheets import YEARS, line, sheet, sheets

LEGEND = {
    word: Stage(word=word, order=order, strength=strength, name=Text(ja=word))
    for order, (word, strength) in enumerate((("—", 0), ("検討", 1), ("導入", 4), ("運用", 5)))
}


@pytest.fixture(autouse=True, scope="module")
def _legend() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(grid_queries, "stages", lambda: LEGEND)
        yield


@pytest.fixture
def town() -> Sheet:
    return sheet(
        line("bus", title="ＡＩバスの運行", cells=dict(zip(YEARS, ("検討", "導入", "運用"), strict=True))),
        line("cash", heading="f1-h2", title="キャッシュレス決済", is_new=True),
        line(
            "wifi",
            field="f2",
            heading="f2-h1",
            title="公衆無線LAN",
            cells=dict(zip(YEARS, ("—", None, "検討"), strict=True)),
        ),
        line("bus", id="bus-again", field="f2", heading="f2-h1", title="ＡＩバスの運行", cross_listed_from="bus"),
    )


def _ids(town: Sheet, **asked: object) -> list[str]:
    return [found.id for found in select(town, Wanted(**asked)).lines]  # type: ignore[arg-type]


def test_everything_is_shown_as_printed_and_counted_once(town: Sheet) -> None:
    grid = select(town, Wanted())

    assert [found.id for found in grid.lines] == ["bus", "cash", "wifi", "bus-again"]
    assert (grid.measures, grid.new, grid.cross_listed) == (3, 1, 1)


@pytest.mark.parametrize(
    ("asked", "ids"),
    [
        ({"fields": ("f2",)}, ["wifi", "bus-again"]),
        ({"new": True}, ["cash"]),
        ({"words": ("導入",)}, ["bus"]),
        ({"words": ("検討",), "year": 2025}, ["cash", "wifi", "bus-again"]),
        ({"words": ("導入", "—")}, ["bus", "wifi"]),
        ({"text": "AI"}, ["bus", "bus-again"]),
        ({"text": "ai バス"}, []),
        ({"text": "キヤ"}, []),
        ({"text": "ｷｬｯｼｭ"}, ["cash"]),
        ({"text": "lan", "fields": ("f1",)}, []),
    ],
)
def test_filters(town: Sheet, asked: dict[str, object], ids: list[str]) -> None:
    assert _ids(town, **asked) == ids


def test_the_strongest_stage_of_the_year_comes_first(town: Sheet) -> None:
    assert _ids(town, sort=Sort.STAGE, year=2024)[0] == "bus"
    assert _ids(town, sort=Sort.STAGE)[0] == "bus"


def test_groups_keep_every_line_once(town: Sheet) -> None:
    for group in Group:
        gathered = [found.id for each in select(town, Wanted(group=group)).gatherings for found in each.lines]
        assert sorted(gathered) == sorted(found.id for found in town.lines)


def test_lines_are_gathered_by_the_word_of_the_year(town: Sheet) -> None:
    gatherings = select(town, Wanted(group=Group.STAGE, year=2024)).gatherings

    assert [(each.title.ja, len(each.lines)) for each in gatherings] == [("検討", 2), ("導入", 1), ("記載なし", 1)]


def test_the_legend_counts_cells_of_the_whole_revision(town: Sheet) -> None:
    legend = select(town, Wanted(fields=("f2",))).legend

    assert [(stage.word, count) for stage, count in legend] == [("—", 1), ("検討", 8), ("導入", 1), ("運用", 1)]


@given(any_sheet=sheets())
def test_no_filter_ever_adds_a_line(any_sheet: Sheet) -> None:
    everything = set(_ids(any_sheet))

    for asked in ({"new": True}, {"text": "産"}, {"fields": ("f1",)}, {"words": ("検討",), "year": 2024}):
        assert set(_ids(any_sheet, **asked)) <= everything


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"fields": ("f9",)}, "unknown_field"),
        ({"year": 2031}, "unknown_year"),
        ({"words": ("完了",)}, "unknown_word"),
    ],
)
def test_what_the_revision_does_not_have_is_refused(town: Sheet, asked: dict[str, object], code: str) -> None:
    with pytest.raises(Refused) as refusal:
        select(town, Wanted(**asked))  # type: ignore[arg-type]

    assert refusal.value.code == code
    assert refusal.value.status == 400
    assert refusal.value.extra["expected"]


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("feild=f1", "unknown_filter"),
        ("sort=size", "unknown_choice"),
        ("group=1", "unknown_choice"),
        ("year=R6", "unknown_year"),
    ],
)
def test_a_mistyped_address_is_refused(address: str, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        wanted(QueryDict(address))

    assert (refusal.value.code, refusal.value.status) == (code, 400)


def test_an_address_is_read_with_full_width_digits_and_empty_fields() -> None:
    assert wanted(QueryDict("field=f1&field=&field=f2&year=２０２４&new=on&q=バス&sort=")) == Wanted(
        fields=("f1", "f2"), year=2024, new=True, text="バス"
    )


@pytest.mark.parametrize(
    "address", ["", "field=f1&field=f2&word=%E6%A4%9C%E8%A8%8E&year=2024&new=1&q=a+b&sort=title&group=none"]
)
def test_an_address_can_be_written_back(address: str) -> None:
    assert asked_for(wanted(QueryDict(address))) == address


def test_what_goes_without_saying_is_left_out_of_an_address() -> None:
    assert asked_for(wanted(QueryDict("q=&field=&year=&sort=printed&group=heading&new=1"))) == "new=1"
