# SPDX-License-Identifier: Apache-2.0
"""How the first staff member comes in: a link that works once, printed where only the operator can read it."""

import secrets
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from kenroku.core.accounts import actions
from kenroku.core.accounts.events import AccountOpened
from kenroku.core.accounts.models import Account, RoleGrant, StartLink
from kenroku.core.accounts.models.token import fingerprint
from kenroku.core.accounts.roles import ADMIN
from kenroku.core.accounts.second_factor import STRONG
from kenroku.core.events.log import record
from kenroku.core.refusals import Refused

LASTS = timedelta(hours=24)


def needs_first_staff() -> bool:
    """Whether no administrator can come in yet: none with a second factor."""
    return not RoleGrant.objects.filter(
        role=ADMIN.name,
        department=None,
        account__is_active=True,
        account__is_staff=True,
        account__authenticator__type__in=STRONG,
    ).exists()


def first_staff_link() -> str:
    """A new link for the first administrator; it works once, for 24 hours, and makes earlier ones useless."""
    first = RoleGrant.objects.filter(role=ADMIN.name, department=None, account__is_active=True).first()
    return staff_link(first.account if first else None)


@transaction.atomic
def staff_link(account: Account | None) -> str:
    """A link that signs this staff member in once; for None it makes the city's first administrator."""
    StartLink.objects.filter(account=account, used_at=None).delete()
    secret = secrets.token_urlsafe(32)
    StartLink.objects.create(digest=fingerprint(secret), account=account, expires_at=timezone.now() + LASTS)
    return f"{settings.KENROKU_PUBLIC_URL}{reverse('staff_start', args=[secret])}"


def find_link(secret: str) -> StartLink:
    """The link with this secret, as long as it can be used. Refuses with `link_used_up`."""
    found = StartLink.objects.select_related("account").filter(digest=fingerprint(secret)).first()
    if found is None or not found.is_usable():
        raise Refused(
            "link_used_up",
            _("このリンクは使えません。期限は24時間で、一度だけ使えます。運用の担当者に新しいリンクを頼んでください。"),
        )
    return found


@transaction.atomic
def come_in(link: StartLink, *, email: str = "", name: str = "") -> Account:
    """Use a link up and give back whom it signs in; without an account it makes the first administrator.

    Refuses with `link_used_up` where somebody else was faster.
    """
    taken = StartLink.objects.filter(pk=link.pk, used_at=None, expires_at__gt=timezone.now())
    if not taken.update(used_at=timezone.now()):
        raise Refused(
            "link_used_up", _("このリンクは、たった今使われました。運用の担当者に新しいリンクを頼んでください。")
        )
    return link.account or make_staff(email, name=name, admin=True)


@transaction.atomic
def make_staff(email: str, *, name: str = "", admin: bool = False) -> Account:
    """Make or find the account of this address and appoint it, on the operator's word; as administrator if asked."""
    email = email.strip().lower()
    account = Account.objects.filter(email=email).first()
    if account is None:
        account = Account.objects.create_user(email, name=name)
        record(AccountOpened(), about=account.ref, by=None)
    # The operator vouches for the address, so that codes can be sent to it.
    EmailAddress.objects.update_or_create(user=account, email=email, defaults={"verified": True, "primary": True})
    if not account.is_staff:
        actions.appoint(account, by=None)
    if admin and not RoleGrant.objects.filter(account=account, role=ADMIN.name, department=None).exists():
        actions.grant(account, role=ADMIN.name, by=None)
    return account
