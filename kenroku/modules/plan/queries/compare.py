# SPDX-License-Identifier: Apache-2.0
"""Two revisions by their keys, compared."""

from http import HTTPStatus

from django.utils.translation import gettext_lazy as _

from kenroku.core.refusals import Refused
from kenroku.modules.plan.queries.diff import Diff, compare
from kenroku.modules.plan.queries.grid import find_revision
from kenroku.modules.plan.queries.rows import read_sheet


def compare_revisions(earlier: str, later: str) -> Diff:
    """What changed from one adopted revision to another; the order of the two is the reader's.

    Refuses with `same_revision` (400) and `unknown_revision` (404).
    """
    before = find_revision(earlier)
    after = find_revision(later)
    if before == after:
        raise Refused(
            "same_revision",
            _("同じ版どうしは比べられません。もう一方に別の版をお選びください。"),
            status=HTTPStatus.BAD_REQUEST,
        )
    return compare(read_sheet(before), read_sheet(after))
