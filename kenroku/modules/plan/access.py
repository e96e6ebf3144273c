# SPDX-License-Identifier: Apache-2.0
"""Who may do what in the plan."""

from kenroku.core.accounts.roles import Role
from kenroku.core.text import Text

EDITOR = Role(
    "plan.editor",
    title=Text(ja="計画の担当", en="Plan editor"),
    meaning=Text(
        ja="策定前の計画の案を読み、書き、策定の手続きを進める。策定された計画は変えられない。",
        en="Reads and writes drafts of the plan and takes them to adoption. Cannot change what was adopted.",
    ),
)
