# SPDX-License-Identifier: Apache-2.0
"""The columns of the plan's files in a city pack: what a clerk fills in, and what each cell may hold."""

from decimal import Decimal
from typing import Annotated, Literal

from django.utils.translation import gettext as _
from pydantic import AfterValidator, BeforeValidator, Field

from kenroku.core.packs import RefersTo, Row, Spread
from kenroku.core.packs.cells import PartialDate, Url, YesNo
from kenroku.core.text import Text
from kenroku.modules.plan.models import Indicator, IndicatorValue, Meeting, Part, Plan, Revision
from kenroku.modules.plan.queries import periods


def _period(words: str) -> str:
    if not words:
        return ""
    try:
        return str(periods.read(words))
    except ValueError as error:
        raise ValueError(
            _("期間は 2025（年度）、2025-H1（上半期）、2025-Q4（四半期）、2026-01（月）のように書いてください。")
        ) from error


def _listed(cell: object) -> object:
    return tuple(word for part in cell.split(";") if (word := part.strip())) if isinstance(cell, str) else cell


Slug = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,79}$")]
Words = Annotated[str, Field(min_length=1)]
Order = Annotated[int, Field(ge=0, le=32767)]
Year = Annotated[int, Field(ge=1900, le=2999)]
Amount = Annotated[Decimal, Field(max_digits=18, decimal_places=4)]
PeriodCode = Annotated[str, AfterValidator(_period)]
ListOfWords = Annotated[tuple[str, ...], BeforeValidator(_listed)]

PLANS = "plan/plans.csv"
REVISIONS = "plan/revisions.csv"
DOCUMENTS = "plan/documents.csv"
IN_FOLDER = "plan/revisions/*/{}.csv"
INDICATORS = "plan/indicators.csv"
MEETINGS = "plan/meetings.csv"
SURVEY_TABLES = "plan/survey_tables.csv"

_ORDER = Text(ja="並ぶ順番", en="Place in the order")
_KEY = Text(ja="記号（アドレスになるので変えない）", en="Key; part of an address, so it never changes")


class DocumentRow(Row):
    """A published paper."""

    key: Annotated[Slug, _KEY]
    title: Annotated[Words, Text(ja="題名（表紙のとおり）", en="Title as on its cover")]
    publisher: Annotated[str, Text(ja="発行者", en="Publisher")] = ""
    date: Annotated[PartialDate, Text(ja="日付（分かるところまで）", en="Date, as far as it is known")] = ""
    url: Annotated[Url, Text(ja="アドレス", en="Address")] = ""


class SourcedRow(Row):
    """A record that says where in which paper it stands."""

    note: Annotated[str, Text(ja="注記（資料にはない、こちらの説明）", en="Our remark, not in the paper")] = ""
    document: Annotated[str, Text(ja="出典の資料", en="Paper it is from"), RefersTo(DOCUMENTS)] = ""
    source_heading: Annotated[str, Text(ja="出典の見出し", en="Heading in that paper")] = ""
    source_line: Annotated[
        int | None, Text(ja="出典の行（テキスト版）", en="Line of its text version"), Field(ge=1, le=2147483647)
    ] = None


class PlanRow(SourcedRow):
    """A plan of the city, or a policy above or beside it."""

    key: Annotated[Slug, _KEY]
    lineage: Annotated[str, Text(ja="系譜の番号（手元の控え）", en="Number in your own list; not shown")] = ""
    level: Annotated[Plan.Level, Text(ja="だれの計画か", en="Whose plan it is")]
    order: Annotated[Order, _ORDER]
    title: Annotated[Words, Text(ja="名前", en="Title")]
    summary: Annotated[str, Text(ja="要約", en="Summary")] = ""
    event: Annotated[str, Text(ja="その日にあったこと（策定、閣議決定）", en="What happened on the date")] = ""
    date: Annotated[PartialDate, Text(ja="日付", en="Date")] = ""
    date_as_printed: Annotated[str, Text(ja="日付（資料のとおり）", en="Date as printed")] = ""
    period_as_printed: Annotated[str, Text(ja="期間（資料のとおり）", en="Period as printed")] = ""
    body: Annotated[str, Text(ja="定めたところ", en="Who made it")] = ""
    predecessor: Annotated[str, Text(ja="前の計画の key", en="Key of the plan before it"), RefersTo(PLANS)] = ""
    relation: Annotated[str, Text(ja="ほかの計画とのつながり", en="How it relates to other plans")] = ""


