# SPDX-License-Identifier: Apache-2.0
"""What must hold between the rows of a plan's pack, beyond what a column can say of itself."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from kenroku.core import modules
from kenroku.core.packs import Problem, Table, duplicates, nearest
from kenroku.core.packs.folder import Pack
from kenroku.modules.plan.models import IndicatorValue, Revision
from kenroku.modules.plan.packs.kinds import (
    FIELDS,
    HEADINGS,
    INDICATORS,
    KINDS,
    MEASURES,
    MEETINGS,
    PARTS,
    PLANS,
    REVISIONS,
    STAGES,
    SURVEY_CELLS,
    TERMS,
    TRANSLATIONS,
    VALUES,
    rows_of,
)
from kenroku.modules.plan.packs.rows import MeasureRow, RevisionRow, ValueRow
from kenroku.modules.plan.packs.words import Translations

_IN_FOLDERS: tuple[Table[Any], ...] = (FIELDS, HEADINGS, MEASURES, PARTS)

_CHAINS: tuple[tuple[Table[Any], str], ...] = (
    (PLANS, "predecessor"),
    (PARTS, "parent"),
    (INDICATORS, "parent"),
    (VALUES, "replaces"),
    (MEETINGS, "replaced_by"),
)
"""Files whose rows point at rows of the same file, one after the other."""


def check(pack: Pack) -> Iterator[Problem]:
    """Every problem of the plan's files; they are sound one by one when this is asked."""
    yield from _too_long(pack)
    yield from _revisions(pack)
    yield from _grids(pack)
    yield from _indicators(pack)
    yield from _values(pack)
    yield from _meetings(pack)
    yield from _glossary(pack)
    yield from _survey(pack)
    yield from _translations(pack)
    for table, link in _CHAINS:
        yield from _circles(pack, table, link)


def _too_long(pack: Pack) -> Iterator[Problem]:
    """SQLite keeps a text of any length, PostgreSQL does not: both are held to the tables' own limits."""
    for kind in KINDS:
        limits = {
            name: found.max_length
            for name in kind.key + kind.columns
            if isinstance(found := kind.model._meta.get_field(name), models.CharField) and found.max_length
        }
        for row in pack.rows(kind.table):
            for name, limit in limits.items():
                if len(str(getattr(row, name, "") or "")) > limit:
                    yield row.wrong(
                        name, what=_("長すぎます。"), expected=_("%(limit)s文字までにしてください。") % {"limit": limit}
                    )


def _revisions(pack: Pack) -> Iterator[Problem]:
    revisions = pack.rows(REVISIONS)
    yield from duplicates(revisions, "order")
    for row in revisions:
        if row.last_year < row.first_year:
            yield row.wrong(
                "last_year",
                what=_("最後の年度が最初の年度より前です。"),
                expected=_("%(year)s 以後にしてください。") % {"year": row.first_year},
            )
        if row.state == Revision.State.ADOPTED and not row.adopted:
            yield row.wrong(
                "adopted",
                what=_("策定の日がありません。"),
                expected=_("2024-03 のように、分かるところまで書いてください。"),
            )
    known = {row.key for row in revisions}
    for table in _IN_FOLDERS:
        for folder in dict.fromkeys(row.in_folder for row in pack.rows(table)):
            if folder not in known:
                yield Problem(
                    file=table.file.replace("*", folder),
                    what=_("「%(revision)s」という版は revisions.csv にありません。") % {"revision": folder},
                    expected=nearest(folder, known),
                )


