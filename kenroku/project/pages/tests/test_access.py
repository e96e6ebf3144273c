# SPDX-License-Identifier: Apache-2.0
"""Who gets where: every page of people, for everybody."""

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.urls import reverse

from kenroku.core.accounts import guard, tokens
from kenroku.core.accounts.models import Account, RoleGrant
from kenroku.core.accounts.tests.people import admin, citizen, clerk, department, sign_in
from kenroku.core.notices.actions import notify
from kenroku.core.notices.models import Notice
from kenroku.core.refusals import Refused
from kenroku.core.text import Text

pytestmark = pytest.mark.django_db

WHO = ("anonymous", "citizen", "staff without", "staff", "auditor", "admin")
EVERYBODY = (200, 200, 200, 200, 200, 200)
SIGNED_IN = (302, 200, 200, 200, 200, 200)
STAFF = (302, 403, 403, 200, 200, 200)
AUDITOR = (302, 403, 403, 403, 200, 403)
ADMIN = (302, 403, 403, 403, 403, 200)
CHANGES = (302, 403, 403, 403, 403, 302)

PAGES = {
    "departments": EVERYBODY,
    "account_overview": SIGNED_IN,
    "account_settings": SIGNED_IN,
    "account_readers": SIGNED_IN,
    "account_data": SIGNED_IN,
    "account_data_file": SIGNED_IN,
    "account_delete": SIGNED_IN,
    "account_email": SIGNED_IN,
    "mfa_index": SIGNED_IN,
    "mfa_list_webauthn": SIGNED_IN,
    "inbox": SIGNED_IN,
    "account_tokens": (302, 200, 302, 200, 200, 200),
    "staff_home": STAFF,
    "staff_people": ADMIN,
    "staff_appoint": ADMIN,
    "staff_person": ADMIN,
    "staff_dismiss": ADMIN,
    "staff_forget_keys": ADMIN,
    "staff_readings": AUDITOR,
    "departments_edit_list": ADMIN,
    "departments_edit": ADMIN,
    "account_login": (200, 302, 302, 302, 302, 302),
    "account_signup": (200, 302, 302, 302, 302, 302),
    "account_reset_password": (404,) * 6,
    "account_set_password": (404,) * 6,
    "account_change_password": (404,) * 6,
}


def _somebody(client: Client, who: str) -> Account | None:
    if who == "anonymous":
        return None
    somebody: dict[str, Callable[[], Account]] = {
        "citizen": citizen,
        "staff without": lambda: clerk("me@example.jp", "core.admin", "core.auditor"),
        "staff": clerk,
        "auditor": lambda: clerk("me@example.jp", "core.auditor"),
        "admin": admin,
    }
    account = somebody[who]()
    sign_in(client, account, second_factor=who in ("staff", "auditor", "admin"))
    return account


def _address(name: str, target: Account) -> str:
    if name in ("staff_person", "staff_dismiss", "staff_forget_keys"):
        return reverse(name, args=[target.pk])
    return reverse(name, args=["dx"] if name == "departments_edit" else [])


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("language", ["ja", "en"])
def test_pages(client: Client, name: str, who: str, language: str) -> None:
    target = clerk("target@example.jp", "core.auditor")
    department()
    _somebody(client, who)
    client.cookies["django_language"] = language
    response = client.get(_address(name, target))
    assert response.status_code == PAGES[name][WHO.index(who)]
    personal = name.startswith(("account_o", "account_d", "account_t", "account_s", "inbox", "staff", "departments_"))
    if response.status_code in (200, 403) and personal and who != "anonymous":
        assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize(
    "name", ["staff_grant", "staff_revoke", "staff_move", "staff_dismiss", "staff_appoint", "departments_edit"]
)
def test_changes(client: Client, who: str, name: str) -> None:
    target = clerk("target@example.jp", "core.auditor")
    held = RoleGrant.objects.get(account=target)
    place = department()
    citizen("new@example.jp")
    _somebody(client, who)
    posts: dict[str, tuple[list[Any], dict[str, Any]]] = {
        "staff_grant": ([target.pk], {"role": "core.admin"}),
        "staff_revoke": ([target.pk, held.pk], {}),
        "staff_move": ([target.pk], {"departments": [place.pk]}),
        "staff_dismiss": ([target.pk], {}),
        "staff_appoint": ([], {"email": "NEW@example.jp"}),
        "departments_edit": (["dx"], {"name": "新しい課", "form-TOTAL_FORMS": "0", "form-INITIAL_FORMS": "0"}),
    }
    args, data = posts[name]
    address = reverse(name, args=args)
    assert client.post(address, data).status_code == CHANGES[WHO.index(who)]
    done: dict[str, Callable[[], bool]] = {
        "staff_grant": lambda: target.grants.filter(role="core.admin").exists(),
        "staff_revoke": lambda: not target.grants.exists(),
        "staff_move": lambda: target.memberships.exists(),
        "staff_dismiss": lambda: not Account.objects.get(pk=target.pk).is_staff,
        "staff_appoint": lambda: Account.objects.get(email="new@example.jp").is_staff,
        "departments_edit": lambda: type(place).objects.get().name.ja == "新しい課",
    }
    assert done[name]() is (who == "admin")


