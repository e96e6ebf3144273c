# SPDX-License-Identifier: Apache-2.0
"""Tables of people, departments and rights."""

from kenroku.core.accounts.models.account import Account, AccountManager
from kenroku.core.accounts.models.department import Counter, Department, Hours, Membership, Weekday
from kenroku.core.accounts.models.reading import AccessRecord
from kenroku.core.accounts.models.rights import RoleGrant, StartLink
from kenroku.core.accounts.models.token import ApiToken

__all__ = [
    "AccessRecord",
    "Account",
    "AccountManager",
    "ApiToken",
    "Counter",
    "Department",
    "Hours",
    "Membership",
    "RoleGrant",
    "StartLink",
    "Weekday",
]
