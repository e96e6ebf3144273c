# SPDX-License-Identifier: Apache-2.0
"""Who read whose personal data, and what for."""

from typing import Any, NoReturn

from django.db import models
from django.utils import timezone

from kenroku.core.accounts.models.account import Account
from kenroku.core.refs import RefField
from kenroku.core.text import TextField


class AppendOnly(models.QuerySet["AccessRecord"]):
    """Rows that can be added and read, and nothing else."""

    def update(self, **kwargs: Any) -> NoReturn:
        """Never."""
        raise TypeError("An access record is never changed.")

    def delete(self) -> NoReturn:
        """Never."""
        raise TypeError("An access record is never removed.")


class AccessRecord(models.Model):
    """A staff member read the personal data of a person, for a purpose. Shown to that person; never changed.

    `office` is the reader's department on that day: the person sees the office, an auditor also the reader.
    """

    reader = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    subject = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="readings")
    office = TextField(null=True)
    about = RefField(blank=True)
    purpose = models.CharField(max_length=200)
    at = models.DateTimeField(default=timezone.now)

    objects = AppendOnly.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["subject", "-at"], name="reading_subject")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {self.about}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write a new row; an old one is never written again."""
        if self.pk is not None:
            raise TypeError("An access record is never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Never."""
        raise TypeError("An access record is never removed.")
