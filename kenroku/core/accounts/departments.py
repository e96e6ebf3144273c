# SPDX-License-Identifier: Apache-2.0
"""Keeping the city's departments, counters and hours up to date."""

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from kenroku.core.accounts import access
from kenroku.core.accounts.events import DepartmentChanged
from kenroku.core.accounts.hours import Opening as Opening
from kenroku.core.accounts.models import Account, Counter, Department, Hours
from kenroku.core.accounts.roles import ADMIN
from kenroku.core.events.log import record
from kenroku.core.refs import Card, Ref, RefKind
from kenroku.core.refusals import Refused
from kenroku.core.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """A counter as it shall be."""

    name: Text
    place: Text | None = None
    phone: str = ""
    closed: Text | None = None
    hours: Sequence[Opening] = ()


@transaction.atomic
def keep(
    key: str,
    *,
    name: Text,
    parent: Department | None = None,
    phone: str = "",
    place: Text | None = None,
    position: int = 0,
    desks: Sequence[Desk] | None = None,
    by: Account | None,
) -> Department:
    """Make a department, or bring the one with this key to this state; `desks=None` leaves its counters as they are.

    Records the change only where there is one. Refuses with `not_admin` (`by=None` is the city pack or the operator)
    and with `circle` where a department would lie under itself.
    """
    if by is not None and not may_edit(by):
        raise Refused(
            "not_admin",
            _("部署の情報を直せるのは管理者だけです。管理者に頼んでください。"),
            status=HTTPStatus.FORBIDDEN,
        )
    department = Department.objects.select_for_update().filter(key=key).first() or Department(key=key)
    if parent is not None and department in parent.line():
        raise Refused("circle", _("部署を、その下の部署の中に置くことはできません。上の部署を選び直してください。"))
    before = _state(department) if department.pk else None
    department.name, department.parent, department.phone = name, parent, phone
    department.place, department.position = place, position
    department.save()
    if desks is not None and tuple(desks) != desks_of(department):
        _replace(department, desks)
    if before != _state(department):
        record(DepartmentChanged(), about=department.ref, by=by)
    return department


def may_edit(account: Account) -> bool:
    """Whether this person may change departments."""
    return access.holds(account, ADMIN.name)


def desks_of(department: Department) -> tuple[Desk, ...]:
    """A department's counters and hours as they are."""
    return tuple(
        Desk(
            name=counter.name,
            place=counter.place,
            phone=counter.phone,
            closed=counter.closed,
            hours=tuple(
                Opening(weekday=found.weekday, opens=found.opens, closes=found.closes, note=found.note)
                for found in counter.hours.all()
            ),
        )
        for counter in department.counters.prefetch_related("hours")
    )


def card(ref: Ref) -> Card | None:
    """A department's title and address on the public page."""
    found = Department.objects.filter(key=ref.key).first()
    if found is None:
        return None
    return Card(
        ref, title=found.name, url=f"{reverse('departments')}#{found.key}", kind=Text(ja="部署", en="Department")
    )


REF = RefKind("core.department", card)


def _state(department: Department) -> tuple[object, ...]:
    row = Department.objects.values_list("name", "parent", "phone", "place", "position").get(pk=department.pk)
    return (*row, desks_of(department))


def _replace(department: Department, desks: Sequence[Desk]) -> None:
    department.counters.all().delete()
    for position, desk in enumerate(desks):
        counter = Counter.objects.create(
            department=department,
            name=desk.name,
            place=desk.place,
            phone=desk.phone,
            closed=desk.closed,
            position=position,
        )
        Hours.objects.bulk_create(
            Hours(counter=counter, weekday=found.weekday, opens=found.opens, closes=found.closes, note=found.note)
            for found in desk.hours
        )
