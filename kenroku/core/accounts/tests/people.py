# SPDX-License-Identifier: Apache-2.0
"""People for tests: make one and sign them in, with or without a second factor."""

import time

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.test import Client

from kenroku.core.accounts.models import Account, Department, RoleGrant
from kenroku.core.text import Text


def citizen(email: str = "hanako@example.jp", **fields: object) -> Account:
    """A person who lives here."""
    account = Account.objects.create_user(email)
    Account.objects.filter(pk=account.pk).update(**fields)
    EmailAddress.objects.create(user=account, email=email, verified=True, primary=True)
    account.refresh_from_db()
    return account


def clerk(email: str = "clerk@example.jp", *roles: str, department: Department | None = None) -> Account:
    """A staff member with these roles."""
    account = citizen(email, is_staff=True)
    for role in roles:
        RoleGrant.objects.create(account=account, role=role, department=department)
    return account


def admin(email: str = "admin@example.jp") -> Account:
    """An administrator."""
    return clerk(email, "core.admin")


def department(key: str = "dx", parent: Department | None = None) -> Department:
    """A department without counters."""
    return Department.objects.create(key=key, name=Text(ja=f"{key}課", en=key), parent=parent)


def sign_in(client: Client, account: Account, *, second_factor: bool = False, kind: str = "webauthn") -> Client:
    """Sign a person in, as if with a code by mail, or with a passkey as well."""
    client.force_login(account)
    if second_factor:
        key, _ = Authenticator.objects.get_or_create(user=account, type=kind, defaults={"data": {"name": "鍵"}})
        session = client.session
        session["account_authentication_methods"] = [
            {"method": "code", "at": time.time()},
            {"method": "mfa", "at": time.time(), "id": key.pk, "type": kind, "reauthenticated": True},
        ]
        session["account_authentication_methods_user"] = str(account.pk)
        session.save()
    return client
