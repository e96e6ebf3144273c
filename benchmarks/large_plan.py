# SPDX-License-Identifier: Apache-2.0
"""A plan as large as any public case: 1,000 measures x 10 years, 500 indicators x 120 months, 20 revisions, 50 departments."""

import random
from datetime import date, timedelta

from django.db import transaction

from kenroku.core.accounts.models import Department
from kenroku.core.text import Text
from kenroku.modules.plan import actions
from kenroku.modules.plan.models import (
    Document,
    Field,
    Heading,
    Indicator,
    IndicatorValue,
    Measure,
    Plan,
    Revision,
    Row,
    Stage,
)

MEASURES, YEARS, INDICATORS, MONTHS, REVISIONS, DEPARTMENTS = 1000, 10, 500, 120, 20, 50
WORDS = (("検討", 1), ("準備", 2), ("試行", 3), ("実施", 4), ("運用", 5), ("—", 0))
PHRASES = ("デジタル技術を活用した", "市民の利便性を高める", "データ利活用による", "地域団体と連携した", "AIによる")
THINGS = ("窓口の改善", "防災情報の発信", "学習機会の提供", "観光案内の充実", "移動サービスの提供", "相談支援の実施")


@transaction.atomic
def make() -> tuple[Revision, Revision]:
    """Fill the database; gives the last revision and the one before it, in which a tenth of everything differs."""
    dice = random.Random(20261120)  # noqa: S311  the same plan every time
    for order, (word, strength) in enumerate(WORDS):
        Stage.objects.create(word=word, order=order, strength=strength, name=Text(ja=word, en=word))
    Department.objects.bulk_create(
        Department(key=f"large-{number:02}", name=Text(ja=f"第{number}課"), position=number)
        for number in range(DEPARTMENTS)
    )
    paper = Document.objects.create(key="large", title=Text(ja="大きな計画"))
    plan = Plan.objects.create(
        key="large", level=Plan.Level.CITY, order=1, title=Text(ja="大きな計画", en="A large plan")
    )
    measures = Measure.objects.bulk_create(Measure(key=f"large-{number:04}") for number in range(MEASURES))
    titles = [f"{dice.choice(PHRASES)}{dice.choice(THINGS)}（第{number}）" for number in range(MEASURES)]
    cells = [[dice.choice(WORDS)[0] for _ in range(YEARS)] for _ in range(MEASURES)]
    made: list[Revision] = []
    for edition in range(1, REVISIONS + 1):
        for number in dice.sample(range(MEASURES), MEASURES // 10):
            titles[number] = titles[number].replace("（", "の推進（", 1)[:60]
            cells[number][dice.randrange(YEARS)] = dice.choice(WORDS)[0]
        made.append(_edition(plan, paper, edition, measures, titles, cells))
    _indicators(plan, dice)
    return made[-1], made[-2]


def _edition(
    plan: Plan, paper: Document, edition: int, measures: list[Measure], titles: list[str], cells: list[list[str]]
) -> Revision:
    revision = Revision.objects.create(
        plan=plan,
        key=f"large-{edition:02}",
        order=edition,
        title=plan.title,
        label=Text(ja=f"第{edition}版", en=f"Edition {edition}"),
        first_year=2020,
        last_year=2020 + YEARS - 1,
        adopted="2020-04",
        document=paper,
    )
    fields = [
        Field.objects.create(
            revision=revision, key=f"f{number}", order=number, name=Text(ja=f"分野{number}"), colour=number
        )
        for number in range(1, 6)
    ]
    headings = Heading.objects.bulk_create(
        Heading(
            revision=revision,
            field=fields[number // 20],
            key=f"h{number:03}",
            order=number,
            title=Text(ja=f"見出し{number}"),
        )
        for number in range(100)
    )
    Row.objects.bulk_create(
        Row(
            revision=revision,
            measure=measure,
            heading=headings[number // 10],
            key=f"row-{number:04}",
            order=number,
            title=Text(ja=titles[number], en=f"Measure {number}"),
            title_as_printed=titles[number],
            is_new=number % 7 == 0,
            cells={str(2020 + year): word for year, word in enumerate(cells[number])},
            document=paper,
            source_heading="工程表",
            source_line=number + 1,
        )
        for number, measure in enumerate(measures)
    )
    actions.adopt(revision)
    return revision


def _indicators(plan: Plan, dice: random.Random) -> None:
    indicators = Indicator.objects.bulk_create(
        Indicator(
            plan=plan,
            key=f"large-{number:04}",
            order=number,
            role=Indicator.Role.REFERENCE,
            name=Text(ja=f"指標{number}", en=f"Indicator {number}"),
            kind=Indicator.Kind.COUNT,
            unit=Text(ja="件", en="cases"),
        )
        for number in range(INDICATORS)
    )
    months = [(2016 + month // 12, month % 12 + 1) for month in range(MONTHS)]
    IndicatorValue.objects.bulk_create(
        (
            IndicatorValue(
                indicator=indicator,
                key=f"{indicator.key}-{year}-{month:02}",
                period=f"{year}-{month:02}",
                starts=date(year, month, 1),
                ends=date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1),
                value=dice.randrange(100_000),
            )
            for indicator in indicators
            for year, month in months
        ),
        batch_size=2000,
    )
