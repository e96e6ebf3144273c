# SPDX-License-Identifier: Apache-2.0
"""The section `city`: one file, `city.toml`, that says which city this is."""

from collections.abc import Iterator
from typing import Annotated, Literal
from zoneinfo import available_timezones

from django.utils.translation import gettext as _
from pydantic import Field

from kenroku.core import city as known
from kenroku.core.colours import FieldColour
from kenroku.core.packs import Changes, Document, PackSection, Problem, Records, Row, Values
from kenroku.core.packs.cells import Colour, Language, Url
from kenroku.core.packs.folder import Pack
from kenroku.core.text import Text


class ColourRow(Row):
    """One of the five colours."""

    name: Annotated[Language, Text(ja="色の名前", en="Name of the colour")]
    traditional: Annotated[Colour, Text(ja="伝統色そのもの", en="The traditional colour itself")]
    line: Annotated[Colour, Text(ja="白地での文字と線の色", en="Text and lines on white")]
    tint: Annotated[Colour, Text(ja="淡い背景の色", en="Light ground")]
    on_dark: Annotated[Colour, Text(ja="暗い画面での文字と線の色", en="Text and lines on dark screens")]


class ContactRow(Row):
    """Where a person turns to about this site."""

    office: Annotated[Language, Text(ja="担当の課", en="Office in charge")]
    address: Annotated[Language | None, Text(ja="所在地", en="Address")] = None
    phone: Annotated[str, Text(ja="電話", en="Telephone"), Field(pattern=r"^[0-9()+ -]*$")] = ""
    email: Annotated[str, Text(ja="メール", en="E-mail"), Field(pattern=r"^([^\s@]+@[^\s@]+)?$")] = ""
    hours: Annotated[Language | None, Text(ja="受付時間", en="Hours")] = None
    website: Annotated[Url, Text(ja="市の公式ホームページ", en="The city's own website")] = ""


class LicenceRow(Row):
    """Under which terms the city's data may be used."""

    name: Annotated[Language, Text(ja="利用条件の名前", en="Name of the licence")]
    url: Annotated[Url, Text(ja="利用条件の全文", en="Its text")] = ""


class CityRow(Row):
    """The city."""

    code: Annotated[
        str,
        Text(
            ja="全国地方公共団体コード（5桁、または検査数字のついた6桁）",
            en="Local government code, 5 digits or 6 with check digit",
        ),
        Field(pattern=r"^\d{5,6}$"),
    ]
    name: Annotated[Language, Text(ja="市の名前", en="Name of the city")]
    prefecture: Annotated[Language, Text(ja="都道府県", en="Prefecture")]
    colours: Annotated[
        tuple[ColourRow, ...],
        Text(ja="計画の5つの分野の色", en="Colours of the five fields"),
        Field(min_length=5, max_length=5),
    ]
    contact: Annotated[ContactRow, Text(ja="問い合わせ先", en="Contact")]
    licence: Annotated[LicenceRow, Text(ja="データの利用条件", en="Terms for the city's data")]
    languages: Annotated[
        tuple[Literal["ja", "en", "ja-easy"], ...],
        Text(ja="ページの言語", en="Languages of the pages"),
        Field(min_length=1),
    ] = ("ja", "en", "ja-easy")
    fiscal_year_start: Annotated[
        int, Text(ja="年度が始まる月", en="Month in which the fiscal year begins"), Field(ge=1, le=12)
    ] = 4
    time_zone: Annotated[str, Text(ja="時間帯", en="Time zone")] = "Asia/Tokyo"
    invented: Annotated[bool, Text(ja="架空の市なら true", en="true for an invented city")] = False


FILE = Document("city.toml", CityRow, Text(ja="市の基本情報", en="The city"))


def _check(pack: Pack) -> Iterator[Problem]:
    row = pack.document(FILE)
    if row is None:
        return
    if len(row.code) == 6 and row.code[5] != known.check_digit(row.code[:5]):
        yield row.wrong(
            "code",
            what=_("検査数字が合いません。"),
            expected=_("%(code)s の6桁目は %(digit)s です。")
            % {"code": row.code[:5], "digit": known.check_digit(row.code[:5])},
        )
    if row.time_zone not in available_timezones():
        yield row.wrong("time_zone", what=_("知らない時間帯です。"), expected=_("Asia/Tokyo のように書いてください。"))
    if "ja" not in row.languages:
        yield row.wrong("languages", what=_("日本語（ja）がありません。"), expected=_("ja は必ず入れてください。"))
    for colour in row.colours:
        yield from _unreadable(colour)


def _unreadable(row: ColourRow) -> Iterator[Problem]:
    colour = FieldColour(name=row.name, traditional=row.traditional, line=row.line, tint=row.tint, on_dark=row.on_dark)
    for at_fault, ink, ground, ratio in colour.unreadable():
        yield row.wrong(
            at_fault,
            what=_("%(ink)s の文字は %(ground)s の上で読みにくい色です（コントラスト比 %(ratio)s:1）。")
            % {"ink": ink, "ground": ground, "ratio": f"{ratio:.1f}"},
            expected=_("4.5:1 以上になる色にしてください。"),
        )


def _wanted(pack: Pack) -> dict[str, Values]:
    row = pack.document(FILE)
    if row is None:
        return {}
    facts = row.model_dump(mode="json")
    return {row.code[:5]: facts | {"code": row.code[:5]}}


def _kept() -> dict[str, Values]:
    from kenroku.core.packs.models import CityFacts  # tables are not ready when this file is first read

    return dict(CityFacts.objects.values_list("code", "facts"))


def _put(changes: Changes) -> None:
    from kenroku.core.packs.models import CityFacts

    for code in (*changes.added, *(changed.key for changed in changes.changed)):
        CityFacts.objects.update_or_create(code=code, defaults={"facts": dict(changes.wanted[code])})


def _take(changes: Changes) -> None:
    from kenroku.core.packs.models import CityFacts

    CityFacts.objects.filter(code__in=changes.removed).delete()


def _after(changes: tuple[Changes, ...]) -> None:
    from django.db import transaction

    transaction.on_commit(known.forget)


CITY = PackSection(
    name="city",
    title=Text(ja="市", en="City"),
    files=(FILE,),
    records=(
        Records(
            name="city", title=Text(ja="市の基本情報", en="The city"), wanted=_wanted, kept=_kept, put=_put, take=_take
        ),
    ),
    check=_check,
    after=_after,
)
