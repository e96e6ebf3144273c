# SPDX-License-Identifier: Apache-2.0
"""The city's departments and counters for programs."""

from datetime import time
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema
from pydantic import Field

from kenroku.core import rest
from kenroku.core.accounts.models import Counter, Department
from kenroku.core.freshness import newest_events
from kenroku.core.refusals import Refused
from kenroku.core.rest import gettext_lazy
from kenroku.project.api_core.words import Words, words

router = Router()


class HoursOut(Schema):
    """One stretch of time in which a counter is open; weekday 1 is Monday (ISO 8601)."""

    weekday: int = Field(ge=1, le=7)
    opens: time
    closes: time
    note: Words | None


class CounterOut(Schema):
    """A counter where people are served."""

    name: Words
    place: Words | None
    phone: str
    closed: Words | None
    hours: list[HoursOut]


class DepartmentOut(Schema):
    """A bureau, division or section of the city. `above` is the key of the one it belongs to."""

    key: str
    name: Words
    above: str | None
    phone: str
    place: Words | None
    counters: list[CounterOut]


@router.get(
    "/departments",
    response=rest.Page[DepartmentOut],
    summary=gettext_lazy("部署と窓口の一覧"),
    description=gettext_lazy("市の部署を、窓口、受付時間、電話、場所とともに返します。"),
)
def departments(request: HttpRequest, response: HttpResponse, paging: Query[rest.Paging]) -> Any:
    """Every department, in the city's own order."""
    if unchanged := rest.conditional(request, newest_events()):
        return unchanged
    rows = Department.objects.select_related("parent").prefetch_related("counters__hours")
    page = rest.page_of_rows(request, response, rows, paging, order=("position", "key"))
    return page | {"items": [_described(department) for department in page["items"]]}


@router.get(
    "/departments/{key}",
    response=DepartmentOut,
    summary=gettext_lazy("部署1つ"),
    description=gettext_lazy("窓口、受付時間、電話、場所を返します。"),
)
def department(request: HttpRequest, key: str) -> Any:
    """One department. Refuses with `unknown_department` (404)."""
    if unchanged := rest.conditional(request, newest_events()):
        return unchanged
    rows = Department.objects.select_related("parent").prefetch_related("counters__hours")
    if (found := rows.filter(key=key).first()) is None:
        raise Refused(
            "unknown_department",
            _("その部署はありません。一覧は /api/v1/departments にあります。"),
            status=HTTPStatus.NOT_FOUND,
        )
    return _described(found)


def _described(department: Department) -> dict[str, Any]:
    return {
        "key": department.key,
        "name": department.name.to_json(),
        "above": department.parent.key if department.parent else None,
        "phone": department.phone,
        "place": words(department.place),
        "counters": [_counter(counter) for counter in department.counters.all()],
    }


def _counter(counter: Counter) -> dict[str, Any]:
    return {
        "name": counter.name.to_json(),
        "place": words(counter.place),
        "phone": counter.phone,
        "closed": words(counter.closed),
        "hours": [
            {"weekday": hours.weekday, "opens": hours.opens, "closes": hours.closes, "note": words(hours.note)}
            for hours in counter.hours.all()
        ],
    }
