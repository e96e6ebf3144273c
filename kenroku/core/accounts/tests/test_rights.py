# SPDX-License-Identifier: Apache-2.0
"""Who may do what: appointing, roles, and what a role reaches."""

from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator

from kenroku.core.accounts import access, actions
from kenroku.core.accounts.models import Account, RoleGrant
from kenroku.core.accounts.tests.people import admin, citizen, clerk, department
from kenroku.core.events.models import Recorded
from kenroku.core.notices.models import Notice
from kenroku.core.refusals import Refused

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("given_at", "asked_at", "holds"),
    [
        (None, None, True),
        (None, "section", True),
        ("bureau", "bureau", True),
        ("bureau", "section", True),
        ("section", "bureau", False),
        ("other", "section", False),
        ("bureau", None, False),
    ],
)
def test_a_role_reaches_down_and_never_up_or_aside(given_at: str | None, asked_at: str | None, holds: bool) -> None:
    places = {"bureau": department("bureau"), "other": department("other")}
    places["section"] = department("section", places["bureau"])
    someone = clerk("a@example.jp", "plan.editor", department=places.get(given_at or ""))
    assert access.holds(someone, "plan.editor", places.get(asked_at or "")) is holds
    assert access.holds_anywhere(someone, "plan.editor")
    assert not access.holds(someone, "core.admin", places.get(asked_at or ""))


@pytest.mark.parametrize("change", [{"is_staff": False}, {"is_active": False}])
def test_a_role_is_worth_nothing_without_office(change: dict[str, bool]) -> None:
    someone = admin()
    Account.objects.filter(pk=someone.pk).update(**change)
    someone.refresh_from_db()
    assert not access.holds(someone, "core.admin")
    assert not access.holds_anywhere(someone, "core.admin")


def _grant(target: Account, by: Account | None) -> None:
    actions.grant(target, role="core.auditor", by=by)


def _revoke(target: Account, by: Account | None) -> None:
    actions.revoke(RoleGrant.objects.get_or_create(account=target, role="core.auditor")[0], by=by)


def _appoint(target: Account, by: Account | None) -> None:
    actions.appoint(target, by=by)


def _dismiss(target: Account, by: Account | None) -> None:
    actions.dismiss(target, by=by)


def _forget_keys(target: Account, by: Account | None) -> None:
    actions.forget_keys(target, by=by)


@pytest.mark.parametrize("act", [_grant, _revoke, _appoint, _dismiss, _forget_keys])
@pytest.mark.parametrize(
    ("who", "may"),
    [("citizen", False), ("clerk", False), ("admin of one department", False), ("admin", True), ("operator", True)],
)
def test_only_administrators_and_the_operator_change_staff(
    act: Callable[[Account, Account | None], None], who: str, may: bool
) -> None:
    target = clerk("target@example.jp")
    somebody: dict[str, Callable[[], Account | None]] = {
        "citizen": citizen,
        "clerk": lambda: clerk("clerk@example.jp", "core.auditor"),
        "admin of one department": lambda: clerk("local@example.jp", "core.admin", department=department()),
        "admin": admin,
        "operator": lambda: None,
    }
    by = somebody[who]()
    before = Recorded.objects.count()
    if may:
        act(target, by)
    else:
        with pytest.raises(Refused) as refusal:
            act(target, by)
        assert (refusal.value.code, refusal.value.status) == ("not_admin", 403)
        assert Recorded.objects.count() == before


def test_granting_records_who_what_and_where_and_tells_the_person() -> None:
    boss, someone, place = admin(), clerk(), department("dx")
    given = actions.grant(someone, role="core.auditor", department=place, by=boss)
    assert given.by == boss
    row = Recorded.objects.get(name="core.role_granted")
    assert (row.data, row.about, row.by) == (
        {"role": "core.auditor", "department": "dx"},
        f"core.account:{someone.actor}",
        boss.actor,
    )
    assert Notice.objects.get(account=someone).kind == "core.role_granted"
    with pytest.raises(Refused, match="すでに"):
        actions.grant(someone, role="core.auditor", department=place, by=boss)
    actions.revoke(given, by=boss)
    assert Recorded.objects.get(name="core.role_revoked").data == {"role": "core.auditor", "department": "dx"}
    assert not someone.grants.exists()


@pytest.mark.parametrize(("role", "code"), [("core.king", "unknown_role"), ("", "unknown_role")])
def test_a_role_nobody_declared_is_refused(role: str, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        actions.grant(clerk(), role=role, by=admin())
    assert refusal.value.code == code


def test_roles_are_for_staff() -> None:
    with pytest.raises(Refused) as refusal:
        actions.grant(citizen(), role="core.auditor", by=admin())
    assert refusal.value.code == "not_staff"


def test_the_last_administrator_stays() -> None:
    boss = admin()
    with pytest.raises(Refused) as refusal:
        actions.dismiss(boss, by=boss)
    assert refusal.value.code == "last_admin"
    with pytest.raises(Refused) as refusal:
        actions.revoke(boss.grants.get(), by=boss)
    assert refusal.value.code == "last_admin"
    boss.refresh_from_db()
    assert access.holds(boss, "core.admin")
    actions.grant(second := clerk("second@example.jp"), role="core.admin", by=boss)
    actions.dismiss(boss, by=second)
    boss.refresh_from_db()
    assert not access.is_staff(boss)


def test_dismissal_takes_everything_and_ends_sessions() -> None:
    boss, someone, place = admin(), clerk("a@example.jp", "core.auditor", "core.admin"), department()
    actions.appoint(someone, departments=(place,), by=boss)
    before = someone.get_session_auth_hash()
    actions.dismiss(someone, by=boss)
    someone.refresh_from_db()
    assert not someone.is_staff
    assert not someone.grants.exists()
    assert not someone.memberships.exists()
    assert someone.get_session_auth_hash() != before
    assert sorted(Recorded.objects.values_list("name", flat=True)) == [
        "core.role_revoked",
        "core.role_revoked",
        "core.staff_dismissed",
    ]


def test_lost_keys_are_forgotten_and_the_person_is_told() -> None:
    boss, someone = admin(), clerk()
    for kind in ("totp", "webauthn", "recovery_codes"):
        Authenticator.objects.create(user=someone, type=kind, data={})
    kept = Authenticator.objects.create(user=boss, type="totp", data={})
    before = someone.get_session_auth_hash()
    actions.forget_keys(someone, by=boss)
    assert list(Authenticator.objects.all()) == [kept]
    assert someone.get_session_auth_hash() != before
    assert Notice.objects.get(account=someone).kind == "core.security"
    with pytest.raises(Refused) as refusal:
        actions.forget_keys(boss, by=boss)
    assert refusal.value.code == "own_keys"


def test_appointing_twice_moves_and_is_recorded_once() -> None:
    boss, someone, first, second = admin(), citizen(), department("first"), department("second")
    actions.appoint(someone, departments=(first,), by=boss)
    actions.appoint(someone, departments=(second,), by=boss)
    someone.refresh_from_db()
    assert [found.department for found in someone.memberships.all()] == [second]
    assert Recorded.objects.filter(name="core.staff_appointed").count() == 1


def test_an_erased_person_cannot_be_appointed() -> None:
    with pytest.raises(Refused) as refusal:
        actions.appoint(citizen(is_active=False), by=admin())
    assert refusal.value.code == "account_closed"
