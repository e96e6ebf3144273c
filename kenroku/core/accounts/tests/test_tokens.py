# SPDX-License-Identifier: Apache-2.0
"""Tokens: what they open, for how long, and that only a fingerprint is kept."""

from datetime import timedelta

import pytest
import time_machine
from django.core import serializers
from django.test import RequestFactory

from kenroku.core.accounts import tokens
from kenroku.core.accounts.models import Account, ApiToken
from kenroku.core.accounts.tests.people import citizen
from kenroku.core.events.models import Recorded
from kenroku.core.refusals import Refused

pytestmark = pytest.mark.django_db

MONTH = timedelta(days=30)


def test_the_secret_opens_and_is_not_kept() -> None:
    owner = citizen()
    token, secret = tokens.issue(owner, name="地図アプリ", scopes=["plan:read"], lasts=MONTH)
    assert ApiToken.objects.find(secret) == token
    assert ApiToken.objects.find(secret + "x") is None
    assert ApiToken.objects.find("") is None
    assert secret not in serializers.serialize("json", ApiToken.objects.all())
    assert secret.startswith(token.prefix)
    assert secret[len(token.prefix) :] not in str(Recorded.objects.get().data)
    assert Recorded.objects.get().data == {"scopes": ["plan:read"]}


@pytest.mark.parametrize(
    ("made_for", "asked", "allowed"),
    [
        ("plan:read", "plan:read", True),
        ("plan:read", "plan:write", False),
        ("plan:write", "plan:write", True),
        ("plan:write", "plan:read", True),
        ("plan:write", "board:read", False),
        ("plan:write", "plan", False),
        ("plan:write", "", False),
    ],
)
def test_scopes(made_for: str, asked: str, allowed: bool) -> None:
    assert ApiToken(scopes=[made_for]).allows(asked) is allowed


def test_it_dies_on_its_day_when_revoked_and_with_its_owner() -> None:
    owner = citizen()
    with time_machine.travel("2026-04-01T00:00:00+09:00", tick=False) as clock:
        token, secret = tokens.issue(owner, name="a", scopes=["plan:read"], lasts=MONTH)
        clock.shift(MONTH - timedelta(seconds=1))
        assert ApiToken.objects.find(secret)
        clock.shift(timedelta(seconds=1))
        assert ApiToken.objects.find(secret) is None
    token, secret = tokens.issue(owner, name="b", scopes=["plan:read"], lasts=MONTH)
    Account.objects.filter(pk=owner.pk).update(is_active=False)
    assert ApiToken.objects.find(secret) is None
    Account.objects.filter(pk=owner.pk).update(is_active=True)
    tokens.revoke(token, by=owner)
    tokens.revoke(token, by=owner)
    assert ApiToken.objects.find(secret) is None
    assert Recorded.objects.filter(name="core.token_revoked").count() == 1


@pytest.mark.parametrize(
    ("scopes", "lasts", "code"),
    [
        ([], MONTH, "unknown_scope"),
        (["plan:everything"], MONTH, "unknown_scope"),
        (["plan:read"], timedelta(days=367), "too_long_lived"),
        (["plan:read"], timedelta(0), "too_long_lived"),
    ],
)
def test_refusals(scopes: list[str], lasts: timedelta, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        tokens.issue(citizen(), name="a", scopes=scopes, lasts=lasts)
    assert refusal.value.code == code
    assert not ApiToken.objects.exists()


def test_nobody_gathers_tokens_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tokens, "MOST", 1)
    owner = citizen()
    first, _ = tokens.issue(owner, name="a", scopes=["plan:read"], lasts=MONTH)
    with pytest.raises(Refused) as refusal:
        tokens.issue(owner, name="b", scopes=["plan:read"], lasts=MONTH)
    assert refusal.value.code == "too_many_tokens"
    tokens.revoke(first, by=owner)
    tokens.issue(owner, name="b", scopes=["plan:read"], lasts=MONTH)


def test_anothers_token_cannot_be_revoked() -> None:
    token, secret = tokens.issue(citizen(), name="a", scopes=["plan:read"], lasts=MONTH)
    with pytest.raises(Refused) as refusal:
        tokens.revoke(token, by=citizen("other@example.jp"))
    assert refusal.value.code == "not_yours"
    assert ApiToken.objects.find(secret)


def test_bearer_reads_requests_and_headers() -> None:
    token, secret = tokens.issue(citizen(), name="a", scopes=["plan:read"], lasts=MONTH)
    request = RequestFactory().get("/", headers={"Authorization": f"Bearer {secret}"})
    assert tokens.bearer(request) == token
    assert tokens.bearer(f"bearer {secret}") == token
    for header in ("", "Bearer", f"Basic {secret}", secret, "Bearer kenroku_wrong"):
        assert tokens.bearer(header) is None
    token.refresh_from_db()
    assert token.used_on is not None