class RevisionRow(SourcedRow):
    """An edition of a plan; its rows stand in the folder revisions/KEY."""

    key: Annotated[
        Slug,
        Text(ja="記号（revisions/ の中のフォルダーの名前。変えない）", en="Key; the name of its folder in revisions/"),
    ]
    plan: Annotated[Words, Text(ja="計画の key", en="Key of its plan"), RefersTo(PLANS)]
    lineage: Annotated[str, Text(ja="系譜の番号（手元の控え）", en="Number in your own list; not shown")] = ""
    order: Annotated[Order, Text(ja="古い順の番号（全計画を通して）", en="Number from old to new, over all plans")]
    title: Annotated[Words, Text(ja="計画の題名", en="Title")]
    label: Annotated[Words, Text(ja="版の名前", en="Name of the edition")]
    state: Annotated[Revision.State, Text(ja="案か策定済みか", en="Draft or adopted")]
    adopted: Annotated[PartialDate, Text(ja="策定の日", en="When it was adopted")] = ""
    first_year: Annotated[Year, Text(ja="最初の年度", en="First fiscal year")]
    last_year: Annotated[Year, Text(ja="最後の年度", en="Last fiscal year")]
    is_excerpt: Annotated[YesNo, Text(ja="一部だけが分かっている", en="Only a part is known")] = False
    has_schedule: Annotated[YesNo, Text(ja="年度ごとの語がある", en="A word is printed for each year")] = True
    measures_expected: Annotated[
        PartialDate, Text(ja="施策がまだなら、公表の予定", en="When the measures are to follow")
    ] = ""
    publisher: Annotated[str, Text(ja="発行者", en="Publisher")] = ""
    editor: Annotated[str, Text(ja="編集した課", en="Editing office")] = ""


class CorrectionRow(Row):
    """Why the data of an adopted revision was corrected; shown on its page for ever."""

    revision: Annotated[Words, Text(ja="版の key", en="Key of the revision"), RefersTo(REVISIONS)]
    number: Annotated[Order, Text(ja="その版の何回目の訂正か", en="Which correction of this revision"), Field(ge=1)]
    date: Annotated[PartialDate, Text(ja="訂正した日", en="Date of the correction"), Field(min_length=4)]
    reason: Annotated[Words, Text(ja="訂正の理由", en="Reason")]


class FieldRow(SourcedRow):
    """A field of the plan."""

    key: Annotated[Slug, _KEY, Field(max_length=40)]
    order: Annotated[Order, _ORDER]
    label: Annotated[str, Text(ja="番号などの見出し（【分野1】）", en="Printed mark")] = ""
    name: Annotated[Words, Text(ja="分野の名前", en="Name")]
    subtitle: Annotated[str, Text(ja="副題", en="Subtitle")] = ""
    introduction: Annotated[str, Text(ja="説明", en="Introduction")] = ""
    colour: Annotated[
        int | None, Text(ja="市の5色の何番目か", en="Which of the city's five colours"), Field(ge=1, le=5)
    ] = None


class HeadingRow(SourcedRow):
    """A heading inside a field."""

    key: Annotated[Slug, _KEY, Field(max_length=60)]
    field: Annotated[Words, Text(ja="分野の key", en="Key of its field"), RefersTo(IN_FOLDER.format("fields"))]
    order: Annotated[Order, Text(ja="分野の中の順番", en="Place in its field")]
    title: Annotated[Words, Text(ja="見出し", en="Heading")]
    title_as_printed: Annotated[
        str, Text(ja="見出し（印も含めて資料のとおり）", en="Heading as printed, marks and all")
    ] = ""


