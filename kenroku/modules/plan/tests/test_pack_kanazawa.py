# SPDX-License-Identifier: Apache-2.0
"""Kanazawa's pack says what the public papers say: word for word, cell for cell, with the line of each record."""

import csv
import json
import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from kenroku.core.packs.folder import Pack
from kenroku.core.packs.loading import load
from kenroku.core.packs.sections import opened
from kenroku.core.text import without_ruby
from kenroku.modules.plan.models import Indicator, IndicatorValue, Revision, Row
from kenroku.modules.plan.packs import kinds
from kenroku.modules.plan.packs.rows import MeasureRow, SourcedRow
from kenroku.modules.plan.packs.words import Translations

PAPERS: Path = settings.KENROKU_PACKS_DIR.parent.parent / "shared" / "kanazawa"
EXCERPT = "kanazawa-dx-action-plan-2023-excerpt"
REV2024 = "kanazawa-dx-action-plan-2023-rev2024"
PLAN2 = "kanazawa-dx-action-plan-2"

papers = pytest.mark.skipif(not PAPERS.is_dir(), reason="the facts taken from the papers are not beside the repository")


@pytest.fixture(scope="module")
def pack() -> Pack:
    return opened("kanazawa")


def told(name: str) -> Any:
    return json.loads((PAPERS / name).read_text(encoding="utf-8"))


