# SPDX-License-Identifier: Apache-2.0
"""Who may do what, as questions."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from kenroku.core.accounts.models import Account, Department, RoleGrant


def is_staff(account: Account | AnonymousUser) -> bool:
    """Whether this person works for the city and has an open account."""
    return isinstance(account, Account) and account.is_staff and account.is_active


def holds(account: Account | AnonymousUser, role: str, department: Department | None = None) -> bool:
    """Whether this staff member holds the role in the whole city, or, where a department is named, there.

    A role given for a department holds in those below it. Roles do not include one another.
    """
    if not isinstance(account, Account) or not is_staff(account):
        return False
    where = Q(department=None)
    if department is not None:
        where |= Q(department__in=department.line())
    return RoleGrant.objects.filter(where, account=account, role=role).exists()


def holds_anywhere(account: Account | AnonymousUser, role: str) -> bool:
    """Whether this staff member holds the role in the whole city or in any department."""
    return (
        isinstance(account, Account)
        and is_staff(account)
        and RoleGrant.objects.filter(account=account, role=role).exists()
    )
