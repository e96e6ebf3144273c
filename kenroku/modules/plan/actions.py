# SPDX-License-Identifier: Apache-2.0
"""What changes a plan: an edition is adopted, its data is corrected, a value is taken in."""

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kenroku.core.events.log import record
from kenroku.core.refusals import Refused
from kenroku.modules.plan.events import IndicatorValueRecorded, RevisionAdopted, RevisionCorrected
from kenroku.modules.plan.models import IndicatorValue, Revision
from kenroku.modules.plan.queries.content import content, fingerprint

if TYPE_CHECKING:
    from kenroku.core.accounts.models import Account


@transaction.atomic
def adopt(revision: Revision, *, by: "Account | None" = None) -> None:
    """Freeze an edition: from now on its content has one fingerprint, and everyone may read it.

    Refuses with `already_adopted`.
    """
    if revision.content_hash:
        raise Refused(
            "already_adopted", _("この版はもう策定されています。変えるところがあれば、新しい版を作ってください。")
        )
    said = content(revision)
    revision.state = Revision.State.ADOPTED
    revision.content_hash = fingerprint(said)
    revision.save(update_fields=["state", "content_hash"])
    # Corrections from before this edition was kept here are already in what it says.
    revision.corrections.filter(content_hash="").update(content_hash=revision.content_hash)
    counts = {kind: len(found) for kind, found in said.items()}
    record(
        RevisionAdopted(
            revision=revision.key,
            content_hash=revision.content_hash,
            fields=counts["fields"],
            headings=counts["headings"],
            rows=counts["measures"],
            measures=len({row["measure"] for row in said["measures"].values()}),
            parts=counts["parts"],
        ),
        about=revision.ref,
        by=by,
    )


@transaction.atomic
def correct(revision: Revision, *, by: "Account | None" = None) -> None:
    """Close a correction of an adopted edition: its newest reason covers what its data says now.

    Refuses with `not_adopted` where it may still change freely, `nothing_corrected` where it says what it said
    before, and `reason_missing` where nobody gave a reason for the change.
    """
    if not revision.content_hash:
        raise Refused("not_adopted", _("この版はまだ案です。訂正の記録を付けずに直せます。"))
    before, after = revision.content_hash, fingerprint(content(revision))
    if before == after:
        raise Refused("nothing_corrected", _("この版の内容は変わっていません。直すところを確かめてください。"))
    reason = revision.corrections.filter(content_hash="").last()
    if reason is None:
        raise Refused("reason_missing", _("策定済みの版を直すには理由が要ります。訂正の理由を書いてください。"))
    revision.corrections.filter(content_hash="").update(content_hash=after)
    revision.content_hash = after
    revision.save(update_fields=["content_hash"])
    record(
        RevisionCorrected(revision=revision.key, number=reason.number, before=before, content_hash=after),
        about=revision.ref,
        by=by,
    )


def take_in(value: IndicatorValue, *, by: "Account | None" = None) -> None:
    """Announce a value that has just been written, so that the feed and whoever waits for it learn of it."""
    record(
        IndicatorValueRecorded.model_validate(
            {"indicator": value.indicator.key, "period": value.period, "state": str(value.state)}
        ),
        about=value.indicator.ref,
        by=by,
    )
