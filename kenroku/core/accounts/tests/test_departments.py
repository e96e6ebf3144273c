# SPDX-License-Identifier: Apache-2.0
"""Departments, counters and hours."""

from datetime import time

import pytest
from django.db import IntegrityError, transaction

from kenroku.core import refs
from kenroku.core.accounts import departments
from kenroku.core.accounts.departments import Desk, Opening
from kenroku.core.accounts.models import Counter, Department, Hours
from kenroku.core.accounts.tests.people import admin, citizen, clerk, department
from kenroku.core.events.models import Recorded
from kenroku.core.refs import Ref
from kenroku.core.refusals import Refused
from kenroku.core.text import Text

pytestmark = pytest.mark.django_db

DESK = Desk(
    name=Text(ja="住民票の窓口"),
    place=Text(ja="本庁舎1階"),
    phone="076-220-2111",
    closed=Text(ja="土日祝日"),
    hours=(Opening(weekday=1, opens=time(8, 30), closes=time(17, 15)),),
)


def test_keeping_is_idempotent_and_records_only_changes() -> None:
    for _ in range(2):
        departments.keep("shimin", name=Text(ja="市民課"), phone="076-220-2241", desks=(DESK,), by=None)
    assert Recorded.objects.filter(name="core.department_changed").count() == 1
    counter = Counter.objects.get()
    departments.keep("shimin", name=Text(ja="市民窓口課"), phone="076-220-2241", by=None)
    assert Counter.objects.get() == counter
    assert Department.objects.get().name == Text(ja="市民窓口課")
    assert Recorded.objects.filter(about="core.department:shimin").count() == 2
    departments.keep("shimin", name=Text(ja="市民窓口課"), phone="076-220-2241", desks=(), by=None)
    assert not Hours.objects.exists()


@pytest.mark.parametrize(("who", "may"), [(citizen, False), (clerk, False), (admin, True)])
def test_who_may_edit(who: object, may: bool) -> None:
    by = who()  # type: ignore[operator]
    if may:
        departments.keep("a", name=Text(ja="甲"), by=by)
        return
    with pytest.raises(Refused) as refusal:
        departments.keep("a", name=Text(ja="甲"), by=by)
    assert refusal.value.code == "not_admin"
    assert not Department.objects.exists()


def test_no_department_lies_under_itself() -> None:
    top = department("top")
    below = department("below", top)
    with pytest.raises(Refused) as refusal:
        departments.keep("top", name=top.name, parent=below, by=None)
    assert refusal.value.code == "circle"


def test_the_card_points_to_the_public_page() -> None:
    place = department("dx")
    card = refs.card(place.ref)
    assert card is not None
    assert card.title == place.name
    assert card.url.endswith("#dx")
    assert refs.card(Ref("core.department:gone")) is None


@pytest.mark.parametrize(("weekday", "opens", "closes"), [(0, 8, 17), (8, 8, 17), (1, 17, 8), (1, 8, 8)])
def test_the_database_refuses_impossible_hours(weekday: int, opens: int, closes: int) -> None:
    counter = Counter.objects.create(department=department(), name=Text(ja="窓口"))
    with pytest.raises(IntegrityError), transaction.atomic():
        Hours.objects.create(counter=counter, weekday=weekday, opens=time(opens), closes=time(closes))
