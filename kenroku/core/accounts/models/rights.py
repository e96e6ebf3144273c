# SPDX-License-Identifier: Apache-2.0
"""Who was given which role, and the links by which the first staff member comes in."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from kenroku.core.accounts.models.account import Account
from kenroku.core.accounts.models.department import Department


class RoleGrant(models.Model):
    """A staff member holds a role, in the whole city or in one department and those below it.

    A revoked grant is removed; that it was there, and who gave and took it, stays in the event log.
    """

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(max_length=80)
    department = models.ForeignKey(Department, null=True, blank=True, on_delete=models.PROTECT, related_name="grants")
    granted_at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["role", "id"]
        constraints = [
            models.UniqueConstraint(fields=["account", "role", "department"], name="grant_once_in_department"),
            models.UniqueConstraint(
                fields=["account", "role"], condition=Q(department=None), name="grant_once_in_city"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.role}"


class StartLink(models.Model):
    """A link that signs one staff member in once. Only its fingerprint is kept.

    Without an account it makes the city's first administrator.
    """

    digest = models.CharField(max_length=64, unique=True)
    account = models.ForeignKey(Account, null=True, on_delete=models.CASCADE, related_name="+")
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.id)

    def is_usable(self) -> bool:
        """Whether it can still be used now."""
        return self.used_at is None and timezone.now() < self.expires_at
