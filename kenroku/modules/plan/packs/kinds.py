# SPDX-License-Identifier: Apache-2.0
"""Which file of the pack fills which table, column by column."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from django.db import models

from kenroku.core.packs import Records, Table
from kenroku.core.packs import Row as PackRow
from kenroku.core.packs.folder import Pack
from kenroku.core.packs.records import model_records
from kenroku.core.text import Text, TextField
from kenroku.modules.plan.models import (
    Correction,
    Document,
    Field,
    Heading,
    Indicator,
    IndicatorValue,
    Measure,
    Meeting,
    Member,
    Part,
    Plan,
    Revision,
    Row,
    Stage,
    SurveyCell,
    SurveyFinding,
    SurveyTable,
    Term,
)
from kenroku.modules.plan.packs import rows
from kenroku.modules.plan.packs.words import Translations
from kenroku.modules.plan.queries import periods

RowT = TypeVar("RowT", bound=PackRow)

DOCUMENTS = Table(rows.DOCUMENTS, rows.DocumentRow, ("key",), Text(ja="資料", en="Papers"))
PLANS = Table(rows.PLANS, rows.PlanRow, ("key",), Text(ja="計画", en="Plans"))
REVISIONS = Table(rows.REVISIONS, rows.RevisionRow, ("key",), Text(ja="計画の版", en="Revisions"))
CORRECTIONS = Table(
    "plan/corrections.csv",
    rows.CorrectionRow,
    ("revision", "number"),
    Text(ja="版の訂正", en="Corrections"),
    required=False,
)
FIELDS = Table(rows.IN_FOLDER.format("fields"), rows.FieldRow, ("key",), Text(ja="分野", en="Fields"))
HEADINGS = Table(rows.IN_FOLDER.format("headings"), rows.HeadingRow, ("key",), Text(ja="見出し", en="Headings"))
MEASURES = Table(rows.IN_FOLDER.format("measures"), rows.MeasureRow, ("id",), Text(ja="工程表", en="Grid"))
PARTS = Table(rows.IN_FOLDER.format("parts"), rows.PartRow, ("key",), Text(ja="計画の文", en="Texts"), required=False)
STAGES = Table("plan/stages.csv", rows.StageRow, ("word",), Text(ja="工程表の凡例", en="Legend of the grid"))
INDICATORS = Table(rows.INDICATORS, rows.IndicatorRow, ("key",), Text(ja="指標", en="Indicators"), required=False)
VALUES = Table(
    "plan/indicator_values.csv", rows.ValueRow, ("key",), Text(ja="指標の値", en="Values of indicators"), required=False
)
MEETINGS = Table(rows.MEETINGS, rows.MeetingRow, ("key",), Text(ja="会議など", en="Meetings"), required=False)
MEMBERS = Table(
    "plan/members.csv", rows.MemberRow, ("meeting", "order"), Text(ja="会議の委員", en="Members"), required=False
)
TERMS = Table("plan/glossary.csv", rows.TermRow, ("key",), Text(ja="用語集", en="Glossary"), required=False)
SURVEY_TABLES = Table(
    rows.SURVEY_TABLES, rows.SurveyTableRow, ("key",), Text(ja="アンケートの表", en="Survey tables"), required=False
)
SURVEY_CELLS = Table(
    "plan/survey_cells.csv",
    rows.SurveyCellRow,
    ("table", "category", "wave"),
    Text(ja="アンケートの表のセル", en="Cells of the survey tables"),
    required=False,
)
FINDINGS = Table(
    "plan/survey_findings.csv",
    rows.FindingRow,
    ("order",),
    Text(ja="アンケートのまとめ", en="Findings"),
    required=False,
)
TRANSLATIONS = Table(
    "plan/translations.csv",
    rows.TranslationRow,
    ("section", "column", "key", "ja"),
    Text(ja="英語とやさしい日本語", en="Translations"),
    required=False,
)


def rows_of(pack: Pack, table: Table[RowT], revision: str) -> list[RowT]:
    """The rows of one revision's file."""
    of_pack = _GROUPED.setdefault(pack, {})
    if table.file not in of_pack:
        found: dict[str, list[Any]] = {}
        for row in pack.rows(table):
            found.setdefault(row.in_folder, []).append(row)
        of_pack[table.file] = found
    return of_pack[table.file].get(revision, [])


