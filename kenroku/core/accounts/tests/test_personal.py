# SPDX-License-Identifier: Apache-2.0
"""A person gets everything that is kept about them, and can have it erased without changing a figure."""

import json
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.core import serializers
from django.db import DatabaseError, connection, transaction

from kenroku.core.accounts import actions, personal, readings, tokens
from kenroku.core.accounts.models import AccessRecord, Account
from kenroku.core.accounts.tests.people import admin, citizen, clerk, department
from kenroku.core.events.models import Recorded
from kenroku.core.notices.actions import notify
from kenroku.core.refusals import Refused
from kenroku.core.text import Text

pytestmark = pytest.mark.django_db


def _lived_in() -> Account:
    person = citizen("hanako@example.jp", name="金沢花子")
    Authenticator.objects.create(user=person, type="totp", data={"secret": "s3cret"})
    tokens.issue(person, name="花子のアプリ", scopes=["plan:read"], lasts=timedelta(days=1))
    notify(person, kind="core.test", title=Text(ja="花子さんへ"), body=Text(ja="本文"))
    readings.read_personal(clerk(), person, purpose="避難の支援")
    return person


def test_the_export_holds_everything_and_no_secret() -> None:
    found = personal.export_of(_lived_in())
    text = json.dumps(found, ensure_ascii=False)
    for kept in ("hanako@example.jp", "金沢花子", "花子のアプリ", "花子さんへ", "避難の支援", "totp"):
        assert kept in text
    assert "s3cret" not in text
    assert "digest" not in text
    assert set(found["data"]) >= {"account", "mail_addresses", "sign_in_keys", "tokens", "notices", "readings"}


def test_erasing_leaves_no_name_and_every_event() -> None:
    person, other = _lived_in(), citizen("taro@example.jp", name="太郎")
    before = list(Recorded.objects.order_by("id").values_list("name", "by", "about"))
    personal.erase(person)
    person.refresh_from_db()
    assert (person.name, person.is_active, person.email) == ("", False, f"{person.actor}@erased.invalid")
    after = list(Recorded.objects.order_by("id").values_list("name", "by", "about"))
    assert after == [*before, ("core.account_erased", person.actor, f"core.account:{person.actor}")]
    assert not EmailAddress.objects.filter(user=person).exists()
    assert not Authenticator.objects.filter(user=person).exists()
    everything = "".join(
        serializers.serialize("json", model._default_manager.all())
        for model in apps.get_models()
        if model._meta.app_label in {"accounts", "account", "mfa", "notices", "events"}
    )
    for gone in ("hanako", "金沢花子", "花子"):
        assert gone not in everything
    other.refresh_from_db()
    assert other.name == "太郎"


def test_staff_are_dismissed_before_they_are_erased() -> None:
    with pytest.raises(Refused) as refusal:
        personal.erase(clerk())
    assert refusal.value.code == "still_staff"
    person = citizen()
    personal.erase(person)
    with pytest.raises(Refused) as refusal:
        personal.erase(person)
    assert refusal.value.code == "account_closed"


def test_events_hold_nothing_personal() -> None:
    person, boss = _lived_in(), admin()
    actions.appoint(person, departments=(department(),), by=boss)
    actions.grant(person, role="core.auditor", by=boss)
    actions.dismiss(person, by=boss)
    personal.erase(person)
    log = serializers.serialize("json", Recorded.objects.all())
    for kept_out in ("hanako", "花子", "example.jp", "避難の支援"):
        assert kept_out not in log


@pytest.mark.parametrize(
    ("staff", "purpose", "code"), [(False, "調べもの", "not_staff"), (True, "  ", "purpose_needed")]
)
def test_reading_needs_office_and_purpose(staff: bool, purpose: str, code: str) -> None:
    reader = clerk() if staff else citizen("x@example.jp")
    with pytest.raises(Refused) as refusal:
        readings.read_personal(reader, citizen(), purpose=purpose)
    assert refusal.value.code == code
    assert not AccessRecord.objects.exists()


def test_a_reading_names_the_office_of_that_day_and_is_never_changed() -> None:
    reader, person, office = clerk(), citizen(), department("fukushi")
    actions.appoint(reader, departments=(office,), by=None)
    written = readings.read_personal(reader, person, about=office.ref, purpose="給付の確認")
    actions.appoint(reader, departments=(), by=None)
    kept = AccessRecord.objects.get()
    assert (kept.office, kept.about, kept.purpose) == (office.name, office.ref, "給付の確認")
    for change in (written.save, written.delete, AccessRecord.objects.all().delete):
        with pytest.raises(TypeError):
            change()
    with pytest.raises(TypeError):
        AccessRecord.objects.update(purpose="ほか")
    for statement in ("UPDATE accounts_accessrecord SET purpose = ''", "DELETE FROM accounts_accessrecord"):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert Recorded.objects.get(name="core.personal_data_read").by == reader.actor
