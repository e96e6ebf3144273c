# SPDX-License-Identifier: Apache-2.0
"""Whether this session was opened with more than a mailbox: a passkey, or a code from an authenticator app.

Recovery codes bring a person back in to set up a new key; by themselves they do not give staff power.
"""

from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from django.http import HttpRequest

from kenroku.core.accounts.models import Account

STRONG = (Authenticator.Type.WEBAUTHN, Authenticator.Type.TOTP)


def has_second_factor(account: Account) -> bool:
    """Whether this person has set one up."""
    return bool(Authenticator.objects.filter(user=account, type__in=STRONG).exists())


def used_second_factor(request: HttpRequest) -> bool:
    """Whether one that still exists was used in this session."""
    account = request.user
    if not isinstance(account, Account):
        return False
    used = {record.get("id") for record in get_authentication_records(request, account) if record["method"] == "mfa"}
    return bool(used and Authenticator.objects.filter(user=account, type__in=STRONG, pk__in=used).exists())


def proved(*, request: HttpRequest, user: Account, authenticator: Authenticator, **signal: Any) -> None:
    """Count setting up a key as using it: the person just proved that they hold it."""
    if authenticator.type in STRONG and request.user == user:
        record_authentication(request, user, "mfa", id=authenticator.pk, type=authenticator.type, reauthenticated=True)