@pytest.mark.parametrize("name", ["staff_grant", "staff_move", "inbox_read_all"])
def test_changes_are_never_made_by_following_a_link(client: Client, name: str) -> None:
    boss = admin()
    sign_in(client, boss, second_factor=True)
    assert client.get(reverse(name, args=[] if name == "inbox_read_all" else [boss.pk])).status_code == 405


def test_another_persons_things_do_not_exist(client: Client) -> None:
    other = citizen("other@example.jp")
    token, _secret = tokens.issue(other, name="a", scopes=["plan:read"], lasts=timedelta(days=1))
    notice = notify(other, kind="core.test", title=Text(ja="題"), body=Text(ja="文"))
    sign_in(client, citizen())
    assert client.post(reverse("account_token_revoke", args=[token.pk])).status_code == 404
    assert client.post(reverse("inbox_read", args=[notice.pk])).status_code == 404
    token.refresh_from_db()
    assert token.is_live()
    assert Notice.objects.get(pk=notice.pk).read_at is None


def test_staff_without_second_factor_are_led_to_set_one_up(client: Client) -> None:
    sign_in(client, clerk())
    response = client.get(reverse("staff_home"))
    assert reverse("mfa_index") in response.content.decode()


def test_staff_who_came_in_another_way_are_asked_for_their_key(client: Client) -> None:
    someone = clerk()
    Authenticator.objects.create(user=someone, type="totp", data={})
    sign_in(client, someone)
    page = client.get(reverse("staff_home")).content.decode()
    assert reverse("mfa_reauthenticate") + "?next=%2Fstaff" in page


@pytest.mark.parametrize(("kind", "status"), [("webauthn", 200), ("totp", 200), ("recovery_codes", 403)])
def test_which_keys_give_staff_power(client: Client, kind: str, status: int) -> None:
    sign_in(client, clerk(), second_factor=True, kind=kind)
    assert client.get(reverse("staff_home")).status_code == status


def test_a_key_that_was_removed_gives_no_power(client: Client) -> None:
    someone = clerk()
    sign_in(client, someone, second_factor=True)
    Authenticator.objects.filter(user=someone).delete()
    assert client.get(reverse("staff_home")).status_code == 403


def test_anothers_key_in_the_session_gives_no_power(client: Client) -> None:
    someone, other = clerk(), clerk("other@example.jp")
    key = Authenticator.objects.create(user=other, type="webauthn", data={})
    sign_in(client, someone)
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": time.time(), "id": key.pk, "type": "webauthn"}]
    session["account_authentication_methods_user"] = str(someone.pk)
    session.save()
    assert client.get(reverse("staff_home")).status_code == 403


def test_power_ends_with_dismissal_at_once(client: Client) -> None:
    boss = admin()
    sign_in(client, boss, second_factor=True)
    Account.objects.filter(pk=boss.pk).update(is_staff=False)
    assert client.get(reverse("staff_people")).status_code == 403


def _by_token(secret: str) -> HttpRequest:
    return RequestFactory().get("/", headers={"Authorization": f"Bearer {secret}"})


@pytest.mark.parametrize(
    ("who", "scope", "role", "code"),
    [
        ("staff", "plan:write", None, None),
        ("staff", "plan:read", None, None),
        ("staff", None, None, "scope_needed"),
        ("staff", "board:write", None, "scope_needed"),
        ("staff", "plan:write", "core.auditor", None),
        ("staff", "plan:write", "core.admin", "role_needed"),
        ("citizen", "plan:write", None, "not_staff"),
        ("nobody", "plan:write", None, "sign_in_needed"),
    ],
)
def test_the_door_for_programs(who: str, scope: str | None, role: str | None, code: str | None) -> None:
    secret = "kenroku_wrong"
    if who != "nobody":
        owner = citizen() if who == "citizen" else clerk("c@example.jp", "core.auditor")
        _token, secret = tokens.issue(owner, name="a", scopes=["plan:write"], lasts=timedelta(days=1))
    if code is None:
        assert guard.staff(_by_token(secret), scope=scope, role=role) == owner
        return
    with pytest.raises(Refused) as refusal:
        guard.staff(_by_token(secret), scope=scope, role=role)
    assert refusal.value.code == code
    assert refusal.value.status == (401 if code == "sign_in_needed" else 403)