def _grids(pack: Pack) -> Iterator[Problem]:
    stages = {row.word for row in pack.rows(STAGES)}
    for revision in pack.rows(REVISIONS):
        fields = {row.key: row.field for row in rows_of(pack, HEADINGS, revision.key)}
        lines = {row.id: row for row in rows_of(pack, MEASURES, revision.key)}
        if lines and revision.measures_expected:
            yield revision.wrong(
                "measures_expected",
                what=_("施策がもう載っています。"),
                expected=_("空にするか、%(file)s の行を除いてください。")
                % {"file": MEASURES.file.replace("*", revision.key)},
            )
        for line in lines.values():
            if fields[line.heading] != line.field:
                yield line.wrong(
                    "heading",
                    what=_("見出し「%(heading)s」は分野「%(field)s」のものです。")
                    % {"heading": line.heading, "field": fields[line.heading]},
                    expected=_("field と heading を合わせてください。"),
                )
            yield from _links(line, lines)
            yield from _years(line, revision)
            yield from _printed_words(line, lines, stages)
        own = (line for line in lines.values() if not line.cross_listed_from)
        yield from duplicates(own, "measure")


def _links(line: MeasureRow, lines: Mapping[str, MeasureRow]) -> Iterator[Problem]:
    """Cross-listings and merges lead to a line of their own, and to another one."""
    if line.cross_listed_from:
        origin = lines[line.cross_listed_from]
        if origin.id == line.id or origin.cross_listed_from:
            yield line.wrong(
                "cross_listed_from",
                what=_("再掲のもとが、それ自身も再掲です。"),
                expected=_("最初に載っている行の id を書いてください。"),
            )
        elif origin.measure != line.measure:
            yield line.wrong(
                "measure",
                what=_("再掲なのに、もとの行と違う施策です。"),
                expected=_("「%(measure)s」と書いてください。") % {"measure": origin.measure},
            )
    step, seen = line, {line.id}
    while step.merged_into:
        step = lines[step.merged_into]
        if step.id in seen:
            yield line.wrong(
                "merged_into",
                what=_("統合の先をたどると、自分に戻ります。"),
                expected=_("残る施策の行の id を書いてください。"),
            )
            return
        seen.add(step.id)


def _years(line: MeasureRow, revision: RevisionRow) -> Iterator[Problem]:
    years = [str(year) for year in range(revision.first_year, revision.last_year + 1)]
    expected = (
        _("年度の列は %(first)s から %(last)s までです。") % {"first": years[0], "last": years[-1]} if years else ""
    )
    if not revision.has_schedule:
        for year in line.cells:
            yield line.wrong(
                "cells",
                year,
                what=_("年度ごとの語がない版に、年度の列があります。"),
                expected=_("列を除くか、revisions.csv の has_schedule を yes にしてください。"),
            )
        return
    for year in line.cells:
        if year not in years:
            yield line.wrong("cells", year, what=_("この版の期間にない年度の列です。"), expected=expected)
    for year in years:
        if year not in line.cells:
            yield line.wrong(what=_("%(year)s年度の列がありません。") % {"year": year}, expected=expected)


def _printed_words(line: MeasureRow, lines: Mapping[str, MeasureRow], stages: set[str]) -> Iterator[Problem]:
    """A cell holds a word of the legend, or says in a sentence into which measure this one was merged."""
    target = lines[line.merged_into] if line.merged_into else None
    names = (target.title, target.title_corrected) if target else ()
    for year, word in line.cells.items():
        if word and word not in stages and not any(name and f"「{name}」" in word for name in names):
            yield line.wrong(
                "cells",
                year,
                what=_("「%(word)s」は凡例にない語です。") % {"word": word},
                expected=nearest(word, stages) or _("語を直すか、plan/stages.csv に書き足してください。"),
            )


def _indicators(pack: Pack) -> Iterator[Problem]:
    fields = {f"{row.in_folder}/{row.key}" for row in pack.rows(FIELDS)}
    measures = {row.measure for row in pack.rows(MEASURES)}
    metrics = modules.metrics()
    for row in pack.rows(INDICATORS):
        if row.field and f"{row.revision}/{row.field}" not in fields:
            yield row.wrong(
                "field",
                what=_("「%(field)s」という分野は版「%(revision)s」にありません。")
                % {"field": row.field, "revision": row.revision},
                expected=_("revision に版を、field にその版の分野を書いてください。"),
            )
        for key in row.measures:
            if key not in measures:
                yield row.wrong(
                    "measures",
                    what=_("「%(key)s」という施策はどの版にもありません。") % {"key": key},
                    expected=nearest(key, measures),
                )
        if row.metric and row.metric not in metrics:
            yield row.wrong(
                "metric",
                what=_("「%(metric)s」という数え方は、開いている部屋にありません。") % {"metric": row.metric},
                expected=nearest(row.metric, metrics),
                warning=True,
            )


