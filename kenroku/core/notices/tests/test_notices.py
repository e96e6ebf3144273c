# SPDX-License-Identifier: Apache-2.0
"""The inbox, and the mail that goes with it."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core import mail
from pytest_django import DjangoAssertNumQueries

from kenroku.core.accounts.models import Account
from kenroku.core.accounts.tests.people import citizen
from kenroku.core.notices import actions, queries
from kenroku.core.notices.models import Notice
from kenroku.core.notices.tasks import send
from kenroku.core.text import Text

pytestmark = pytest.mark.django_db

TITLE = Text(ja="結果が出ました", en="There is a result")
BODY = Text(ja="結果をご覧ください。", en="Please see the result.")


def _notify(account: Account, **more: bool) -> Notice:
    return actions.notify(account, kind="plan.test", title=TITLE, body=BODY, url="/plan", **more)


@pytest.mark.parametrize(
    ("wants", "active", "always", "mails"),
    [(True, True, False, 1), (False, True, False, 0), (False, True, True, 1), (True, False, True, 0)],
)
def test_mail_goes_where_it_is_wanted(
    monkeypatch: pytest.MonkeyPatch, wants: bool, active: bool, always: bool, mails: int
) -> None:
    queued: list[int] = []
    monkeypatch.setattr(type(send), "enqueue", lambda _task, notice: queued.append(notice))
    notice = _notify(citizen(wants_mail=wants, is_active=active), always_mail=always)
    assert queued == [notice.pk] * mails


@pytest.mark.parametrize(("language", "subject"), [("ja", TITLE.ja), ("en", TITLE.en), ("ja-easy", TITLE.ja)])
def test_a_mail_comes_once_in_the_readers_language(language: str, subject: str) -> None:
    notice = _notify(citizen(language=language))
    send.call(notice.pk)
    send.call(notice.pk)
    assert [found.subject for found in mail.outbox] == [subject]
    assert "/plan" in mail.outbox[0].body
    assert mail.outbox[0].to == ["hanako@example.jp"]


def test_an_erased_person_gets_no_mail() -> None:
    notice = _notify(citizen(is_active=False))
    send.call(notice.pk)
    assert not mail.outbox


def test_counting_and_reading(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    person, other = citizen(), citizen("other@example.jp")
    first, _second = _notify(person), _notify(person)
    _notify(other)
    with django_assert_num_queries(1):
        assert queries.unread(person) == 2
    with django_assert_num_queries(0):
        assert queries.unread(AnonymousUser()) == 0
    actions.open_notice(first)
    seen = first.read_at
    actions.open_notice(first)
    assert first.read_at == seen
    assert actions.open_all(person) == 1
    assert (queries.unread(person), queries.unread(other)) == (0, 1)
