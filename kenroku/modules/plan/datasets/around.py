# SPDX-License-Identifier: Apache-2.0
"""What a reader takes away from the pages around the grid: exactly what is on the page, as columns and rows."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from kenroku.core.datasets import Column, ColumnType, Table
from kenroku.core.text import Text
from kenroku.modules.plan.models import Meeting
from kenroku.modules.plan.models.plans import Sourced
from kenroku.modules.plan.queries import periods
from kenroku.modules.plan.queries.glossary import Glossary
from kenroku.modules.plan.queries.indicators import Series, replaced_in, without_zeros
from kenroku.modules.plan.queries.lineage import Frame, Lineage
from kenroku.modules.plan.queries.meetings import Calendar
from kenroku.modules.plan.queries.survey import Survey


def _column(name: str, title: str, meaning: str, meaning_en: str, type: ColumnType = "text") -> Column:
    english = name.replace("_", " ").capitalize()
    return Column(name=name, title=Text(ja=title, en=english), type=type, meaning=Text(ja=meaning, en=meaning_en))


_SOURCE = (
    _column("source_document", "資料", "もとになった資料の記号。", "Key of the paper it was taken from."),
    _column("source_heading", "資料の見出し", "資料の中の見出し。", "Heading in that paper."),
    _column("source_line", "資料の行", "資料の文字版の行番号。", "Line in the text version of that paper.", "integer"),
)

INDICATOR = (
    _column("id", "記号", "指標の変わらない記号。", "Permanent key of the indicator."),
    _column("plan", "計画", "計画の記号。", "Key of the plan."),
    _column("role", "位置づけ", "overall・field・main・reference・result のどれか。", "Its place in the plan."),
    _column("field", "分野", "分野の記号。なければ空欄。", "Key of its field; empty where it has none."),
    _column("name", "名前", "資料に書かれた名前。", "Name as printed."),
    _column("unit", "単位", "値と目標の単位。", "Unit of values and target."),
)

INDICATORS = (
    *INDICATOR,
    _column("kind", "種類", "値のふるまい。", "How its values behave."),
    _column("direction", "よい向き", "up・down・neutral のどれか。", "Which way is better."),
    _column("target", "目標", "目標の数値。なければ空欄。", "Target; empty where none is set.", "decimal"),
    _column("target_as_printed", "目標(記載)", "資料に書かれた目標。", "Target as printed."),
    _column("target_period", "目標の時期", "目標の期限の年度。", "Period by which the target is due."),
    _column(
        "period",
        "最新の時期",
        "値がある最新の時期。報告がなければ空欄。",
        "Newest period with a value; empty: not reported.",
    ),
    _column(
        "value",
        "最新の値",
        "報告なしと、資料で値が食い違うときは空欄。",
        "Empty where not reported or where sources differ.",
        "decimal",
    ),
    _column(
        "in_conflict",
        "食い違い",
        "資料によって値が違うとき true。",
        "true where sources give different values.",
        "boolean",
    ),
    *_SOURCE,
)

VALUES = (
    *INDICATOR,
    _column(
        "period",
        "時期",
        "年度は 2023、半期は 2023-H1、四半期は 2023-Q2、月は 2023-04。",
        "2023 is a fiscal year (from April).",
    ),
    _column("value", "値", "報告なしは空欄。0 ではない。", "Empty where not reported, which is not zero.", "decimal"),
    _column("as_printed", "値(記載)", "資料に書かれた値。", "Value as printed."),
    _column("state", "状態", "provisional 速報、final 確定、corrected 訂正。", "provisional, final or corrected."),
    _column("basis", "根拠", "printed 記載、derived 計算、approximate およそ。", "printed, derived or approximate."),
    _column("reason", "理由", "訂正の理由。", "Reason of a correction."),
    _column(
        "replaced", "訂正前", "あとで訂正された値なら true。", "true for a value that was corrected later.", "boolean"
    ),
    _column(
        "in_conflict",
        "食い違い",
        "同じ時期に違う値を示す資料があるとき true。",
        "true where sources give different values.",
        "boolean",
    ),
    *_SOURCE,
)

RESULTS = (
    _column("id", "記号", "指標の変わらない記号。", "Permanent key of the indicator."),
    _column("table", "表", "資料の表の題。", "Title of the printed table."),
    _column("name", "名前", "資料に書かれた名前。", "Name as printed."),
    _column("definition", "定義", "資料に書かれた定義。", "Definition as printed."),
    _column("target", "目標", "目標の数値。", "Target.", "decimal"),
    _column("target_as_printed", "目標(記載)", "資料に書かれた目標。", "Target as printed."),
    _column("result", "結果", "結果の数値。", "Result.", "decimal"),
    _column("result_as_printed", "結果(記載)", "資料に書かれた結果。", "Result as printed."),
    _column(
        "judgement",
        "判定",
        "記載された数値だけで見た達成(met)・未達成(not_met)。",
        "met or not_met, on the printed figures alone.",
    ),
    _column("judgement_note", "判定の注", "判定について知っておくこと。", "What to know about the judgement."),
    *_SOURCE,
)

MEETINGS = (
    _column("id", "記号", "会議の変わらない記号。", "Permanent key of the meeting."),
    _column(
        "date", "日付", "ISO 8601。資料が月までなら月まで。記載がなければ空欄。", "ISO 8601, as far as it is known."
    ),
    _column("date_end", "終わりの日", "期間のときの終わりの日。", "Last day, for a period."),
    _column("date_as_printed", "日付(記載)", "資料に書かれた日付。", "Date as printed."),
    _column("fiscal_year", "年度", "4月に始まる年度。", "Fiscal year, from April.", "integer"),
    _column("body", "会議体", "会議や事務局の名前。", "Body that met."),
    _column("number", "回", "資料に書かれた回。", "Number as printed."),
    _column("title", "題名", "資料に書かれた題名。", "Title as printed."),
    _column("items", "議題", "議題。「; 」で区切る。", "Agenda, separated by semicolons."),
    _column(
        "status",
        "状況",
        "held 開催、planned 予定、unclear どちらか不明、dated 日付のある資料。",
        "held, planned, unclear or dated.",
    ),
    *_SOURCE,
)

GLOSSARY = (
    _column("id", "記号", "用語の変わらない記号。", "Permanent key of the term."),
    _column("term", "用語", "用語。", "Term."),
    _column("definition", "説明", "資料に書かれた説明。", "Definition as printed."),
    _column(
        "measures", "施策の数", "題名にこの用語がある施策の数。", "Measures with the term in their title.", "integer"
    ),
    *_SOURCE,
)

SURVEY = (
    _column("table", "表", "表の記号。", "Key of the table."),
    _column("table_title", "表の題", "資料に書かれた題。", "Title as printed."),
    _column("category", "区分", "資料に書かれた区分。", "Category as printed."),
    _column("wave", "回", "調査の回。", "Wave of the survey."),
    _column("fiscal_year", "年度", "4月に始まる年度。", "Fiscal year, from April.", "integer"),
    _column(
        "n",
        "人数",
        "人数。調査していない、または示されていないときは空欄。",
        "Persons; empty where not surveyed or not shown.",
        "integer",
    ),
    _column("percent", "割合", "資料に書かれた百分率。", "Percentage as printed.", "decimal"),
    _column("wave_total", "回答者数", "その回の回答者の合計。", "All answers of the wave.", "integer"),
    _column("as_printed", "記載", "資料に書かれたままの値。", "Cell as printed."),
    _column("warning", "注意", "比べる前に知っておくこと。", "What to know before comparing."),
    *_SOURCE,
)

LINEAGE = (
    _column("plan", "計画", "計画の記号。", "Key of the plan."),
    _column(
        "revision", "版", "版の記号。個別の版がなければ空欄。", "Key of the revision; empty where none is kept here."
    ),
    _column("level", "種類", "city・superior・linked・nation のどれか。", "Whose plan it is."),
    _column("title", "名前", "資料に書かれた名前。", "Name as printed."),
    _column("event", "出来事", "策定・改訂・閣議決定など。", "What happened."),
    _column("date", "日付", "ISO 8601。記載がなければ空欄。", "ISO 8601; empty where none is printed."),
    _column("date_as_printed", "日付(記載)", "資料に書かれた日付。", "Date as printed."),
    _column("body", "主体", "定めた主体。", "Who made it."),
    *_SOURCE,
)


PARTS = (
    _column("revision", "版", "版の記号。", "Key of the revision."),
    _column("id", "記号", "版の中で変わらない記号。", "Key of the part inside the revision."),
    _column("kind", "種類", "vision・philosophy・principle など。", "What sort of text."),
    _column(
        "under",
        "上の項目",
        "この項目を含む項目の記号。なければ空欄。",
        "Key of the part it stands under; empty where none.",
    ),
    _column("label", "番号", "資料に書かれた番号や記号。", "Label as printed."),
    _column("title", "題", "資料に書かれた題。", "Title as printed."),
    _column("text", "本文", "資料に書かれた文。", "Text as printed."),
    *_SOURCE,
)


def indicators(found: Iterable[Series]) -> Table:
    """One row an indicator, with its newest value."""
    return _table("plan-indicators", "KPI・指標", "KPIs and indicators", INDICATORS, map(_indicator_row, found))


def values(series: Iterable[Series]) -> Table:
    """One row a value, corrected ones and missing periods included."""
    rows = (row for one in series for row in _value_rows(one))
    return _table("plan-indicator-values", "KPI・指標の値", "Values of KPIs and indicators", VALUES, rows)


def results(groups: Iterable[tuple[str, Iterable[Series]]]) -> Table:
    """One row a KPI of a finished plan."""
    rows = (_result_row(title, series) for title, found in groups for series in found)
    return _table("plan-results", "KPIの達成状況", "Results of the KPIs", RESULTS, rows)


def meetings(calendar: Calendar) -> Table:
    """One row a meeting."""
    rows = (_meeting_row(meeting) for year in calendar.years for meeting in year.meetings)
    return _table("plan-meetings", "会議", "Meetings", MEETINGS, rows)


def glossary(found: Glossary) -> Table:
    """One row a term."""
    rows = (
        (entry.term.key, entry.term.term, entry.term.definition.ja, entry.measures, *_source(entry.term))
        for shelf in found.shelves
        for entry in shelf.entries
    )
    return _table("plan-glossary", "用語集", "Glossary", GLOSSARY, rows)


def survey(found: Survey) -> Table:
    """One row a category and wave."""
    rows = (
        (
            sheet.table.key,
            sheet.table.title.ja,
            cell.category,
            cell.wave,
            cell.fiscal_year,
            cell.n,
            cell.percent_as_printed,
            cell.wave_total,
            cell.as_printed,
            sheet.table.warning.ja if sheet.table.warning else "",
            *_source(cell if cell.document else sheet.table),
        )
        for sheet in found.sheets
        for line in sheet.lines
        for cell in line.cells
        if cell is not None
    )
    return _table("plan-staff-survey", "職員アンケート", "Staff survey", SURVEY, rows)


def lineage(found: Lineage) -> Table:
    """One row a step."""
    steps = [step for year in found.years for step in sorted((*year.line, *year.beside), key=lambda step: step.date)]
    rows = (
        (
            step.plan.key,
            step.revision.key if step.revision else "",
            step.plan.level,
            step.title.ja,
            _ja(step.event),
            step.date,
            step.date_as_printed,
            step.plan.body,
            *_source(step.revision or step.plan),
        )
        for step in (*steps, *found.undated)
    )
    return _table("plan-lineage", "計画の系譜", "Lineage of the plan", LINEAGE, rows)


def parts(frame: Frame) -> Table:
    """One row a text of the revision."""
    keys = {part.pk: part.key for found in frame.parts.values() for part in found}
    rows = (
        (
            frame.revision.key,
            part.key,
            part.kind,
            keys.get(part.parent_id or 0, ""),
            part.label,
            _ja(part.title),
            _ja(part.text),
            *_source(part if part.document else frame.revision),
        )
        for found in frame.parts.values()
        for part in found
    )
    return _table(f"plan-texts-{frame.revision.key}", "計画の文", "Texts of the plan", PARTS, rows)


def _table(name: str, ja: str, en: str, columns: tuple[Column, ...], rows: Iterable[tuple[Any, ...]]) -> Table:
    return Table(name=name, title=Text(ja=ja, en=en), columns=columns, rows=rows)


def _source(record: Sourced) -> tuple[str, str, int | None]:
    return (record.document.key if record.document else "", record.source_heading, record.source_line)


def _ja(text: Text | None) -> str:
    return text.ja if text else ""


def _indicator(series: Series) -> tuple[Any, ...]:
    one = series.indicator
    return (one.key, one.plan.key, one.role, one.field.key if one.field else "", one.name.ja, _ja(one.unit))


def _indicator_row(series: Series) -> tuple[Any, ...]:
    one, latest = series.indicator, series.latest
    return (
        *_indicator(series),
        one.kind,
        one.direction,
        without_zeros(one.target_value),
        one.target_as_printed,
        one.target_period,
        str(latest.period) if latest else "",
        latest.number if latest else None,
        latest.in_conflict if latest else False,
        *_source(one),
    )


def _value_rows(series: Series) -> Iterator[tuple[Any, ...]]:
    conflicts: Mapping[str, bool] = {str(point.period): point.in_conflict for point in series.points}
    known = {str(point.period) for point in series.points}
    gone = replaced_in(series.indicator)
    for value in series.indicator.values.all():
        period = periods.read(value.period)
        if str(period) not in known:
            continue
        replaced = value.pk in gone
        yield (
            *_indicator(series),
            str(period),
            without_zeros(value.value),
            value.as_printed,
            value.state,
            value.basis,
            _ja(value.reason),
            replaced,
            conflicts[str(period)] and not replaced,
            *_source(value),
        )
    for point in series.filled:
        if str(point.period) not in known:
            yield (*_indicator(series), str(point.period), None, "", "", "", "", False, False, "", "", None)


def _result_row(title: str, series: Series) -> tuple[Any, ...]:
    one = series.indicator
    latest = series.latest.standing[0] if series.latest else None
    return (
        one.key,
        title,
        one.name.ja,
        _ja(one.definition),
        without_zeros(one.target_value),
        one.target_as_printed,
        without_zeros(latest.value) if latest else None,
        latest.as_printed if latest else "",
        latest.judgement if latest else "",
        _ja(latest.judgement_note) if latest else "",
        *_source(one),
    )


def _meeting_row(meeting: Meeting) -> tuple[Any, ...]:
    return (
        meeting.key,
        meeting.date,
        meeting.date_end,
        meeting.date_as_printed,
        meeting.fiscal_year,
        meeting.body,
        meeting.number,
        meeting.title.ja,
        "; ".join(meeting.items),
        meeting.status,
        *_source(meeting),
    )