class MeasureRow(SourcedRow):
    """A printed line of the grid; one column a year holds the printed word."""

    id: Annotated[Slug, Text(ja="行の記号（版の中で一つだけ）", en="Key of the line, once in a revision")]
    measure: Annotated[
        Slug, Text(ja="施策の記号（どの版でも同じ）", en="Key of the measure, the same in every revision")
    ]
    field: Annotated[Words, Text(ja="分野の key", en="Key of its field"), RefersTo(IN_FOLDER.format("fields"))]
    heading: Annotated[Words, Text(ja="見出しの key", en="Key of its heading"), RefersTo(IN_FOLDER.format("headings"))]
    order: Annotated[Order, Text(ja="分野の中の順番", en="Place in its field")]
    title: Annotated[Words, Text(ja="施策名（New や再掲の印を除く）", en="Title without the marks New and 再掲")]
    title_as_printed: Annotated[
        Words, Text(ja="施策名（印も含めて資料のとおり）", en="Title as printed, marks and all")
    ]
    title_corrected: Annotated[str, Text(ja="誤植を直した施策名", en="Title without its misprint")] = ""
    is_new: Annotated[YesNo, Text(ja="New の印がある", en="Marked New")] = False
    cross_listed_from: Annotated[
        str,
        Text(ja="再掲なら、もとの行の id", en="Listed again: id of the first line"),
        RefersTo(IN_FOLDER.format("measures")),
    ] = ""
    merged_into: Annotated[
        str,
        Text(ja="統合されたなら、その先の行の id", en="Merged: id of the line it went into"),
        RefersTo(IN_FOLDER.format("measures")),
    ] = ""
    cells: Annotated[
        dict[str, str],
        Text(
            ja="年度の列（2023 など）：資料の語。何もなければ空",
            en="One column a fiscal year: the printed word; empty where nothing is printed",
        ),
        Spread(r"\d{4}"),
    ] = {}


class PartRow(SourcedRow):
    """A text of the plan that can be pointed at."""

    key: Annotated[Slug, _KEY]
    kind: Annotated[Part.Kind, Text(ja="種類", en="Kind")]
    order: Annotated[Order, _ORDER]
    parent: Annotated[
        str, Text(ja="上にある文の key", en="Key of the text above it"), RefersTo(IN_FOLDER.format("parts"))
    ] = ""
    label: Annotated[str, Text(ja="番号などの見出し（【視点1】）", en="Printed mark")] = ""
    title: Annotated[str, Text(ja="題名", en="Title")] = ""
    text: Annotated[str, Text(ja="本文（資料の行ごとに改行）", en="Text; a new line where the paper has one")] = ""


class StageRow(Row):
    """A word of the legend."""

    word: Annotated[Words, Text(ja="資料の語", en="The word as printed")]
    order: Annotated[Order, _ORDER]
    strength: Annotated[
        int,
        Text(
            ja="濃さ：0予定なし 1考える 2準備 3ためす 4行う 5使い広げる",
            en="0 nothing planned, 1 thinking, 2 preparing, 3 trying, 4 doing, 5 running",
        ),
        Field(ge=0, le=5),
    ]
    name: Annotated[Words, Text(ja="表示する名前", en="Name to show")]
    meaning: Annotated[str, Text(ja="意味（こちらで書いたもの）", en="Meaning, in our words")] = ""