def _values(pack: Pack) -> Iterator[Problem]:
    values = {row.key: row for row in pack.rows(VALUES)}
    yield from duplicates((row for row in values.values() if row.replaces), "replaces")
    for row in values.values():
        if row.value is None and not row.as_printed:
            yield row.wrong(
                "value",
                what=_("値がありません。"),
                expected=_("value に数を書くか、この行を除いてください。0 は 0 と書きます。"),
            )
        corrected = row.state == IndicatorValue.State.CORRECTED
        if corrected and not row.replaces:
            yield row.wrong(
                "replaces",
                what=_("訂正なのに、どの値を訂正するのかがありません。"),
                expected=_("訂正する値の key を書いてください。"),
            )
        if corrected and not row.reason:
            yield row.wrong(
                "reason", what=_("訂正の理由がありません。"), expected=_("なぜ訂正したかを書いてください。")
            )
        if row.replaces:
            yield from _same_place(row, values[row.replaces])


def _same_place(row: ValueRow, before: ValueRow) -> Iterator[Problem]:
    if (row.indicator, row.period) != (before.indicator, before.period):
        yield row.wrong(
            "replaces",
            what=_("置き換える値は、別の指標か別の期間のものです。"),
            expected=_("指標「%(indicator)s」の期間 %(period)s の値を選んでください。")
            % {"indicator": row.indicator, "period": row.period},
        )


def _meetings(pack: Pack) -> Iterator[Problem]:
    for row in pack.rows(MEETINGS):
        if row.date_end and row.date_end < row.date:
            yield row.wrong(
                "date_end",
                what=_("終わりの日が始まりの日より前です。"),
                expected=_("%(date)s 以後にしてください。") % {"date": row.date},
            )


def _glossary(pack: Pack) -> Iterator[Problem]:
    terms = pack.rows(TERMS)
    yield from duplicates(terms, "term")


def _survey(pack: Pack) -> Iterator[Problem]:
    """People that do not add up may be printed so; whoever typed them should look again."""
    people: Counter[tuple[str, str]] = Counter()
    for row in pack.rows(SURVEY_CELLS):
        people[row.table, row.wave] += row.n or 0
    warned: set[tuple[str, str]] = set()
    for row in pack.rows(SURVEY_CELLS):
        wave = row.table, row.wave
        if row.wave_total is not None and people[wave] != row.wave_total and wave not in warned:
            warned.add(wave)
            yield row.wrong(
                "wave_total",
                what=_("%(wave)s の人数を足すと %(sum)s で、合計 %(total)s と合いません。")
                % {"wave": row.wave, "sum": people[wave], "total": row.wave_total},
                expected=_("資料どおりなら、そのままでかまいません。"),
                warning=True,
            )


def _translations(pack: Pack) -> Iterator[Problem]:
    words = Translations(pack.rows(TRANSLATIONS))
    for kind in KINDS:
        columns = kind.texts
        for row in pack.rows(kind.table):
            for column in columns:
                words.text(row, column)
    yield from words.unused()


def _circles(pack: Pack, table: Table[Any], link: str) -> Iterator[Problem]:
    """A chain of rows of one file must come to an end."""
    rows = {(row.in_folder, row.key): row for row in pack.rows(table)}
    for row in rows.values():
        step, steps = row, 0
        while (step := rows.get((row.in_folder, getattr(step, link)))) not in (None, row) and steps <= len(rows):
            steps += 1
        if step is row:
            yield row.wrong(
                link,
                what=_("たどっていくと、自分に戻ります。"),
                expected=_("この列を空にするか、別の行を指してください。"),
            )
