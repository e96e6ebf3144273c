# SPDX-License-Identifier: Apache-2.0
"""Reading the inbox."""

from django.contrib.auth.models import AnonymousUser

from kenroku.core.accounts.models import Account
from kenroku.core.accounts.personal import PersonalData
from kenroku.core.notices.models import Notice
from kenroku.core.text import Text


def unread(account: Account | AnonymousUser) -> int:
    """How many notices wait for this person; no query for visitors."""
    return Notice.objects.of(account).unread().count() if isinstance(account, Account) else 0


PERSONAL = PersonalData(
    name="notices",
    title=Text(ja="お知らせ", en="Notices"),
    rows=lambda account: Notice.objects.filter(account=account),
    columns=("kind", "title", "body", "url", "created_at", "read_at"),
)
