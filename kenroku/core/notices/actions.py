# SPDX-License-Identifier: Apache-2.0
"""Telling people something, and noting that they read it."""

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from kenroku.core.notices.tasks import send
from kenroku.core.text import Text

if TYPE_CHECKING:
    from kenroku.core.accounts.models import Account
    from kenroku.core.notices.models import Notice


@transaction.atomic
def notify(
    account: "Account", *, kind: str, title: Text, body: Text, url: str = "", always_mail: bool = False
) -> "Notice":
    """Put a notice into a person's inbox, and mail it where they want mails or must not miss it (`always_mail`).

    `url` is an address of this site, beginning with a slash. The mail is a task in the same transaction.
    """
    from kenroku.core.notices.models import Notice  # accounts tell people things too, and load first

    notice = Notice.objects.create(account=account, kind=kind, title=title, body=body, url=url)
    if account.is_active and (account.wants_mail or always_mail):
        send.enqueue(notice.pk)
    return notice


def open_notice(notice: "Notice") -> None:
    """Note that the person opened it; the first time counts."""
    if notice.read_at is None:
        notice.read_at = timezone.now()
        notice.save(update_fields=["read_at"])


def open_all(account: "Account") -> int:
    """Note that the person read everything, and say how many that were."""
    from kenroku.core.notices.models import Notice  # see notify

    return Notice.objects.of(account).unread().update(read_at=timezone.now())