def listed(name: str) -> list[dict[str, str]]:
    with (PAPERS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def measures(pack: Pack, revision: str) -> list[MeasureRow]:
    return [row for row in pack.rows(kinds.MEASURES) if row.in_folder == revision]


def source(row: SourcedRow) -> tuple[str, str, int | None]:
    return row.document, row.source_heading, row.source_line


def source_in(record: dict[str, Any]) -> tuple[str, str, int | None]:
    """The source of a record of the papers, in JSON or in CSV."""
    if isinstance(record["source"], dict):
        found = record["source"]
        return found["file"].removesuffix(".txt"), found["heading"], found.get("line")
    file, _, heading = record["source"].partition(": ")
    return file.removesuffix(".txt"), heading, int(record["source_line"])


def number(cell: str) -> Decimal | None:
    return Decimal(cell) if cell else None


def test_the_pack_is_sound(pack: Pack) -> None:
    assert pack.check() == []


@papers
def test_the_68_rows_of_the_grid_are_the_printed_ones_cell_for_cell(pack: Pack) -> None:
    rows = measures(pack, REV2024)
    assert [
        {
            "id": row.id,
            "field": row.field,
            "heading": row.heading,
            "order": row.order,
            "title": row.title,
            "title_as_printed": row.title_as_printed,
            "title_corrected": row.title_corrected,
            "is_new": row.is_new,
            "cross_listed_from": row.cross_listed_from or None,
            "merged_into": row.merged_into or None,
            "status": {year: word or None for year, word in row.cells.items()},
            "source": source(row),
        }
        for row in rows
    ] == [
        {name: printed[name] for name in ("id", "field", "heading", "order", "title", "title_as_printed", "is_new")}
        | {
            "title_corrected": printed.get("title_corrected", ""),
            "cross_listed_from": printed["cross_listed_from"],
            "merged_into": printed.get("merged_into"),
            "status": printed["status"],
            "source": source_in(printed),
        }
        for printed in told("plan_2023_rev2024.json")["measures"]
    ]
    assert len(rows) == 68
    assert len({row.measure for row in rows}) == 62
    assert sum(row.is_new for row in rows) == 27
    assert sum(bool(row.cross_listed_from) for row in rows) == 6


@papers
def test_each_field_has_as_many_rows_and_headings_as_the_papers_count(pack: Pack) -> None:
    fields = {row.key: row for row in pack.rows(kinds.FIELDS) if row.in_folder == REV2024}
    headings = Counter(row.field for row in pack.rows(kinds.HEADINGS) if row.in_folder == REV2024)
    lines = measures(pack, REV2024)
    for printed in told("plan_2023_rev2024.json")["fields"]:
        own = [row for row in lines if row.field == printed["id"]]
        assert printed["counts"] == {
            "rows": len(own),
            "cross_listed": sum(bool(row.cross_listed_from) for row in own),
            "distinct": sum(not row.cross_listed_from for row in own),
            "new": sum(row.is_new for row in own),
            "headings": headings[printed["id"]],
        }
        field = fields[printed["id"]]
        assert (field.name, field.subtitle, field.introduction) == (
            printed["name"],
            printed["subtitle"],
            printed["introduction"],
        )


@papers
def test_the_31_headings_are_the_printed_ones(pack: Pack) -> None:
    rows = [row for row in pack.rows(kinds.HEADINGS) if row.in_folder == REV2024]
    assert [(row.key, row.field, row.title, row.title_as_printed, source(row)) for row in rows] == [
        (printed["id"], printed["field"], printed["title"], printed["title_as_printed"], source_in(printed))
        for printed in told("plan_2023_rev2024.json")["headings"]
    ]
    assert len(rows) == 31


@papers
def test_the_22_rows_of_the_first_edition_lead_to_the_rows_of_2024(pack: Pack) -> None:
    later = {row.id: row for row in measures(pack, REV2024)}
    headings = {row.key: row for row in pack.rows(kinds.HEADINGS) if row.in_folder == EXCERPT}
    rows = measures(pack, EXCERPT)
    printed_rows = told("plan_2023_first_excerpt.json")["measures"]
    assert [row.id for row in rows] == [f"excerpt-{number:02}" for number in range(1, 23)]
    for row, printed in zip(rows, printed_rows, strict=True):
        assert row.id == f"excerpt-{printed['order']:02}"
        assert row.measure == later[printed["rev2024_id"]].measure
        assert bool(row.cross_listed_from) == printed["is_cross_listed"]
        assert (row.field, headings[row.heading].title) == (printed["field"], printed["heading"])
        assert (row.title, row.title_as_printed) == (printed["title"], printed["title_as_printed"])
        assert source(row) == source_in(printed)
        assert row.cells == {}
    assert [(row.field, row.title, source(row)) for row in headings.values()] == [
        (printed["field"], printed["title"], source_in(printed))
        for printed in told("plan_2023_first_excerpt.json")["headings"]
    ]


def test_a_heading_with_the_same_words_in_the_same_field_has_the_same_key_in_both_editions(pack: Pack) -> None:
    keys: dict[tuple[str, str], set[str]] = {}
    for row in pack.rows(kinds.HEADINGS):
        keys.setdefault((row.field, row.title), set()).add(row.key)
    assert all(len(found) == 1 for found in keys.values())


@papers
def test_the_legend_has_every_printed_word_and_no_other(pack: Pack) -> None:
    words = {printed["text"] for printed in told("plan_2023_rev2024.json")["status_vocabulary"]}
    assert words == {row.word for row in pack.rows(kinds.STAGES)} | {"「データ利活用による不登校対策の強化」に統合"}
    assert len(words) == 21


@papers
def test_plan_2_has_every_printed_text_and_no_measures_yet(pack: Pack) -> None:
    printed = told("plan_2_0.json")
    parts = {row.key: row for row in pack.rows(kinds.PARTS) if row.in_folder == PLAN2}
    fields = [row for row in pack.rows(kinds.FIELDS) if row.in_folder == PLAN2]
    assert [(row.key, row.label, row.name, row.introduction) for row in fields] == [
        (field["id"], field["label"], field["title"], field["text"]) for field in printed["fields"]
    ]
    assert [row.colour for row in fields] == [1, 2, 3, 4, 5]
    assert (parts["philosophy"].title, parts["philosophy"].text) == (
        printed["philosophy"]["title"],
        printed["philosophy"]["text"],
    )
    assert [(parts[f"principle-{n}"].title, parts[f"principle-{n}"].text) for n in range(1, 6)] == [
        (principle["name"], principle["text"]) for principle in printed["principles"]
    ]
    assert parts["policy"].text.split("\n") == printed["policy"]["text"]
    for view in printed["viewpoints"]:
        own = parts[f"viewpoint-{view['id'][1]}"]
        assert (own.label, own.title, own.text, source(own)) == (
            view["label"],
            view["title"],
            view["text"],
            source_in(view),
        )
        assert [row.text for row in parts.values() if row.parent == own.key] == view["directions"]
    for stage in printed["stages"]:
        own = parts[f"stage-{stage['no']}"]
        assert own.title == stage["title"]
        assert own.text.split("\n") == [stage[name] for name in ("text", "phase", "plan") if stage[name]]
        assert stage.get("title_corrected", "") in own.note
    assert measures(pack, PLAN2) == []
    revision = next(row for row in pack.rows(kinds.REVISIONS) if row.key == PLAN2)
    assert (revision.measures_expected, revision.note) == (
        printed["measures_note"]["expected"],
        printed["measures_note"]["text"],
    )


@papers
def test_the_18_indicators_of_the_plan_have_their_targets_and_values(pack: Pack) -> None:
    indicators = {row.key: row for row in pack.rows(kinds.INDICATORS)}
    values = {row.key: row for row in pack.rows(kinds.VALUES)}
    printed_rows = listed("kpi.csv")
    for printed in printed_rows:
        row = indicators[printed["id"]]
        assert (row.name, row.parent, source(row)) == (printed["name"], printed["parent_id"], source_in(printed))
        assert (row.target_as_printed, row.target_value) == (printed["target_text"], number(printed["target_value"]))
        assert row.target_due_as_printed == printed["target_due"]
        assert row.unit == (printed["target_unit"] or printed["actual_unit"])
        if printed["actual_value"]:
            value = values[f"{row.key}-2023"]
            assert (value.value, value.as_printed) == (Decimal(printed["actual_value"]), printed["actual_text"])
            assert source(value) == source_in(printed)
        if printed["derived_previous_value"]:
            before = values[f"{row.key}-2022"]
            assert (before.value, before.basis) == (
                Decimal(printed["derived_previous_value"]),
                IndicatorValue.Basis.DERIVED,
            )
    assert len(printed_rows) == 18


@papers
def test_the_12_results_of_the_digital_strategy_are_the_printed_ones(pack: Pack) -> None:
    indicators = {row.key: row for row in pack.rows(kinds.INDICATORS) if row.role == Indicator.Role.RESULT}
    values = {row.key: row for row in pack.rows(kinds.VALUES)}
    printed_rows = listed("digital_strategy_kpi_2022.csv")
    assert list(indicators) == [printed["id"] for printed in printed_rows]
    assert len(printed_rows) == 12
    for printed in printed_rows:
        row, value = indicators[printed["id"]], values[f"{printed['id']}-2022"]
        assert (row.group, row.name, row.definition) == (printed["table"], printed["name"], printed["definition"])
        assert (row.target_as_printed, row.target_value) == (printed["target_text"], Decimal(printed["target_value"]))
        assert (value.as_printed, value.value) == (printed["result_text"], Decimal(printed["result_value"]))
        assert (value.numerator, value.denominator) == (number(printed["numerator"]), number(printed["denominator"]))
        assert (value.judgement == "met") == (printed["target_met_on_figures"] == "yes")
        assert bool(value.judgement_note) == ("(" in printed["target_met_on_figures"])
        assert source(row) == source(value) == source_in(printed)
        if printed["result_note"].startswith("※"):
            assert printed["result_note"] in value.note


@papers
def test_the_survey_has_its_52_cells_and_6_findings(pack: Pack) -> None:
    rows = pack.rows(kinds.SURVEY_CELLS)
    assert [
        (
            row.table,
            row.category,
            row.wave,
            row.fiscal_year,
            row.n,
            row.percent_as_printed,
            row.wave_total,
            row.as_printed,
        )
        for row in rows
    ] == [
        (
            printed["table_id"].replace("_", "-"),
            printed["category"],
            printed["wave"],
            int(printed["fiscal_year"]),
            int(printed["n"]) if printed["n"] else None,
            number(printed["pct_printed"]),
            int(printed["wave_total_printed"]),
            printed["cell_as_printed"],
        )
        for printed in listed("survey_staff.csv")
    ]
    assert len(rows) == 52
    assert [source(row) for row in rows] == [source_in(printed) for printed in listed("survey_staff.csv")]
    assert [(row.question, row.finding, source(row)) for row in pack.rows(kinds.FINDINGS)] == [
        (printed["question"], printed["finding_as_printed"], source_in(printed))
        for printed in listed("survey_staff_findings.csv")
    ]
    assert [row.key for row in pack.rows(kinds.SURVEY_TABLES) if row.warning] == ["years"]


@papers
def test_the_glossary_has_its_33_terms(pack: Pack) -> None:
    rows = pack.rows(kinds.TERMS)
    assert [(str(row.order), row.term, row.definition, source(row)) for row in rows] == [
        (printed["order"], printed["term"], printed["definition"], source_in(printed))
        for printed in listed("glossary.csv")
    ]
    assert len(rows) == 33


@papers
def test_the_21_meetings_and_their_members_are_there(pack: Pack) -> None:
    rows = pack.rows(kinds.MEETINGS)
    for row, printed in zip(rows, listed("meetings.csv"), strict=True):
        assert row.key == printed["id"]
        assert (row.date, row.date_end, row.date_as_printed) == (
            printed["date"],
            printed["date_end"],
            printed["date_as_printed"],
        )
        assert (row.body, row.number, row.status_as_noted) == (
            printed["body"],
            printed["number"],
            printed["status_in_source"],
        )
        assert row.title == (printed["title"] or "（内容の記載なし）")
        assert "; ".join(row.items) == printed["items"]
        assert source(row) == source_in(printed)
    assert len(rows) == 21
    assert [(row.order, row.name, row.affiliation, source(row)) for row in pack.rows(kinds.MEMBERS)] == [
        (int(printed["order"]), printed["name"], printed["affiliation_as_printed"], source_in(printed))
        for printed in listed("council_members.csv")
        if printed["order"]  # without a number: named in a report, in no list of a meeting
    ]


@papers
def test_the_18_entries_of_the_lineage_are_plans_or_revisions(pack: Pack) -> None:
    plans = {row.lineage: row for row in pack.rows(kinds.PLANS)}
    revisions = {row.lineage: row for row in pack.rows(kinds.REVISIONS) if row.lineage}
    for printed in listed("lineage.csv"):
        row = plans.get(printed["id"]) or revisions[printed["id"]]
        assert source(row) == source_in(printed)
        if printed["id"] in plans:
            plan = plans[printed["id"]]
            assert (plan.title, plan.event, plan.date, plan.date_as_printed, plan.body) == tuple(
                printed[name] for name in ("name", "event", "date", "date_as_printed", "body")
            )
        else:
            assert revisions[printed["id"]].adopted == printed["date"]
    assert len(plans) + len(revisions) == 18


def texts(pack: Pack) -> Iterator[tuple[str, Any]]:
    words = Translations(pack.rows(kinds.TRANSLATIONS))
    for kind in kinds.KINDS:
        for row in pack.rows(kind.table):
            for column in sorted(kind.texts):
                if text := words.text(row, column):
                    yield f"{row.stands_at.file}:{row.stands_at.line}: {column}", text


@pytest.mark.parametrize("name", ["kanazawa", "sample"])
def test_every_text_can_be_read_in_english(name: str) -> None:
    assert [place for place, text in texts(opened(name)) if not text.en] == []


@pytest.mark.parametrize("name", ["kanazawa", "sample"])
def test_easy_japanese_gives_the_reading_of_every_kanji(name: str) -> None:
    for place, text in texts(opened(name)):
        unread = re.sub(r"[一-鿿々〆ヶ]+《[^》]+》", "", text.easy)
        assert not re.search(r"[一-鿿々〆ヶ《》]", unread), place
        assert "《" not in without_ruby(text.easy), place


def test_what_citizens_meet_first_is_there_in_easy_japanese(pack: Pack) -> None:
    words = Translations(pack.rows(kinds.TRANSLATIONS))
    for row in (*pack.rows(kinds.FIELDS), *pack.rows(kinds.STAGES), *pack.rows(kinds.INDICATORS)):
        name = words.text(row, "name")
        assert name is not None and name.easy, name
    for part in pack.rows(kinds.PARTS):
        if part.kind in ("philosophy", "principle", "viewpoint") and part.title:
            title = words.text(part, "title")
            assert title is not None and title.easy, part.key


@pytest.fixture
def loaded(db: None) -> None:
    load(opened("kanazawa"))


@pytest.mark.usefixtures("loaded")
class TestLoaded:
    """The same, out of the tables."""

    def test_the_grid_holds_what_the_file_says(self, pack: Pack) -> None:
        rows = Row.objects.filter(revision__key=REV2024).select_related(
            "heading__field", "cross_listed_from", "merged_into"
        )
        assert [
            (row.key, row.heading.field.key, row.title.ja, row.is_new, row.cells, row.source_line)
            for row in rows.order_by("pk")
        ] == sorted_like(
            [
                (
                    row.id,
                    row.field,
                    row.title,
                    row.is_new,
                    {y: w or None for y, w in row.cells.items()},
                    row.source_line,
                )
                for row in measures(pack, REV2024)
            ],
            [row.key for row in rows.order_by("pk")],
        )
        merged = rows.get(key="education-07")
        assert merged.merged_into is not None and merged.merged_into.key == "education-08"
        assert merged.cells["2025"] is None
        assert [row.key for row in rows if row.cells["2025"] == "—"] == ["culture-07"]

    def test_sources_that_differ_stand_beside_each_other(self) -> None:
        def standing(key: str) -> set[Decimal | None]:
            return set(IndicatorValue.objects.filter(indicator__key=key, period="2022").values_list("value", flat=True))

        assert standing("ref-06") == {Decimal(106900), Decimal(96111)}
        assert standing("ref-03") == {Decimal(9773), Decimal(12800)}
        assert standing("ref-04") == {Decimal(5200000), Decimal(5040000)}

    def test_the_three_editions_are_adopted_and_carry_their_fingerprint(self) -> None:
        hashes = Revision.objects.values_list("content_hash", flat=True)
        assert sorted(map(len, hashes)) == [64, 64, 64]
        assert len(set(hashes)) == 3


def sorted_like(rows: list[tuple[Any, ...]], keys: list[str]) -> list[tuple[Any, ...]]:
    by_key = {row[0]: row for row in rows}
    return [by_key[key] for key in keys]
