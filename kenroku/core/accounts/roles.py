# SPDX-License-Identifier: Apache-2.0
"""Roles that staff can hold. A room declares its own in `module.py`; these are the house's."""

from dataclasses import dataclass

from kenroku.core.text import Text


@dataclass(frozen=True, slots=True)
class Role:
    """Something a staff member may do, with a plain meaning for the person who grants it."""

    name: str
    title: Text
    meaning: Text


ADMIN = Role(
    "core.admin",
    title=Text(ja="管理者", en="Administrator"),
    meaning=Text(
        ja="職員を任命し、役割を与え、部署の情報を直す。ほかの仕事の役割は含まない。",
        en="Appoints staff, grants roles and keeps the departments up to date. Does not include any other role.",
    ),
)
AUDITOR = Role(
    "core.auditor",
    title=Text(ja="監査", en="Auditor"),
    meaning=Text(
        ja="記録と、個人情報を読んだ記録を確かめる。何も変えられない。",
        en="Checks the event log and the record of who read personal data. Changes nothing.",
    ),
)
OWN = (ADMIN, AUDITOR)
