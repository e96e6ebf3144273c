# SPDX-License-Identifier: Apache-2.0
"""みどり町: an invented town with a small plan, shared by the tests of this room. Nothing in it is true."""

from datetime import date
from decimal import Decimal
from typing import Any

from kenroku.core.text import Text
from kenroku.modules.plan.models import (
    Document,
    Field,
    Heading,
    Indicator,
    IndicatorValue,
    Measure,
    Meeting,
    Plan,
    Revision,
    Row,
    Stage,
    SurveyCell,
    SurveyTable,
    Term,
)
from kenroku.modules.plan.queries import periods

STAGES = (("—", 0), ("検討", 1), ("準備", 2), ("試行", 3), ("実施", 4), ("運用", 5))

SMALL_ROWS = (
    # field, heading, measure, title, is_new, cells
    ("living", "living-1", "counter", "書かない窓口の導入", True, {"2023": "検討", "2024": "試行", "2025": "運用"}),
    (
        "living",
        "living-1",
        "chatbot",
        "AIチャットボットの充実",
        False,
        {"2023": "運用", "2024": "運用", "2025": "運用"},
    ),
    ("living", "living-2", "shelter", "避難所の受付のデジタル化", True, {"2023": "—", "2024": "検討", "2025": "実施"}),
    ("work", "work-1", "smart-farm", "スマート農業の実証", False, {"2023": "実施", "2024": "実施", "2025": "—"}),
)


def paper(key: str = "midori-2023", **values: Any) -> Document:
    """A published paper of the town."""
    defaults = {
        "title": Text(ja="みどり町デジタル計画", en="Midori digital plan"),
        "publisher": "みどり町",
        "date": "2023-02",
    }
    return Document.objects.get_or_create(key=key, defaults=defaults | values)[0]


def plan(key: str = "midori-digital", **values: Any) -> Plan:
    """A plan of the town, without revisions."""
    defaults: dict[str, Any] = {
        "level": Plan.Level.CITY,
        "order": 1,
        "title": Text(ja="みどり町デジタル計画", en="Midori digital plan"),
        "date": "2023-02",
        "date_as_printed": "令和5(2023)年2月",
        "document": paper(),
    }
    return Plan.objects.get_or_create(key=key, defaults=defaults | values)[0]


def revision(key: str = "midori-2023", *, of: Plan | None = None, **values: Any) -> Revision:
    """An adopted edition for the fiscal years 2023 to 2025, still without rows."""
    defaults: dict[str, Any] = {
        "plan": of or plan(),
        "order": Revision.objects.count() + 1,
        "title": Text(ja="みどり町デジタル計画", en="Midori digital plan"),
        "label": Text(ja="2023年2月策定", en="Adopted February 2023"),
        "state": Revision.State.ADOPTED,
        "adopted": "2023-02",
        "first_year": 2023,
        "last_year": 2025,
        "document": paper(),
    }
    return Revision.objects.get_or_create(key=key, defaults=defaults | values)[0]


def small_plan(key: str = "midori-2023", **values: Any) -> Revision:
    """The town's plan with two fields, three headings and four measures over three years."""
    edition = revision(key, **values)
    for order, (word, strength) in enumerate(STAGES):
        Stage.objects.get_or_create(word=word, defaults={"order": order, "strength": strength, "name": Text(ja=word)})
    for number, (field, heading, measure, title, is_new, cells) in enumerate(SMALL_ROWS, start=1):
        add_row(
            edition,
            field=field,
            heading=heading,
            measure=measure,
            title=title,
            order=number,
            is_new=is_new,
            cells=cells,
        )
    return edition


def add_row(
    edition: Revision, *, measure: str, title: str, field: str = "living", heading: str = "living-1", **values: Any
) -> Row:
    """One more printed line, with its field and heading where they are not there yet."""
    of_field, _ = Field.objects.get_or_create(
        revision=edition,
        key=field,
        defaults={
            "order": edition.fields.count() + 1,
            "name": Text(ja={"living": "暮らし", "work": "仕事"}.get(field, field), en=field.title()),
        },
    )
    under, _ = Heading.objects.get_or_create(
        revision=edition,
        key=heading,
        defaults={"field": of_field, "order": edition.headings.count() + 1, "title": Text(ja=f"{heading}を進めます")},
    )
    defaults: dict[str, Any] = {
        "key": f"{measure}-{edition.rows.count() + 1}",
        "measure": Measure.objects.get_or_create(key=measure)[0],
        "heading": under,
        "order": edition.rows.count() + 1,
        "title": Text(ja=title),
        "title_as_printed": title,
        "cells": dict.fromkeys(map(str, edition.years), "実施"),
        "document": edition.document,
    }
    return Row.objects.create(revision=edition, **defaults | values)


