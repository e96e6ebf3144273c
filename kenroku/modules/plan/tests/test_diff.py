# SPDX-License-Identifier: Apache-2.0
"""The comparison of two revisions says what changed, all of it, and nothing that cannot be known."""

from hypothesis import given
from hypothesis import strategies as st

from kenroku.modules.plan.queries.diff import Diff, compare, mark_characters
from kenroku.modules.plan.queries.rows import Sheet
from kenroku.modules.plan.tests.sheets import line, revision, sheet, sheets

Told = dict[str, tuple[str, str, str, dict[str, str | None], str | None, frozenset[tuple[str, str]]]]


def _told(of: Sheet) -> Told:
    """What a sheet says of each measure: field, heading, title, cells, merger, further places."""
    return {
        key: (
            own.field,
            own.heading,
            own.title.ja,
            dict(own.cells),
            of.line_by_id[own.merged_into].measure if own.merged_into else None,
            frozenset((other.field, other.heading) for other in of.cross_listings.get(key, ())),
        )
        for key, own in of.own_lines.items()
    }


def _applied(diff: Diff, before: Told) -> Told:
    """The earlier sheet with every change of the diff made to it."""
    told = {key: value for key, value in before.items() if key not in {ended.measure for ended in diff.ended}}
    after = _told(diff.after)
    told |= {added.measure: after[added.measure] for added in diff.added}
    for change in diff.changes:
        field, heading, title, cells, merged, places = told[change.after.measure]
        if change.moved or change.other_heading:
            field, heading = change.is_in.field.key, change.is_in.heading.key
        if change.title:
            title = "".join(piece.text for piece in change.title if piece.mark != "removed")
        cells = cells | {cell.year: cell.after for cell in change.cells}
        if change.merged_into:
            merged = change.merged_into.measure
        if change.unmerged:
            merged = None
        places = (places - {(p.field.key, p.heading.key) for p in change.unlisted}) | {
            (p.field.key, p.heading.key) for p in change.listed
        }
        told[change.after.measure] = (field, heading, title, cells, merged, places)
    return told


@given(before=sheets(), after=sheets())
def test_a_diff_made_to_the_earlier_revision_gives_the_later_one(before: Sheet, after: Sheet) -> None:
    assert _applied(compare(before, after), _told(before)) == _told(after)


@given(same=sheets())
def test_a_revision_does_not_differ_from_itself(same: Sheet) -> None:
    diff = compare(same, same)

    assert not (diff.added or diff.ended or diff.changes or diff.headings_added or diff.fields_gone)
    assert len(diff.unchanged) == len(same.own_lines)


@given(before=sheets(), after=sheets())
def test_there_and_back_name_the_same_measures(before: Sheet, after: Sheet) -> None:
    there, back = compare(before, after), compare(after, before)

    assert {added.measure for added in there.added} == {ended.measure for ended in back.ended}
    assert {change.after.measure for change in there.changes} == {change.after.measure for change in back.changes}


@given(before=st.text("産学官金連携Ma", max_size=12), after=st.text("産学官金連携Ma", max_size=12))
def test_marked_characters_hold_both_titles(before: str, after: str) -> None:
    pieces = mark_characters(before, after)

    if before == after:
        assert pieces == ()
    else:
        assert "".join(piece.text for piece in pieces if piece.mark != "added") == before
        assert "".join(piece.text for piece in pieces if piece.mark != "removed") == after


def test_one_lost_character_is_marked_as_one_lost_character() -> None:
    pieces = mark_characters("産学官金連携による", "産学官連携による")

    assert [(piece.mark, piece.text) for piece in pieces] == [
        ("same", "産学官"),
        ("removed", "金"),
        ("same", "連携による"),
    ]


def test_a_change_of_letter_case_is_said_to_be_no_more_than_that() -> None:
    (change,) = compare(sheet(line("a", title="金沢Maas")), sheet(line("a", title="金沢MaaS"))).retitled

    assert change.only_letter_case


def test_an_excerpt_does_not_prove_that_a_measure_is_new() -> None:
    whole = sheet(line("a"), line("b"), of=revision("after"))
    diff = compare(sheet(line("a"), of=revision(is_excerpt=True)), whole)

    assert [added.measure for added in diff.added] == ["b"]
    assert not diff.added_is_proven
    assert diff.headings_added == ()


def test_an_excerpt_does_not_prove_that_a_measure_was_printed_once() -> None:
    own = line("a")
    again = line("a", id="a-again", field="f2", heading="f2-h1", cross_listed_from="a")

    assert compare(sheet(own, of=revision(is_excerpt=True)), sheet(own, again)).changes == ()
    assert len(compare(sheet(own), sheet(own, again)).relisted) == 1


def test_a_revision_without_a_schedule_has_no_cells_to_compare() -> None:
    without = sheet(line("a", cells={}), of=revision(has_schedule=False))

    assert compare(without, sheet(line("a"))).restaged == ()
    assert len(compare(sheet(line("a", cells={})), sheet(line("a"))).restaged[0].cells) == 3


def test_measures_that_are_not_published_yet_are_neither_ended_nor_none() -> None:
    frame = sheet(of=revision("frame", measures_expected="2026-06"))
    diff = compare(sheet(line("a")), frame)

    assert not diff.measures_known
    assert diff.ended == ()
    assert diff.added == ()


def test_a_dash_and_an_empty_cell_differ() -> None:
    (change,) = compare(sheet(line("a", cells={"2023": "—"})), sheet(line("a", cells={"2023": None}))).restaged

    assert (change.cells[0].before, change.cells[0].after) == ("—", None)