class IndicatorRow(SourcedRow):
    """A KPI or another indicator."""

    key: Annotated[Slug, _KEY]
    plan: Annotated[Words, Text(ja="計画の key", en="Key of its plan"), RefersTo(PLANS)]
    order: Annotated[Order, _ORDER]
    role: Annotated[Indicator.Role, Text(ja="役割", en="Role")]
    revision: Annotated[
        str, Text(ja="分野のある版の key", en="Revision whose field it belongs to"), RefersTo(REVISIONS)
    ] = ""
    field: Annotated[str, Text(ja="分野の key", en="Key of that field")] = ""
    parent: Annotated[str, Text(ja="上の指標の key", en="Key of the indicator above it"), RefersTo(INDICATORS)] = ""
    group: Annotated[str, Text(ja="載っている表の題", en="Title of the table it stands in")] = ""
    name: Annotated[Words, Text(ja="名前", en="Name")]
    definition: Annotated[str, Text(ja="定義（資料のとおり）", en="Definition as printed")] = ""
    kind: Annotated[Indicator.Kind, Text(ja="値の性質", en="How its values behave")]
    direction: Annotated[Indicator.Direction, Text(ja="どちらがよいか", en="Which way is better")] = (
        Indicator.Direction.UP
    )
    unit: Annotated[str, Text(ja="単位", en="Unit")] = ""
    base_value: Annotated[Amount | None, Text(ja="基準の値", en="Base value")] = None
    base_period: Annotated[PeriodCode, Text(ja="基準の期間", en="Base period")] = ""
    base_as_printed: Annotated[str, Text(ja="基準（資料のとおり）", en="Base as printed")] = ""
    target_value: Annotated[Amount | None, Text(ja="目標の値", en="Target value")] = None
    target_as_printed: Annotated[str, Text(ja="目標（資料のとおり）", en="Target as printed")] = ""
    target_period: Annotated[PeriodCode, Text(ja="目標の期間", en="Period of the target")] = ""
    target_due_as_printed: Annotated[str, Text(ja="期限（資料のとおり）", en="Due as printed")] = ""
    metric: Annotated[str, Text(ja="この指標を数えるメトリクスの名前", en="Name of the metric that counts it")] = ""
    measures: Annotated[
        ListOfWords, Text(ja="関係する施策（; で区切る。こちらで付けたもの）", en="Measures it belongs to, by ; (ours)")
    ] = ()


class ValueRow(SourcedRow):
    """A value of an indicator for a period."""

    key: Annotated[Slug, _KEY]
    indicator: Annotated[Words, Text(ja="指標の key", en="Key of its indicator"), RefersTo(INDICATORS)]
    period: Annotated[PeriodCode, Text(ja="期間", en="Period"), Field(min_length=1)]
    value: Annotated[Amount | None, Text(ja="数（半角）", en="The number")] = None
    as_printed: Annotated[str, Text(ja="値（資料のとおり）", en="Value as printed")] = ""
    numerator: Annotated[Amount | None, Text(ja="分子", en="Numerator")] = None
    denominator: Annotated[Amount | None, Text(ja="分母", en="Denominator")] = None
    basis: Annotated[IndicatorValue.Basis, Text(ja="数の出どころ", en="Where the number comes from")] = (
        IndicatorValue.Basis.PRINTED
    )
    state: Annotated[IndicatorValue.State, Text(ja="速報・確定・訂正", en="Provisional, final, corrected")] = (
        IndicatorValue.State.FINAL
    )
    reason: Annotated[str, Text(ja="訂正の理由", en="Reason of a correction")] = ""
    replaces: Annotated[
        str, Text(ja="置き換える値の key", en="Key of the value it replaces"), RefersTo("plan/indicator_values.csv")
    ] = ""
    judgement: Annotated[
        IndicatorValue.Judgement | Literal[""],
        Text(ja="目標に届いたか（資料の数だけで判断）", en="Target met, on the printed figures"),
    ] = ""
    judgement_note: Annotated[str, Text(ja="判断の注記", en="Remark on that")] = ""


class MeetingRow(SourcedRow):
    """A meeting, consultation or release."""

    key: Annotated[Slug, _KEY, Field(max_length=40)]
    date: Annotated[PartialDate, Text(ja="日付", en="Date")] = ""
    date_end: Annotated[PartialDate, Text(ja="終わりの日付", en="Last day")] = ""
    date_as_printed: Annotated[str, Text(ja="日付（資料のとおり）", en="Date as printed")] = ""
    fiscal_year: Annotated[Year | None, Text(ja="年度", en="Fiscal year")] = None
    body: Annotated[str, Text(ja="会議・組織", en="Body")] = ""
    number: Annotated[str, Text(ja="回", en="Number")] = ""
    title: Annotated[Words, Text(ja="名前", en="Title")]
    items: Annotated[ListOfWords, Text(ja="議題など（; で区切る）", en="Items, by ;")] = ()
    status: Annotated[Meeting.Status, Text(ja="状態", en="State")]
    status_as_noted: Annotated[str, Text(ja="状態（控えのとおり）", en="State as noted")] = ""
    replaced_by: Annotated[str, Text(ja="新しい記録の key", en="Key of the newer entry"), RefersTo(MEETINGS)] = ""
    revisions: Annotated[
        ListOfWords, Text(ja="話し合った版（; で区切る）", en="Revisions it dealt with, by ;"), RefersTo(REVISIONS)
    ] = ()


