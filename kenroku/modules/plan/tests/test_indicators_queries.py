# SPDX-License-Identifier: Apache-2.0
"""What is said of an indicator's values: what stands, what was corrected, where sources differ, what is missing."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from kenroku.core.refusals import Refused
from kenroku.core.text import Text
from kenroku.modules.plan.models import Indicator, IndicatorValue
from kenroku.modules.plan.queries import indicators, periods
from kenroku.modules.plan.queries.indicators import Outcome, Wanted
from kenroku.modules.plan.tests import town

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 20)


def reread(one: Indicator) -> indicators.Series:
    return indicators.read(indicators.find(one.key))


def test_a_correction_stands_and_the_old_value_stays_readable() -> None:
    one = town.indicator()
    old = town.value(one, "2023", 80, state=IndicatorValue.State.PROVISIONAL)
    town.correction(old, 85, reason="数え直しました。")

    (point,) = reread(one).points

    assert point.agreed is not None and point.agreed.value == 85
    assert not point.in_conflict
    assert [earlier.value for earlier in indicators.history(point.agreed)] == [80]


def test_a_chain_of_corrections_is_told_newest_first() -> None:
    one = town.indicator()
    first = town.value(one, "2023", 80)
    second = town.correction(first, 85, reason="数え直しました。")
    town.correction(second, 83, reason="二重に数えた2件を除きました。")

    agreed = reread(one).points[0].agreed

    assert agreed is not None and agreed.value == 83
    assert [earlier.value for earlier in indicators.history(agreed)] == [85, 80]


def test_sources_that_differ_are_a_conflict_and_have_no_agreed_value() -> None:
    one = town.indicator()
    town.value(one, "2022", 106900, document=town.paper("report"))
    town.value(one, "2022", 96111, document=town.paper("plan"))

    (point,) = reread(one).points

    assert point.in_conflict
    assert point.agreed is None
    assert {value.value for value in point.standing} == {106900, 96111}


def test_sources_that_say_the_same_are_no_conflict() -> None:
    one = town.indicator()
    town.value(one, "2022", 40, document=town.paper("report"))
    town.value(one, "2022", "40.0", document=town.paper("plan"))

    assert not reread(one).points[0].in_conflict


def test_a_gap_is_not_reported_and_not_zero() -> None:
    one = town.indicator()
    town.value(one, "2021", 10)
    town.value(one, "2023", 30)

    series = reread(one)

    assert [(str(point.period), point.reported) for point in series.filled] == [
        ("2021", True),
        ("2022", False),
        ("2023", True),
    ]
    assert [[str(point.period) for point in run] for run in series.segments] == [["2021"], ["2023"]]


def test_a_true_zero_is_reported() -> None:
    one = town.indicator()
    town.value(one, "2023", 0)

    assert reread(one).points[0].reported


def test_a_line_does_not_join_numbers_of_different_papers() -> None:
    one = town.indicator()
    town.value(one, "2021", 10, document=town.paper("old"))
    town.value(one, "2022", 20, document=town.paper("new"))
    town.value(one, "2023", 30, document=town.paper("new"))

    assert [[str(point.period) for point in run] for run in reread(one).segments] == [["2021"], ["2022", "2023"]]


def test_quarters_and_years_are_never_one_series() -> None:
    one = town.indicator()
    for code in ("2023Q1", "2023Q2", "2023Q3"):
        town.value(one, code, 5)
    town.value(one, "2023", 20)

    every = indicators.all_series(indicators.find(one.key))

    assert {series.points[0].period.kind: len(series.points) for series in every} == {"quarter": 3, "year": 1}
    assert reread(one).points[0].period.kind == "quarter"


@pytest.mark.parametrize(
    ("told", "number", "basis", "outcome", "left"),
    [
        ({}, 200, "printed", Outcome.MET, None),
        ({}, 120, "printed", Outcome.SHORT, 80),
        ({}, 210, "approximate", Outcome.APPROXIMATE, None),
        ({"direction": "down", "target_value": Decimal(50)}, 40, "printed", Outcome.MET, None),
        ({"direction": "down", "target_value": Decimal(50)}, 60, "printed", Outcome.SHORT, 10),
        # A reduction is an amount: 42 % less is short of 50 % less, although the paper itself should become less.
        ({"kind": "reduction", "direction": "down", "target_value": Decimal(50)}, 42, "printed", Outcome.SHORT, 8),
    ],
)
def test_progress_is_said_where_it_can_be_said(
    told: dict[str, Any], number: int, basis: str, outcome: Outcome, left: int | None
) -> None:
    one = town.indicator(**told)
    town.value(one, "2025", number, basis=basis)

    found = indicators.progress(reread(one), today=TODAY)

    assert found is not None
    assert (found.outcome, found.left) == (outcome, left)


def test_a_passed_due_day_without_its_value_is_said_as_that() -> None:
    one = town.indicator()
    town.value(one, "2023", 120)

    found = indicators.progress(reread(one), today=TODAY)

    assert found is not None
    assert (found.outcome, found.left, found.is_due) == (Outcome.WAITING, Decimal(80), True)


def test_before_the_due_day_what_is_left_is_said() -> None:
    one = town.indicator()
    town.value(one, "2023", 120)

    found = indicators.progress(reread(one), today=date(2024, 6, 1))

    assert found is not None
    assert (found.outcome, found.left, found.is_due) == (Outcome.SHORT, Decimal(80), False)


def test_nothing_is_said_of_a_conflict_or_without_a_target() -> None:
    differing = town.indicator("differing")
    town.value(differing, "2025", 1)
    town.value(differing, "2025", 300)
    aimless = town.indicator("aimless", target_value=None, target_period="")
    town.value(aimless, "2025", 1)

    found = indicators.progress(reread(differing), today=TODAY)

    assert found is not None and found.outcome is Outcome.CONFLICT
    assert indicators.progress(reread(aimless), today=TODAY) is None


def test_the_list_is_grouped_by_role_in_printed_order() -> None:
    town.indicator("late", role="reference")
    town.indicator("second", role="field", order=9)
    town.indicator("first", role="field", order=8)
    town.indicator("whole", role="overall")

    groups = indicators.select(Wanted()).groups

    assert [(group.role, [one.indicator.key for one in group.series]) for group in groups] == [
        ("overall", ["whole"]),
        ("field", ["first", "second"]),
        ("reference", ["late"]),
    ]


def test_filters_narrow_and_may_be_combined() -> None:
    edition = town.small_plan()
    living = edition.fields.get(key="living")
    told = town.indicator("told", field=living, name=Text(ja="ＡＩチャットボットの利用"))
    town.value(told, "2023", 1)
    town.indicator("silent", field=living)
    corrected = town.indicator("other", role="reference")
    town.correction(town.value(corrected, "2023", 1), 2, reason="数え直しました。")

    def keys(**asked: str) -> set[str]:
        return {one.indicator.key for group in indicators.select(Wanted(**asked)).groups for one in group.series}  # type: ignore[arg-type]

    assert keys() == {"told", "silent", "other"}
    assert keys(field="living") == {"told", "silent"}
    assert keys(reported="no") == {"silent"}
    assert keys(reported="yes") == {"told", "other"}
    assert keys(text="aiチャット") == {"told"}
    assert keys(role="reference", reported="yes") == {"other"}
    assert keys(plan="midori-digital", text="ない言葉") == set()


@pytest.mark.parametrize("asked", [{"role": "kpi"}, {"field": "x"}, {"plan": "x"}, {"reported": "maybe"}])
def test_an_unknown_choice_is_refused_with_those_that_there_are(asked: dict[str, str]) -> None:
    town.indicator(field=town.small_plan().fields.get(key="living"))

    with pytest.raises(Refused) as refused:
        indicators.select(Wanted(**asked))  # type: ignore[arg-type]

    assert refused.value.code == "unknown_choice"
    assert refused.value.status == 400
    assert refused.value.extra["expected"]


def test_an_unknown_indicator_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        indicators.find("nowhere")

    assert refused.value.status == 404


def test_queries_do_not_grow_with_indicators_or_values(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    for number in range(12):
        one = town.indicator(f"i-{number}")
        for year in range(2015, 2024):
            old = town.value(one, str(year), number)
            town.correction(old, number + 1, reason="数え直しました。")

    with django_assert_max_num_queries(5):
        listing = indicators.select(Wanted())
        words = [
            (value.document, [old.value for old in indicators.history(value)])
            for group in listing.groups
            for series in group.series
            for point in series.filled
            for value in point.standing
        ]

    assert len(words) == 12 * 9


def test_a_long_list_is_given_in_pages_and_whole_for_files() -> None:
    for number in range(indicators.PER_PAGE + 3):
        town.indicator(f"i-{number}")

    def shown(page: int) -> int:
        return sum(len(group.series) for group in indicators.select(Wanted(page=page)).groups)

    assert (shown(1), shown(2), shown(0)) == (indicators.PER_PAGE, 3, indicators.PER_PAGE + 3)
    assert indicators.select(Wanted(page=2)).count == indicators.PER_PAGE + 3


def test_a_page_reads_the_newest_values_and_a_file_all() -> None:
    one = town.indicator()
    month = periods.read("2020-01")
    for number in range(indicators.ON_A_PAGE + 5):
        town.value(one, str(month), number)
        month = periods.following(month)

    def points(page: int) -> int:
        return len(indicators.select(Wanted(page=page)).groups[0].series[0].points)

    latest = indicators.select(Wanted()).groups[0].series[0].latest
    assert (points(1), points(0)) == (indicators.ON_A_PAGE, indicators.ON_A_PAGE + 5)
    assert latest is not None and latest.number == indicators.ON_A_PAGE + 4


def test_results_come_under_the_titles_of_their_tables_with_their_judgements() -> None:
    for number, (group, judgement) in enumerate((("サービス", "met"), ("サービス", "not_met"), ("生産性", ""))):
        one = town.indicator(f"ds-{number}", role="result", group=group)
        town.value(one, "2022", 10, judgement=judgement)
    town.indicator("kpi")

    found = indicators.results_of(town.plan())

    assert [(title, len(series)) for title, series in found.groups] == [("サービス", 2), ("生産性", 1)]
    assert (found.count, found.met, found.not_met, found.not_judged) == (3, 1, 1, 1)


def test_the_record_shows_the_plans_years_without_a_report() -> None:
    town.revision(first_year=2023, last_year=2025)
    one = town.indicator()
    town.value(one, "2021", 5)
    town.value(one, "2023", 9)

    def told(today: date) -> list[tuple[str, bool]]:
        return [
            (str(point.period), point.reported) for point in indicators.record(indicators.find(one.key), today=today)
        ]

    assert told(TODAY) == [("2025", False), ("2024", False), ("2023", True), ("2022", False), ("2021", True)]
    assert told(date(2024, 4, 1))[0] == ("2024", False)
    assert told(date(2024, 3, 31))[0] == ("2023", True)


def test_a_small_line_begins_where_the_last_paper_begins() -> None:
    one = town.indicator()
    town.value(one, "2021", 10, document=town.paper("old"))
    town.value(one, "2022", 20, document=town.paper("new"))

    assert reread(one).way == ()

    town.value(one, "2023", 30, document=town.paper("new"))

    assert reread(one).way == (Decimal(20), Decimal(30))


def test_measures_are_named_as_in_the_newest_revision() -> None:
    first = town.small_plan()
    second = town.revision("midori-2024", adopted="2024-03")
    town.add_row(second, measure="counter", title="書かない・行かない窓口")
    one = town.indicator()
    one.measures.add(first.rows.get(measure__key="counter").measure, first.rows.get(measure__key="shelter").measure)

    assert {named.title.ja for named in indicators.measures_of(one)} == {
        "書かない・行かない窓口",
        "避難所の受付のデジタル化",
    }


@pytest.mark.parametrize(
    ("code", "after", "short"),
    [
        ("2023", "2024", "R5"),
        ("2018", "2019", "H30"),
        ("2023H2", "2024-H1", "R5下"),
        ("2023-Q4", "2024-Q1", "R5 Q4"),
        ("2023-12", "2024-01", "2023.12"),
    ],
)
def test_periods_follow_each_other(code: str, after: str, short: str) -> None:
    period = periods.read(code)

    assert str(periods.following(period)) == after
    assert periods.short(period) == short


def test_a_strange_period_is_refused() -> None:
    with pytest.raises(ValueError, match="period"):
        periods.read("2023Q5")
