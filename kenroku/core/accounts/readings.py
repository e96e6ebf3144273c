# SPDX-License-Identifier: Apache-2.0
"""The record of who read whose personal data."""

from http import HTTPStatus

from django.db import transaction
from django.utils.translation import gettext as _

from kenroku.core.accounts import access
from kenroku.core.accounts.events import PersonalDataRead
from kenroku.core.accounts.models import AccessRecord, Account
from kenroku.core.events.log import record
from kenroku.core.refs import Ref
from kenroku.core.refusals import Refused


@transaction.atomic
def read_personal(reader: Account, subject: Account, *, about: Ref | None = None, purpose: str) -> AccessRecord:
    """Write down, before showing it, that a staff member reads a person's data, and what for.

    Refuses with `not_staff`, and with `purpose_needed` where no purpose was given.
    """
    if not access.is_staff(reader):
        raise Refused("not_staff", _("個人情報を読めるのは職員だけです。"), status=HTTPStatus.FORBIDDEN)
    if not purpose.strip():
        raise Refused(
            "purpose_needed",
            _("何のために読むのかを書いてください。本人に示されます。"),
            status=HTTPStatus.UNPROCESSABLE_ENTITY,
        )
    office = reader.memberships.select_related("department").first()
    written = AccessRecord.objects.create(
        reader=reader,
        subject=subject,
        office=office.department.name if office else None,
        about=about or "",
        purpose=purpose.strip()[:200],
    )
    record(PersonalDataRead(), about=subject.ref, by=reader)
    return written