class MemberRow(SourcedRow):
    """A person in a published list of members."""

    meeting: Annotated[Words, Text(ja="会議の key", en="Key of the meeting"), RefersTo(MEETINGS)]
    order: Annotated[Order, _ORDER]
    name: Annotated[Words, Text(ja="名前", en="Name")]
    affiliation: Annotated[str, Text(ja="所属（資料のとおり）", en="Affiliation as printed")] = ""


class TermRow(SourcedRow):
    """A word of the glossary."""

    key: Annotated[Slug, _KEY, Field(max_length=60)]
    order: Annotated[Order, _ORDER]
    term: Annotated[Words, Text(ja="用語", en="Term")]
    definition: Annotated[Words, Text(ja="説明", en="Explanation")]


class SurveyTableRow(SourcedRow):
    """A table of a survey."""

    key: Annotated[Slug, _KEY, Field(max_length=60)]
    order: Annotated[Order, _ORDER]
    title: Annotated[Words, Text(ja="題名", en="Title")]
    dimension: Annotated[Words, Text(ja="何で分けたか", en="What the rows are")]
    warning: Annotated[str, Text(ja="読むときの注意", en="What a reader must know first")] = ""


class SurveyCellRow(SourcedRow):
    """One category in one wave of a survey."""

    table: Annotated[Words, Text(ja="表の key", en="Key of its table"), RefersTo(SURVEY_TABLES)]
    order: Annotated[Order, _ORDER]
    category: Annotated[Words, Text(ja="区分", en="Category")]
    wave: Annotated[Words, Text(ja="回（R2 など）", en="Wave")]
    fiscal_year: Annotated[Year, Text(ja="年度", en="Fiscal year")]
    n: Annotated[int | None, Text(ja="人数", en="People"), Field(ge=0, le=2147483647)] = None
    percent_as_printed: Annotated[
        Decimal | None, Text(ja="％（資料のとおり）", en="% as printed"), Field(ge=0, le=100, decimal_places=1)
    ] = None
    wave_total: Annotated[int | None, Text(ja="その回の合計", en="Total of the wave"), Field(ge=0, le=2147483647)] = (
        None
    )
    as_printed: Annotated[str, Text(ja="セル（資料のとおり）", en="Cell as printed")] = ""


class FindingRow(SourcedRow):
    """A sentence printed under a chart of a survey."""

    order: Annotated[Order, _ORDER]
    question: Annotated[Words, Text(ja="問い", en="Question")]
    finding: Annotated[Words, Text(ja="書かれている文（資料のとおり）", en="The sentence as printed")]


Section = Literal[
    "documents", "plans", "revisions", "corrections", "fields", "headings", "measures", "parts", "stages", "indicators",
    "indicator_values", "meetings", "members", "glossary", "survey_tables", "survey_cells", "survey_findings",
]  # fmt: skip


class TranslationRow(Row):
    """English and easy Japanese for a text of another file. It holds as long as that Japanese stands there."""

    section: Annotated[Section, Text(ja="ファイルの名前（.csv を除く）", en="Name of the file without .csv")]
    column: Annotated[Words, Text(ja="列の名前", en="Name of the column")]
    key: Annotated[
        str,
        Text(
            ja="その行だけの訳なら行の key（版の中は 版/key）",
            en="For one row only: its key, inside a revision revision/key",
        ),
    ] = ""
    ja: Annotated[
        Words, Text(ja="もとの日本語（同じでなければ使われない）", en="The Japanese; unused where it differs")
    ]
    en: Annotated[str, Text(ja="英語", en="English")] = ""
    easy: Annotated[str, Text(ja="やさしい日本語（避難所《ひなんじょ》）", en="Easy Japanese with its readings")] = ""
    by: Annotated[Literal["city", "unofficial"], Text(ja="市の訳か、非公式の訳か", en="By the city, or unofficial")] = (
        "unofficial"
    )
