# SPDX-License-Identifier: Apache-2.0
"""People who sign in."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone

from kenroku.core.refs import Ref


class AccountManager(BaseUserManager["Account"]):
    """Makes accounts; passwords are never set, people sign in with a passkey or a one-time code."""

    def create_user(self, email: str, *, name: str = "", language: str = "ja") -> "Account":
        """Make an account for this address; a second one for the same address breaks the table's rule."""
        account = self.model(email=email.strip().lower(), name=name, language=language)
        account.set_unusable_password()
        account.save(using=self._db)
        return account


class Account(AbstractBaseUser):
    """A person who signs in: citizen or staff. `actor` stands for the person in the event log.

    The password column stays unusable; Django signs it into every session, so that a new unusable value ends them all.
    What staff may do is in `RoleGrant`; Django's own permissions and groups are not used.
    """

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120, blank=True)
    actor = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    language = models.CharField(max_length=8, default="ja", choices=settings.LANGUAGES)
    wants_mail = models.BooleanField(default=True)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    joined_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[AccountManager] = AccountManager()

    USERNAME_FIELD = "email"

    class Meta:
        indexes = [models.Index(fields=["is_staff", "name", "id"], name="account_staff_name")]

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def ref(self) -> Ref:
        """The name under which the event log knows this person; it says nothing about who it is."""
        return Ref.of("core.account", self.actor)

    def end_sessions(self) -> None:
        """Sign this person out everywhere."""
        self.set_unusable_password()
        self.save(update_fields=["password"])
