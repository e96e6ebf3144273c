# SPDX-License-Identifier: Apache-2.0
"""Health: right answers, and nothing for strangers."""

from unittest import mock

import pytest
from django.db import OperationalError
from django.test import Client
from django.utils import timezone

from kenroku.core.accounts.models import Account
from kenroku.core.tasks.models import Worker
from kenroku.core.tasks.retries import GONE_AFTER
from kenroku.project import schema
from kenroku.project.pages import health

pytestmark = pytest.mark.django_db


def sign_in(*, seconds_ago: float) -> None:
    at = timezone.now() - GONE_AFTER * seconds_ago / 60
    Worker.objects.update_or_create(pk="w", defaults={"started_at": at, "seen_at": at})


def test_alive_whatever_else() -> None:
    assert Client().get("/health/live").json() == {"ok": True}
    assert Client().post("/health/live").status_code == 405


def test_ready_only_with_a_living_worker() -> None:
    assert Client().get("/health/ready").status_code == 503
    sign_in(seconds_ago=59)
    assert Client().get("/health/ready").json() == {"ok": True}
    sign_in(seconds_ago=61)
    answer = Client().get("/health/ready")
    assert (answer.status_code, answer.json()) == (503, {"ok": False})
    assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.parametrize("failing", [OperationalError("gone"), OSError("gone"), False])
@pytest.mark.parametrize("name", list(health.CHECKS))
def test_one_failing_check_is_enough(name: str, failing: Exception | bool) -> None:
    sign_in(seconds_ago=1)
    broken = mock.Mock(side_effect=failing) if failing else mock.Mock(return_value=False)
    with mock.patch.dict(health.CHECKS, {name: broken}):
        answer = Client().get("/health/ready")
    assert (answer.status_code, answer.json()) == (503, {"ok": False})


def test_staff_see_which(client: Client) -> None:
    account = Account.objects.create_user("staff@example.jp")
    account.is_staff = True
    account.save()
    client.force_login(account)
    assert client.get("/health/ready").json()["checks"] == {
        "database": True,
        "migrations": True,
        "worker": False,
        "disk": True,
    }


def test_a_missing_migration_is_noticed() -> None:
    assert not schema.is_behind()
    known = [*schema._known(), ("events", "0003_from_the_future")]
    with mock.patch.object(schema, "_known", lambda: known):
        assert schema.is_behind()
    assert ("events", "0002_append_only") in known
    assert ("sessions", "0001_initial") in known
