# SPDX-License-Identifier: Apache-2.0
"""Signing up and in, as people do it: with a code from a mail, an authenticator app, or the operator's link."""

import re
from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from kenroku.core.accounts import access, bootstrap
from kenroku.core.accounts.models import Account
from kenroku.core.accounts.tests.people import citizen, clerk, sign_in
from kenroku.core.events.models import Recorded
from kenroku.core.notices.models import Notice

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_limits_from_other_tests() -> None:
    cache.clear()


def _code() -> str:
    found = re.search(r"\d{4}-\d{4}", str(mail.outbox[-1].body))
    assert found, mail.outbox[-1].body
    return found[0]


def _app_code(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time())))))


def _ask_for_code(client: Client, email: str = "hanako@example.jp") -> str:
    response = client.post(reverse("account_login"), {"login": email})
    assert response.headers["Location"] == reverse("account_confirm_login_code")
    return _code()


def _signed_in(client: Client) -> bool:
    return client.get(reverse("account_overview")).status_code == 200


@pytest.mark.parametrize("language", ["ja", "en"])
def test_opening_an_account_takes_an_address_and_a_code(client: Client, language: str) -> None:
    client.cookies["django_language"] = language
    client.post(reverse("account_signup"), {"email": "Hanako@example.jp"})
    assert not _signed_in(client)
    assert client.get(reverse("account_email_verification_sent")).status_code == 200
    client.post(reverse("account_email_verification_sent"), {"code": _code()})
    assert _signed_in(client)
    account = Account.objects.get()
    assert (account.email, account.language, account.has_usable_password()) == ("hanako@example.jp", language, False)
    assert Recorded.objects.get(name="core.account_opened").by == account.actor
    assert mail.outbox[0].subject.startswith("メール" if language == "ja" else "Code")


def test_the_code_signs_in_once(client: Client) -> None:
    citizen()
    code = _ask_for_code(client)
    assert client.get(reverse("account_confirm_login_code")).status_code == 200
    client.post(reverse("account_confirm_login_code"), {"code": code.replace("-", "")})
    assert _signed_in(client)
    second = Client()
    _ask_for_code(second)
    second.post(reverse("account_confirm_login_code"), {"code": code})
    assert not _signed_in(second)


def test_a_code_dies_after_fifteen_minutes(client: Client) -> None:
    citizen()
    with time_machine.travel("2026-04-01T00:00:00Z", tick=False) as clock:
        code = _ask_for_code(client)
        clock.shift(timedelta(minutes=15, seconds=1))
        client.post(reverse("account_confirm_login_code"), {"code": code})
        assert not _signed_in(client)


def test_after_three_wrong_codes_the_right_one_is_worth_nothing(client: Client) -> None:
    citizen()
    code = _ask_for_code(client)
    page = client.post(
        reverse("account_confirm_login_code"), {"code": "0000-0000" if code != "0000-0000" else "1111-1111"}
    )
    assert "コードが違うようです" in page.content.decode()
    for _ in range(2):
        client.post(reverse("account_confirm_login_code"), {"code": "x"})
    client.post(reverse("account_confirm_login_code"), {"code": code})
    assert not _signed_in(client)


def test_an_unknown_address_looks_the_same_and_gets_another_mail(client: Client) -> None:
    response = client.post(reverse("account_login"), {"login": "nobody@example.jp"}, headers={"Host": "evil.example"})
    assert response.headers["Location"] == reverse("account_confirm_login_code")
    assert "アカウントはありません" in mail.outbox[-1].body
    assert "evil.example" not in mail.outbox[-1].body
    taken = client.post(reverse("account_signup"), {"email": citizen().email})
    assert taken.headers["Location"] == reverse("account_email_verification_sent")
    assert "すでにあります" in mail.outbox[-1].body


@pytest.mark.parametrize(("language", "word"), [("ja", "コード"), ("en", "code"), ("ja-easy", "コード")])
def test_mails_are_in_the_accounts_language(client: Client, language: str, word: str) -> None:
    citizen(language=language)
    client.cookies["django_language"] = "ja" if language == "en" else "en"
    _ask_for_code(client)
    assert word in mail.outbox[-1].subject
    assert ("will never ask you for it" in mail.outbox[-1].body) is (language == "en")


def test_a_closed_account_does_not_open(client: Client) -> None:
    person = citizen()
    code = _ask_for_code(client)
    Account.objects.filter(pk=person.pk).update(is_active=False)
    client.post(reverse("account_confirm_login_code"), {"code": code})
    assert not _signed_in(client)


