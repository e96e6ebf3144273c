# SPDX-License-Identifier: Apache-2.0
"""What can happen to people and departments. A person appears only as the random key that outlives the account."""

from kenroku.core.events import Event


class AccountOpened(Event, name="core.account_opened"):
    """Somebody opened an account."""


class AccountErased(Event, name="core.account_erased"):
    """Somebody had their account and personal data erased."""


class StaffAppointed(Event, name="core.staff_appointed"):
    """A person became a staff member of the city."""


class StaffDismissed(Event, name="core.staff_dismissed"):
    """A person ceased to be a staff member and lost every role."""


class RoleGranted(Event, name="core.role_granted"):
    """A staff member was given a role, in the whole city or in one department."""

    role: str
    department: str | None = None


class RoleRevoked(Event, name="core.role_revoked"):
    """A role was taken back."""

    role: str
    department: str | None = None


class KeysForgotten(Event, name="core.keys_forgotten"):
    """A person who lost passkey and phone had both removed, and sets up new ones."""


class DepartmentChanged(Event, name="core.department_changed"):
    """A department's name, telephone, place, counters or hours changed."""


class TokenIssued(Event, name="core.token_issued"):
    """A person made a token for a program."""

    scopes: tuple[str, ...]


class TokenRevoked(Event, name="core.token_revoked"):
    """A token was made useless."""


class PersonalDataRead(Event, name="core.personal_data_read"):
    """A staff member read personal data; the person concerned can see when, which office and why."""


OWN = (
    AccountOpened,
    AccountErased,
    StaffAppointed,
    StaffDismissed,
    RoleGranted,
    RoleRevoked,
    KeysForgotten,
    DepartmentChanged,
    TokenIssued,
    TokenRevoked,
    PersonalDataRead,
)
