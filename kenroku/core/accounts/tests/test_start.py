# SPDX-License-Identifier: Apache-2.0
"""How the first staff member comes in."""

from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core import serializers
from django.core.management import CommandError, call_command

from kenroku.core.accounts import access, bootstrap
from kenroku.core.accounts.models import Account, StartLink
from kenroku.core.accounts.tests.people import admin, clerk
from kenroku.core.refusals import Refused

pytestmark = pytest.mark.django_db


def _secret(link: str) -> str:
    return link.rstrip("/").rpartition("/")[2]


def test_the_first_link_makes_an_administrator_once() -> None:
    link = bootstrap.first_staff_link()
    secret = _secret(link)
    assert link.startswith("http")
    assert secret not in serializers.serialize("json", StartLink.objects.all())
    found = bootstrap.find_link(secret)
    account = bootstrap.come_in(found, email="Hajime@Example.jp", name="初")
    assert access.holds(account, "core.admin")
    assert EmailAddress.objects.get(user=account, verified=True).email == "hajime@example.jp"
    for again in (lambda: bootstrap.find_link(secret), lambda: bootstrap.come_in(found, email="b@example.jp")):
        with pytest.raises(Refused) as refusal:
            again()
        assert refusal.value.code == "link_used_up"
    assert Account.objects.count() == 1


def test_a_link_dies_after_a_day_and_with_a_newer_one() -> None:
    with time_machine.travel("2026-04-01T00:00:00+09:00", tick=False) as clock:
        old = _secret(bootstrap.first_staff_link())
        new = _secret(bootstrap.first_staff_link())
        with pytest.raises(Refused):
            bootstrap.find_link(old)
        found = bootstrap.find_link(new)
        clock.shift(timedelta(hours=24))
        with pytest.raises(Refused):
            bootstrap.find_link(new)
        with pytest.raises(Refused):
            bootstrap.come_in(found, email="a@example.jp")
    assert not Account.objects.exists()


def test_a_link_is_needed_until_an_administrator_has_a_second_factor() -> None:
    assert bootstrap.needs_first_staff()
    boss = admin()
    assert bootstrap.needs_first_staff()
    assert bootstrap.find_link(_secret(bootstrap.first_staff_link())).account == boss
    Authenticator.objects.create(user=boss, type="recovery_codes", data={})
    assert bootstrap.needs_first_staff()
    Authenticator.objects.create(user=boss, type="totp", data={})
    assert not bootstrap.needs_first_staff()


def test_the_operator_commands() -> None:
    call_command("staff", "appoint", "A@example.jp", "--admin", "--name", "甲")
    account = Account.objects.get(email="a@example.jp")
    assert access.holds(account, "core.admin")
    call_command("staff", "appoint", "a@example.jp")
    call_command("staff", "grant", "a@example.jp", "core.auditor")
    out = StringIO()
    call_command("staff", "list", stdout=out)
    assert out.getvalue().split() == ["a@example.jp", "core.admin", "core.auditor"]
    call_command("staff", "revoke", "a@example.jp", "core.auditor")
    assert not access.holds(account, "core.auditor")
    out = StringIO()
    call_command("staff", "link", "a@example.jp", stdout=out)
    assert bootstrap.find_link(_secret(out.getvalue().strip())).account == account
    Authenticator.objects.create(user=account, type="totp", data={})
    call_command("staff", "forget-keys", "a@example.jp")
    assert not Authenticator.objects.exists()
    clerk("second@example.jp", "core.admin")
    call_command("staff", "dismiss", "a@example.jp")
    account.refresh_from_db()
    assert not account.is_staff


@pytest.mark.parametrize(
    "words",
    [("link", "nobody@example.jp"), ("grant", "admin@example.jp", "core.king"), ("dismiss", "admin@example.jp")],
)
def test_the_operator_is_told_what_is_wrong(words: tuple[str, ...]) -> None:
    admin()
    with pytest.raises(CommandError) as error:
        call_command("staff", *words)
    assert str(error.value)
