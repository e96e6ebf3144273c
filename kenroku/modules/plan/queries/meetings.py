# SPDX-License-Identifier: Apache-2.0
"""Meetings on the way of the plan, by fiscal year, and one meeting with what is known of it."""

from dataclasses import dataclass
from http import HTTPStatus

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from kenroku.core.dates import fiscal_year_label
from kenroku.core.refusals import Refused
from kenroku.core.text import Text
from kenroku.modules.plan.models import Meeting, Revision
from kenroku.modules.plan.queries.choices import Choice, choose


@dataclass(frozen=True, slots=True)
class Year:
    """The meetings of a fiscal year, newest first; `title` None where the papers give no year."""

    year: int | None
    title: Text
    meetings: tuple[Meeting, ...]


@dataclass(frozen=True, slots=True)
class Calendar:
    """The meetings that fit, by fiscal year, with the filters' choices."""

    count: int
    years: tuple[Year, ...]
    bodies: tuple[Choice, ...]
    fiscal_years: tuple[Choice, ...]


def calendar(*, body: str = "", year: str = "") -> Calendar:
    """The meetings of a body and a fiscal year, or all; entries that a later one replaced are left to its page.

    Refuses with `unknown_choice` (400) where a filter's value is none of its choices.
    """
    standing = Meeting.objects.filter(replaced_by__isnull=True)
    known = list(standing.order_by().values_list("body", "fiscal_year").distinct())
    counted = standing.values("body").annotate(number=Count("id")).order_by("-number", "body")
    bodies = choose(body, {row["body"]: Text(ja=row["body"]) for row in counted if row["body"]}, name="body")
    numbers = sorted({number for _body, number in known if number is not None}, reverse=True)
    fiscal_years = choose(year, {str(number): fiscal_year_label(number) for number in numbers}, name="year")

    if body:
        standing = standing.filter(body=body)
    if year:
        standing = standing.filter(fiscal_year=int(year))
    found = list(standing.annotate(members_named=Count("members")))
    # Undated entries stand at the foot of their year; a whole month stands after the days in it.
    found.sort(key=lambda meeting: (meeting.date, meeting.pk), reverse=True)
    years = [
        Year(number, fiscal_year_label(number), tuple(meeting for meeting in found if meeting.fiscal_year == number))
        for number in numbers
    ]
    undated = tuple(meeting for meeting in found if meeting.fiscal_year is None)
    years.append(Year(None, Text(ja="年度の記載なし", en="No fiscal year given"), undated))
    return Calendar(len(found), tuple(year for year in years if year.meetings), bodies, fiscal_years)


def find(key: str) -> Meeting:
    """The meeting of this key with its members, the revisions it dealt with and the entries it replaced.

    Refuses with `unknown_meeting` (404).
    """
    found = (
        Meeting.objects.select_related("document", "replaced_by")
        .prefetch_related("members__document", "earlier_versions__document")
        .filter(key=key)
        .first()
    )
    if found is None:
        raise Refused(
            "unknown_meeting",
            _("「%(key)s」という会議は見つかりません。会議の一覧からお選びください。") % {"key": key},
            status=HTTPStatus.NOT_FOUND,
        )
    return found


def revisions_of(meeting: Meeting) -> list[Revision]:
    """The adopted revisions that the meeting dealt with."""
    return list(Revision.objects.visible_to(None).filter(meetings=meeting).select_related("plan"))
