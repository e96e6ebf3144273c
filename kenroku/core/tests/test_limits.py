# SPDX-License-Identifier: Apache-2.0
"""Rate limits: exact, also when many come at once, and not to be lied to."""

from concurrent.futures import ThreadPoolExecutor

import pytest
import time_machine
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import RequestFactory
from pytest_django import Settings

from kenroku.core.limits import Rate, allow, client_address
from kenroku.core.refusals import Refused

LOCMEM = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "limits"}}
DATABASE = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "limits_cache"}}


def _tries(key: str, rate: Rate) -> bool:
    try:
        allow(key, rate)
    except Refused:
        return False
    return True


@pytest.mark.parametrize("caches", [LOCMEM, DATABASE], ids=["locmem", "database"])
@pytest.mark.django_db
def test_so_many_and_no_more_then_again(settings: Settings, caches: dict[str, dict[str, str]]) -> None:
    settings.CACHES = caches
    call_command("createcachetable")
    cache.clear()
    with time_machine.travel("2026-04-01T00:00:20Z", tick=False) as clock:
        assert [_tries("a", Rate(3, 60)) for _ in range(5)] == [True, True, True, False, False]
        assert _tries("b", Rate(3, 60))
        with pytest.raises(Refused) as refusal:
            allow("a", Rate(3, 60))
        assert (refusal.value.code, refusal.value.status) == ("too_many", 429)
        assert 40 <= refusal.value.extra["retry_after"] <= 41
        clock.shift(refusal.value.extra["retry_after"])
        assert _tries("a", Rate(3, 60))


def test_many_at_once_get_no_more_than_there_are(settings: Settings) -> None:
    settings.CACHES = LOCMEM
    cache.clear()
    with time_machine.travel("2026-04-01T00:00:00Z", tick=False), ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(lambda _: _tries("crowd", Rate(25, 60)), range(200))) == 25


@pytest.mark.django_db
def test_a_count_that_came_too_late_gives_nothing_away(settings: Settings) -> None:
    settings.CACHES = DATABASE
    call_command("createcachetable")
    cache.clear()
    with time_machine.travel("2026-04-01T00:00:00Z", tick=False):
        for _ in range(3):
            allow("late", Rate(3, 60))
        with connection.cursor() as cursor:
            # Another process wrote an older count over a newer one.
            cursor.execute("DELETE FROM limits_cache WHERE cache_key NOT LIKE %s", ["%:_"])
        assert not _tries("late", Rate(3, 60))


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "", "198.51.100.1"),
        (0, "203.0.113.7", "198.51.100.1"),
        (1, "203.0.113.7", "203.0.113.7"),
        (1, "10.0.0.1, 203.0.113.7", "203.0.113.7"),
        (2, "10.0.0.1, 203.0.113.7, 192.0.2.2", "203.0.113.7"),
        (2, "203.0.113.7", "198.51.100.1"),
        (1, "<script>", "unknown"),
        (1, "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
    ],
)
def test_the_visitors_address(settings: Settings, proxies: int, forwarded: str, address: str) -> None:
    settings.KENROKU_TRUSTED_PROXIES = proxies
    request = RequestFactory().get("/", REMOTE_ADDR="198.51.100.1", headers={"X-Forwarded-For": forwarded})
    assert client_address(request) == address
