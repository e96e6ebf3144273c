# SPDX-License-Identifier: Apache-2.0
"""What is kept about a person, how they get it, and how it goes.

Each module declares its personal data in `module.py`; the export and the erasure are made from these and nothing else.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import chain
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kenroku.core import modules
from kenroku.core.accounts.events import AccountErased
from kenroku.core.accounts.models import Account
from kenroku.core.events.log import record
from kenroku.core.refusals import Refused
from kenroku.core.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalData:
    """One table that holds personal data.

    `rows` finds a person's rows; `columns` are those the person gets; `erase` removes or blanks what must not stay,
    and may refuse where the law says it must. Without `erase` the rows are removed.
    """

    name: str
    title: Text
    rows: Callable[[Account], models.QuerySet[Any]]
    columns: tuple[str, ...]
    erase: Callable[[Account], object] | None = None


def declared() -> tuple[PersonalData, ...]:
    """All that is kept about people, the core's own last."""
    core, *rooms = modules.contributors()
    return tuple(chain.from_iterable(found.personal_data for found in (*rooms, core)))


def export_of(account: Account) -> dict[str, Any]:
    """Everything that is kept about a person, in words that JSON knows: a list of rows by table."""
    return {
        "made_at": timezone.now().isoformat(),
        "data": {
            found.name: [
                {column: _plain(value) for column, value in row.items()}
                for row in found.rows(account).values(*found.columns).order_by("pk")
            ]
            for found in declared()
        },
    }


@transaction.atomic
def erase(account: Account) -> None:
    """Erase a person: every declared row goes or is blanked, the account becomes a nameless, closed shell.

    The random key stays in the event log, so that no figure changes. Refuses with `still_staff`, and with whatever a
    module refuses where something must be finished first; then nothing is erased.
    """
    account.refresh_from_db(from_queryset=Account.objects.select_for_update())
    if account.is_staff:
        raise Refused("still_staff", _("職員のアカウントは消せません。先に管理者に職員の任を解いてもらってください。"))
    if not account.is_active:
        raise Refused("account_closed", _("このアカウントは、もう消されています。"))
    for found in declared():
        if found.erase is None:
            found.rows(account).delete()
        else:
            found.erase(account)
    record(AccountErased(), about=account.ref, by=account)


def _plain(value: Any) -> Any:
    if isinstance(value, Text):
        return value.to_json()
    if value is None or isinstance(value, bool | int | float | str | list | dict):
        return value
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
