# SPDX-License-Identifier: Apache-2.0
"""The inbox."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from kenroku.core.accounts.models import Account
from kenroku.core.text import TextField


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Notices by reader."""

    def of(self, account: Account) -> Self:
        """One person's, newest first."""
        return self.filter(account=account).order_by("-created_at", "-id")

    def unread(self) -> Self:
        """Those that were not opened yet."""
        return self.filter(read_at=None)


class Notice(models.Model):
    """Something the city tells one person. `kind` says which sort of thing happened (`core.role_granted`)."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=80)
    title = TextField()
    body = TextField()
    url = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager["Notice"]] = NoticeQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["account", "-created_at", "-id"], name="notice_inbox"),
            models.Index(fields=["account"], condition=Q(read_at=None), name="notice_unread"),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.kind}"