_GROUPED: WeakKeyDictionary[Pack, dict[str, dict[str, list[Any]]]] = WeakKeyDictionary()
"""Pack → file → folder → rows: a plan of twenty editions is asked for each of them many times."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One table, the file it comes from, and what is said differently there: `told` gives those columns of a row."""

    table: Table[Any]
    model: type[models.Model]
    key: tuple[str, ...]
    columns: tuple[str, ...]
    links: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    told: Callable[[Any], Mapping[str, object]] = lambda row: {}

    def wanted(self, pack: Pack, words: Translations) -> Iterator[Mapping[str, object]]:
        """The rows of the file as columns of the table."""
        texts = self.texts
        for row in pack.rows(self.table):
            own = self.told(row)
            yield {
                name: own[name] if name in own else words.text(row, name) if name in texts else getattr(row, name)
                for name in self.key + self.columns
            }

    @property
    def texts(self) -> frozenset[str]:
        """The columns that are kept in several languages."""
        return frozenset(name for name in self.columns if isinstance(self.model._meta.get_field(name), TextField))

    @property
    def records(self) -> Records:
        """The same for the framework."""
        return model_records(
            self.model,
            title=self.table.title,
            key=self.key,
            columns=self.columns,
            links=self.links,
            wanted=lambda pack: self.wanted(pack, Translations(pack.rows(TRANSLATIONS))),
        )


_SOURCED = ("document", "source_heading", "source_line", "note")
_BY_KEY = {"document": ("key",)}
_IN_REVISION = {"document": ("key",), "revision": ("key",)}
_BESIDE = ("revision__key", "key")


def _in_revision(row: Any, *names: str) -> dict[str, object]:
    """The row's revision, and its links to other rows of that revision."""
    beside = {name: f"{row.in_folder}/{key}" if (key := getattr(row, name)) else None for name in names}
    return {"revision": row.in_folder} | beside


def _row(row: rows.MeasureRow) -> dict[str, object]:
    # A year without a word is kept as such, which differs from the printed dash; columns exist where years are printed.
    cells = {year: word or None for year, word in sorted(row.cells.items())}
    return _in_revision(row, "heading", "cross_listed_from", "merged_into") | {"key": row.id, "cells": cells}


def _value(row: rows.ValueRow) -> dict[str, object]:
    period = periods.read(row.period)
    return {"starts": period.start, "ends": period.end}