@pytest.mark.django_db(transaction=True)
def test_setting_up_an_app_opens_the_staff_door_in_the_same_session(client: Client) -> None:
    someone = clerk()
    sign_in(client, someone)
    assert client.get(reverse("staff_home")).status_code == 403
    page = client.get(reverse("mfa_activate_totp")).content.decode()
    secret = re.search(r'<code translate="no">([A-Z2-7]+)</code>', page)
    assert secret
    client.post(reverse("mfa_activate_totp"), {"code": _app_code(secret[1])})
    response = client.get(reverse("mfa_view_recovery_codes"))
    assert "予備コード" in response.content.decode()
    assert client.get(reverse("staff_home")).status_code == 200
    kept = Authenticator.objects.get(user=someone, type="totp").data["secret"]
    assert secret[1] not in kept
    assert list(Notice.objects.values_list("kind", flat=True)) == ["core.security"]


def test_with_an_app_a_code_from_the_mail_is_not_enough(client: Client) -> None:
    someone = clerk()
    sign_in(setting_up := Client(), someone)
    page = setting_up.get(reverse("mfa_activate_totp")).content.decode()
    secret = re.search(r'<code translate="no">([A-Z2-7]+)</code>', page)
    assert secret
    with time_machine.travel("2026-04-01T00:00:00Z", tick=False) as clock:
        setting_up.post(reverse("mfa_activate_totp"), {"code": _app_code(secret[1])})
        clock.shift(timedelta(minutes=1))
        response = client.post(reverse("account_confirm_login_code"), {"code": _ask_for_code(client, someone.email)})
        assert response.headers["Location"] == reverse("mfa_authenticate")
        assert client.get(reverse("mfa_authenticate")).status_code == 200
        assert not _signed_in(client)
        client.post(reverse("mfa_authenticate"), {"code": _app_code(secret[1])})
        assert client.get(reverse("staff_home")).status_code == 200
        # The same code again, by somebody who looked over the shoulder.
        other = Client()
        other.post(reverse("account_confirm_login_code"), {"code": _ask_for_code(other, someone.email)})
        other.post(reverse("mfa_authenticate"), {"code": _app_code(secret[1])})
        assert not _signed_in(other)


def test_the_operators_link(client: Client) -> None:
    address = bootstrap.first_staff_link().removeprefix("http://localhost:8000")
    page = client.get(address)
    assert page.status_code == 200
    assert page.headers["Referrer-Policy"] == "same-origin"
    assert "no-store" in page.headers["Cache-Control"]
    assert client.post(address, {"name": "", "email": "not an address"}).status_code == 200
    response = client.post(address, {"name": "初", "email": "hajime@example.jp"})
    assert response.headers["Location"] == reverse("mfa_index")
    account = Account.objects.get()
    assert access.holds(account, "core.admin")
    assert reverse("mfa_index") in client.get(reverse("staff_home")).content.decode()
    again = Client().post(address, {"name": "二", "email": "tsugi@example.jp"})
    assert again.status_code == 409
    assert "一度だけ" in again.content.decode()
    assert Account.objects.count() == 1


def test_a_link_for_somebody_with_a_key_still_asks_for_the_key(client: Client) -> None:
    boss = clerk("boss@example.jp", "core.admin")
    Authenticator.objects.create(user=boss, type="totp", data={"secret": "x"})
    address = bootstrap.staff_link(boss).removeprefix("http://localhost:8000")
    assert client.post(address).headers["Location"] == reverse("mfa_authenticate")
    assert not _signed_in(client)


def test_links_cannot_be_guessed_at_will(client: Client) -> None:
    statuses = [client.get(reverse("staff_start", args=[f"guess{n}"])).status_code for n in range(21)]
    assert statuses[:20] == [409] * 20
    assert statuses[20] == 429
    refused = client.get(reverse("staff_start", args=["guess"]))
    assert 0 < int(refused.headers["Retry-After"]) <= 61


def test_changing_the_address(client: Client) -> None:
    person = citizen()
    sign_in(client, person)
    client.post(reverse("account_email"), {"email": "new@example.jp", "action_add": ""})
    assert mail.outbox[-1].to == ["new@example.jp"]
    assert "new@example.jp" in client.get(reverse("account_email_verification_sent")).content.decode()
    client.post(reverse("account_email_verification_sent"), {"code": _code()})
    person.refresh_from_db()
    assert person.email == "new@example.jp"
    assert EmailAddress.objects.get(user=person).email == "new@example.jp"
    assert Notice.objects.filter(account=person, kind="core.security").exists()
    # The owner of the old mailbox is told too.
    assert mail.outbox[-1].to == ["hanako@example.jp"]
