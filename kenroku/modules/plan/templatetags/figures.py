# SPDX-License-Identifier: Apache-2.0
"""What the pages around the grid say of numbers, periods and sources."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django import template
from django.http import HttpRequest
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kenroku.core.dates import Period
from kenroku.core.numbers import grouped
from kenroku.core.text import Text
from kenroku.modules.plan import charts
from kenroku.modules.plan.models import Indicator, IndicatorValue
from kenroku.modules.plan.queries import indicators, periods
from kenroku.modules.plan.queries.indicators import Outcome, Progress, Series, without_zeros
from kenroku.modules.plan.queries.updated import last_changed
from kenroku.ui.chart import Chart

register = template.Library()

KINDS: Mapping[str, Text] = {
    Indicator.Kind.LEVEL: Text(ja="その時点の値", en="Value at the time"),
    Indicator.Kind.COUNT: Text(ja="期間ごとの数", en="Number in each period"),
    Indicator.Kind.RATE: Text(ja="割合", en="Share"),
    Indicator.Kind.CUMULATIVE: Text(ja="始まりからの累計", en="Total since the beginning"),
    Indicator.Kind.REDUCTION: Text(ja="基準からの削減", en="Reduction against a base"),
    Indicator.Kind.INCREASE: Text(ja="基準からの増加", en="Increase against a base"),
}
DIRECTIONS: Mapping[str, Text] = {
    Indicator.Direction.UP: Text(ja="多いほどよい", en="More is better"),
    Indicator.Direction.DOWN: Text(ja="少ないほどよい", en="Less is better"),
    Indicator.Direction.NEUTRAL: Text(ja="よしあしを問わない", en="Neither way is better"),
}
BASES: Mapping[str, Text] = {
    IndicatorValue.Basis.PRINTED: Text(ja="資料に記載された数", en="Printed in the paper"),
    IndicatorValue.Basis.DERIVED: Text(ja="資料の数から計算した数", en="Computed from printed numbers"),
    IndicatorValue.Basis.APPROXIMATE: Text(ja="資料におよその数で記載", en="Printed as an approximate number"),
}


@register.filter
def kind_words(indicator: Indicator) -> Text:
    """How an indicator's values behave."""
    return KINDS[indicator.kind]


@register.filter
def direction_words(indicator: Indicator) -> Text:
    """Which way is better."""
    return DIRECTIONS[indicator.direction]


@register.filter
def basis_words(value: IndicatorValue) -> Text:
    """Where a number comes from."""
    return BASES[value.basis]


@register.filter
def period(code: str | Period) -> Text:
    """A period in words: 令和5年度(2023年度)."""
    return (code if isinstance(code, Period) else periods.read(code)).label


@register.simple_tag
def quantity(number: Decimal | None, unit: Text | None = None) -> SafeString:
    """A number with its unit: 65,918件, 65,918 items."""
    shown = without_zeros(number)
    return (
        SafeString("")
        if shown is None
        else format_html('<span class="number">{}</span>{}', grouped(shown), _unit(unit))
    )


@register.filter
def printed_otherwise(value: IndicatorValue) -> bool:
    """Whether the paper prints a value in other words than this page does."""
    return value.as_printed not in ("", _plainly(value.value, value.indicator.unit))


@register.filter
def target_printed_otherwise(indicator: Indicator) -> bool:
    """Whether the paper prints a target in other words than this page does."""
    return indicator.target_as_printed not in ("", _plainly(indicator.target_value, indicator.unit))


@register.filter
def target_words(indicator: Indicator) -> Text | str:
    """A target with its due, as a label."""
    if indicator.target_value is None and not indicator.target_as_printed:
        return ""
    number = _amount(indicator.target_value, indicator.unit)
    ja = indicator.target_as_printed or number
    due = indicator.target_due_as_printed
    by = periods.read(indicator.target_period).label.en if indicator.target_period else ""
    return Text(
        ja=f"{ja}（{due}）" if due else ja,
        en=f"{number or ja}, due {by}" if by else number or ja,
    )