KINDS = (
    Kind(table=DOCUMENTS, model=Document, key=("key",), columns=("title", "publisher", "date", "url")),
    Kind(
        table=PLANS,
        model=Plan,
        key=("key",),
        columns=(
            "level", "order", "title", "summary", "event", "date", "date_as_printed", "period_as_printed", "body",
            "predecessor", "relation", *_SOURCED,
        ),
        links=_BY_KEY | {"predecessor": ("key",)},
    ),
    Kind(
        table=REVISIONS,
        model=Revision,
        key=("key",),
        columns=(
            "plan", "order", "title", "label", "state", "adopted", "first_year", "last_year", "is_excerpt",
            "has_schedule", "measures_expected", "publisher", "editor", *_SOURCED,
        ),
        links=_BY_KEY | {"plan": ("key",)},
    ),
    Kind(
        table=CORRECTIONS,
        model=Correction,
        key=("revision", "number"),
        columns=("date", "reason"),
        links={"revision": ("key",)},
    ),
    Kind(
        table=FIELDS,
        model=Field,
        key=("revision", "key"),
        columns=("order", "label", "name", "subtitle", "introduction", "colour", *_SOURCED),
        links=_IN_REVISION,
        told=_in_revision,
    ),
    Kind(
        table=HEADINGS,
        model=Heading,
        key=("revision", "key"),
        columns=("field", "order", "title", "title_as_printed", *_SOURCED),
        links=_IN_REVISION | {"field": _BESIDE},
        told=lambda row: _in_revision(row, "field"),
    ),
    Kind(
        table=MEASURES,
        model=Row,
        key=("revision", "key"),
        columns=(
            "measure", "heading", "order", "title", "title_as_printed", "title_corrected", "is_new",
            "cross_listed_from", "merged_into", "cells", *_SOURCED,
        ),
        links=_IN_REVISION
        | {"measure": ("key",), "heading": _BESIDE, "cross_listed_from": _BESIDE, "merged_into": _BESIDE},
        told=_row,
    ),
    Kind(
        table=PARTS,
        model=Part,
        key=("revision", "key"),
        columns=("kind", "order", "parent", "label", "title", "text", *_SOURCED),
        links=_IN_REVISION | {"parent": _BESIDE},
        told=lambda row: _in_revision(row, "parent"),
    ),
    Kind(table=STAGES, model=Stage, key=("word",), columns=("order", "strength", "name", "meaning")),
    Kind(
        table=INDICATORS,
        model=Indicator,
        key=("key",),
        columns=(
            "plan", "order", "role", "field", "parent", "group", "name", "definition", "kind", "direction", "unit",
            "base_value", "base_period", "base_as_printed", "target_value", "target_as_printed", "target_period",
            "target_due_as_printed", "metric", "measures", *_SOURCED,
        ),
        links=_BY_KEY | {"plan": ("key",), "field": _BESIDE, "parent": ("key",), "measures": ("key",)},
        told=lambda row: {"field": f"{row.revision}/{row.field}" if row.field else None},
    ),
    Kind(
        table=VALUES,
        model=IndicatorValue,
        key=("key",),
        columns=(
            "indicator", "period", "starts", "ends", "value", "as_printed", "numerator", "denominator", "basis",
            "state", "reason", "replaces", "judgement", "judgement_note", *_SOURCED,
        ),
        links=_BY_KEY | {"indicator": ("key",), "replaces": ("key",)},
        told=_value,
    ),
    Kind(
        table=MEETINGS,
        model=Meeting,
        key=("key",),
        columns=(
            "date", "date_end", "date_as_printed", "fiscal_year", "body", "number", "title", "items", "status",
            "status_as_noted", "replaced_by", "revisions", *_SOURCED,
        ),
        links=_BY_KEY | {"replaced_by": ("key",), "revisions": ("key",)},
        told=lambda row: {"items": list(row.items)},
    ),
    Kind(
        table=MEMBERS,
        model=Member,
        key=("meeting", "order"),
        columns=("name", "affiliation", *_SOURCED),
        links=_BY_KEY | {"meeting": ("key",)},
    ),
    Kind(table=TERMS, model=Term, key=("key",), columns=("order", "term", "definition", *_SOURCED), links=_BY_KEY),
    Kind(
        table=SURVEY_TABLES,
        model=SurveyTable,
        key=("key",),
        columns=("order", "title", "dimension", "warning", *_SOURCED),
        links=_BY_KEY,
    ),
    Kind(
        table=SURVEY_CELLS,
        model=SurveyCell,
        key=("table", "category", "wave"),
        columns=(
            "order", "fiscal_year", "n", "percent_as_printed", "wave_total", "as_printed", *_SOURCED,
        ),
        links=_BY_KEY | {"table": ("key",)},
    ),
    Kind(table=FINDINGS, model=SurveyFinding, key=("order",), columns=("question", "finding", *_SOURCED), links=_BY_KEY),
)  # fmt: skip


def _measures(pack: Pack) -> Iterable[Mapping[str, object]]:
    return ({"key": key} for key in dict.fromkeys(row.measure for row in pack.rows(MEASURES)))


def records() -> tuple[Records, ...]:
    """All kinds in an order in which each finds what it points at; measures come just before the lines of the grid."""
    measures = model_records(Measure, title=Text(ja="施策", en="Measures"), key=("key",), columns=(), wanted=_measures)
    found: list[Records] = []
    for kind in KINDS:
        if kind.model is Row:
            found.append(measures)
        found.append(kind.records)
    return tuple(found)