def indicator(key: str = "applications", *, of: Plan | None = None, **values: Any) -> Indicator:
    """Something the plan measures: by default, electronic applications a year, with 200 promised for 2025."""
    defaults: dict[str, Any] = {
        "plan": of or plan(),
        "order": Indicator.objects.count() + 1,
        "role": Indicator.Role.FIELD,
        "name": Text(ja="電子申請の件数", en="Electronic applications"),
        "kind": Indicator.Kind.COUNT,
        "unit": Text(ja="件", en="applications"),
        "target_value": Decimal(200),
        "target_as_printed": "200件",
        "target_period": "2025",
        "target_due_as_printed": "2025年度末",
        "document": paper(),
    }
    return Indicator.objects.create(key=key, **defaults | values)


def value(of: Indicator, period: str, number: int | str | None, **values: Any) -> IndicatorValue:
    """A value of an indicator for a period."""
    when = periods.read(period)
    defaults: dict[str, Any] = {
        "key": f"{of.key}-{period.lower()}-{of.values.count() + 1}",
        "starts": when.start,
        "ends": when.end,
        "value": None if number is None else Decimal(number),
        "as_printed": "" if number is None else f"{number}件",
        "document": paper(),
    }
    return IndicatorValue.objects.create(indicator=of, period=period, **defaults | values)


def correction(of: IndicatorValue, number: int | str, *, reason: str) -> IndicatorValue:
    """A corrected value in the place of another, with the reason."""
    return value(
        of.indicator, of.period, number, state=IndicatorValue.State.CORRECTED, replaces=of, reason=Text(ja=reason)
    )


def meeting(key: str = "m-1", *, on: str = "2025-08-19", **values: Any) -> Meeting:
    """A meeting of the town's digital council."""
    year = date.fromisoformat(on).year - (on[5:7] < "04") if len(on) == 10 else None
    defaults: dict[str, Any] = {
        "date": on,
        "date_as_printed": on,
        "fiscal_year": year,
        "body": "みどり町デジタル会議",
        "title": Text(ja="みどり町デジタル会議 第2回", en="Midori digital council, second meeting"),
        "status": Meeting.Status.HELD,
        "document": paper(),
    }
    return Meeting.objects.create(key=key, **defaults | values)


def terms(definitions: dict[str, str]) -> list[Term]:
    """Glossary words with their explanations, in the order in which they are given."""
    return [
        Term.objects.create(
            key=f"t-{number}", order=number, term=word, definition=Text(ja=definition), document=paper()
        )
        for number, (word, definition) in enumerate(definitions.items(), start=1)
    ]


def survey_table(
    key: str = "role", *, waves: dict[str, dict[str, tuple[int, str] | None]], warning: str = "", order: int = 1
) -> SurveyTable:
    """A survey table from wave → category → (people, percentage); None: not surveyed. Waves are named R2, R3, …"""
    made = SurveyTable.objects.create(
        key=key,
        order=order,
        title=Text(ja=f"表 {key}"),
        dimension="役職",
        warning=Text(ja=warning) if warning else None,
        document=paper(),
    )
    number = 0
    for wave, cells in waves.items():
        total = sum(cell[0] for cell in cells.values() if cell)
        for category, cell in cells.items():
            number += 1
            SurveyCell.objects.create(
                table=made,
                order=number,
                category=category,
                wave=wave,
                fiscal_year=2018 + int(wave[1:]),
                n=cell[0] if cell else None,
                percent_as_printed=Decimal(cell[1]) if cell else None,
                wave_total=total,
                as_printed=f"{cell[1]}% ({cell[0]}人)" if cell else "-",
            )
    return made
