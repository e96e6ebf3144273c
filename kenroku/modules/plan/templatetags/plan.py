# SPDX-License-Identifier: Apache-2.0
"""What the plan's templates say again and again: its rooms within the room, and dates as printed."""

from typing import Any

from django import template
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kenroku.core.dates import parse_partial_date
from kenroku.core.text import Text
from kenroku.modules.plan.models import Revision, SurveyTable

register = template.Library()

PAGES = (
    ("home", _("概要"), "plan:home"),
    ("plans", _("計画のあゆみ"), "plan:plans"),
    ("grid", _("工程表"), "plan:grid"),
    ("diff", _("変更点"), "plan:diff"),
    ("indicators", _("KPI・指標"), "plan:indicators"),
    ("meetings", _("会議"), "plan:meetings"),
    ("survey", _("職員アンケート"), "plan:survey"),
    ("glossary", _("用語集"), "plan:glossary"),
)


@register.simple_tag
def plan_pages(current: str, revision: Revision | None = None) -> list[dict[str, Any]]:
    """The pages of the room that have something to show, the current one marked; the grid is that of the revision read."""
    shown = revision or Revision.objects.visible_to(None).filter(measures_expected="", is_excerpt=False).last()
    return [
        {
            "title": title,
            "url": reverse(name, args=[shown.key]) if name == "plan:grid" and shown else reverse(name),
            "current": key == current,
        }
        for key, title, name in PAGES
        if (name != "plan:grid" or shown) and (name != "plan:survey" or SurveyTable.objects.exists())
    ]


@register.filter
def when(printed: str) -> Text | str:
    """An ISO date, or the part of one that is known, in words: `2026-06` is 令和8年6月(2026年)."""
    return parse_partial_date(printed).label if printed else ""
