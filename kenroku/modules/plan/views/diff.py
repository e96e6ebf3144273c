# SPDX-License-Identifier: Apache-2.0
"""What changed between two revisions, as a page."""

from http import HTTPStatus
from itertools import pairwise

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from kenroku.core.freshness import fresh
from kenroku.core.refusals import Refused
from kenroku.modules.plan.models import Revision
from kenroku.modules.plan.queries.compare import compare_revisions
from kenroku.modules.plan.queries.rows import stages


@fresh
def diff(request: HttpRequest) -> HttpResponse:
    """The two revisions that the address names; without names, the choice of which to compare."""
    unknown = set(request.GET) - {"from", "to"}
    if unknown:
        raise Refused(
            "unknown_filter",
            _("「%(name)s」という条件はありません。使えるのは from と to です。")
            % {"name": ", ".join(sorted(unknown))},
            status=HTTPStatus.BAD_REQUEST,
        )
    revisions = list(Revision.objects.visible_to(None).select_related("plan"))
    earlier, later = request.GET.get("from", ""), request.GET.get("to", "")
    shown: dict[str, object] = {"revisions": revisions, "from": earlier, "to": later}
    if not (earlier or later):
        shown["neighbours"] = list(pairwise(revisions))
        return render(request, "plan/diff_choice.html", shown)
    found = compare_revisions(earlier, later)
    return render(
        request,
        "plan/diff.html",
        shown
        | {
            "diff": found,
            "sides": (found.before.revision, found.after.revision),
            "stages": stages(),
            "added_as_new": [line for line in found.added if line.is_new],
            "added_unmarked": [line for line in found.added if not line.is_new],
            "data_address": f"{reverse('api:plan_diff')}?from={earlier}&to={later}",
        },
    )