@register.simple_tag
def progress_words(progress: Progress, indicator: Indicator) -> str:
    """A sentence on the way to the target, where one can honestly be said."""
    left = _amount(progress.left, _difference(indicator.unit))
    due = period(indicator.target_period) if indicator.target_period else ""
    match progress.outcome:
        case Outcome.MET:
            return _("目標に達しています。")
        case Outcome.SHORT if progress.is_due:
            return _("期限の時点で、目標に%(left)s届きませんでした。") % {"left": left}
        case Outcome.SHORT:
            return _("目標まで、あと%(left)sです。") % {"left": left}
        case Outcome.CONFLICT:
            return _("資料によって値が違うため、目標に達したかどうかは示しません。")
        case Outcome.APPROXIMATE:
            return _("およその数しかないため、目標に達したかどうかは示しません。")
    if progress.is_due:
        return _("目標の期限（%(due)s）は過ぎましたが、期限の時点の値は、ここにある資料にはありません。") % {"due": due}
    return (
        _("まだ値が報告されていません。目標の期限は%(due)sです。") % {"due": due}
        if due
        else _("まだ値が報告されていません。")
    )


@register.filter
def chart_of(series: Series) -> Chart | None:
    """The chart of an indicator, where there is something to draw."""
    return charts.of_indicator(series)


@register.filter
def progress_of(series: Series, today: date) -> Progress | None:
    """How far an indicator is from its target."""
    return indicators.progress(series, today=today)


@register.filter
def history_of(value: IndicatorValue) -> tuple[IndicatorValue, ...]:
    """The values that this one replaced, newest first."""
    return indicators.history(value)


@register.simple_tag(takes_context=True)
def files(context: Context) -> list[dict[str, str]]:
    """This page's rows as files, exactly as they are filtered."""
    request: HttpRequest = context["request"]
    found = []
    for name, title in (("csv", "CSV"), ("xlsx", "Excel (XLSX)"), ("json", "JSON")):
        query = request.GET.copy()
        query.pop("page", None)
        query["format"] = name
        found.append({"title": title, "url": f"?{query.urlencode()}"})
    return found


@register.simple_tag
def last_change() -> date | None:
    """The day on which the plan's data last changed."""
    return last_changed()


@register.simple_tag(takes_context=True)
def without(context: Context, *names: str) -> str:
    """This page's address without some of its filters."""
    query = context["request"].GET.copy()
    for name in (*names, "page"):
        query.pop(name, None)
    return f"?{query.urlencode()}" if query else context["request"].path


@register.filter
def lines(text: Text | None) -> list[Text]:
    """The lines of a printed text, each in the languages that have as many lines as the Japanese."""
    if text is None:
        return []
    ja, en, easy = (
        [line.strip() for line in words.splitlines() if line.strip()] for words in (text.ja, text.en, text.easy)
    )
    return [
        Text(ja=line, en=en[at] if len(en) == len(ja) else "", easy=easy[at] if len(easy) == len(ja) else "")
        for at, line in enumerate(ja)
    ]


def _plainly(number: Decimal | None, unit: Text | None) -> str:
    shown = without_zeros(number)
    return "" if shown is None else f"{grouped(shown)}{unit.ja if unit else ''}"


def _amount(number: Decimal | None, unit: Text | None) -> str:
    shown = without_zeros(number)
    return "" if shown is None else f"{grouped(shown)}{_unit(unit)}"


def _unit(unit: Text | None) -> str:
    """The unit as it follows a number: Japanese close behind it, Latin words after a space."""
    if unit is None:
        return ""
    words = str(unit)
    return f" {words}" if (get_language() or "ja").startswith("en") and words != "%" else words


def _difference(unit: Text | None) -> Text | None:
    """What lies between two values of this unit: points between percentages."""
    return Text(ja="ポイント", en="points") if unit and unit.ja in {"%", "％"} else unit
