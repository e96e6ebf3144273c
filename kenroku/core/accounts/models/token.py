# SPDX-License-Identifier: Apache-2.0
"""Tokens with which programs come in on behalf of a person."""

import hashlib
from typing import ClassVar, Self

from django.db import models
from django.utils import timezone

from kenroku.core.accounts.models.account import Account


def fingerprint(secret: str) -> str:
    """What is kept of a secret: enough to know it again. It is random and long, so one round of SHA-256 serves."""
    return hashlib.sha256(secret.encode()).hexdigest()


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    """Tokens by what they can still do."""

    def live(self) -> Self:
        """Neither revoked nor past their day, and of a person whose account is open."""
        return self.filter(revoked_at=None, expires_at__gt=timezone.now(), account__is_active=True)

    def find(self, secret: str) -> "ApiToken | None":
        """The live token that this secret opens, or None; notes the day of use, once a day."""
        token = self.live().select_related("account").filter(digest=fingerprint(secret)).first()
        today = timezone.localdate()
        if token and token.used_on != today:
            self.model.objects.filter(pk=token.pk).update(used_on=today)
            token.used_on = today
        return token


class ApiToken(models.Model):
    """A program's key to a part of what its owner may do. `prefix` is shown, so that one token is told from another."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=80)
    prefix = models.CharField(max_length=16)
    digest = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField[list[str], list[str]](default=list)
    made_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    used_on = models.DateField(null=True)
    revoked_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager["ApiToken"]] = ApiTokenQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-id"]

    def __str__(self) -> str:
        return self.prefix

    def allows(self, scope: str) -> bool:
        """Whether it was made for this; who may write may also read."""
        return scope in self.scopes or (scope.endswith(":read") and f"{scope[:-5]}:write" in self.scopes)

    def is_live(self) -> bool:
        """Whether it still opens anything."""
        return self.revoked_at is None and timezone.now() < self.expires_at
