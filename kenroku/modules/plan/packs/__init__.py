# SPDX-License-Identifier: Apache-2.0
"""The plan's section of a city pack: its files, what must hold between them, and how they come into the tables."""

from collections.abc import Mapping
from dataclasses import replace

from kenroku.core.packs import Changes, PackRefused, PackSection, Records, Values
from kenroku.core.packs.folder import Pack
from kenroku.core.text import Text
from kenroku.modules.plan import actions
from kenroku.modules.plan.models import IndicatorValue, Revision
from kenroku.modules.plan.packs.checks import check
from kenroku.modules.plan.packs.frozen import changes_to_adopted
from kenroku.modules.plan.packs.kinds import KINDS, TRANSLATIONS, records
from kenroku.modules.plan.queries.content import content, fingerprint

__all__ = ["SECTION"]


def _records() -> tuple[Records, ...]:
    """The kinds of records; before the first is compared, a pack that contradicts an adopted revision is refused."""
    first, *others = records()

    def wanted(pack: Pack) -> Mapping[str, Values]:
        if problems := list(changes_to_adopted(pack)):
            raise PackRefused(problems)
        return first.wanted(pack)

    return (replace(first, wanted=wanted), *others)


def _announce(changes: tuple[Changes, ...]) -> None:
    """Adopt what came in as adopted, close corrections, and tell of new values; in the load's transaction."""
    for revision in Revision.objects.filter(state=Revision.State.ADOPTED).order_by("order"):
        if not revision.content_hash:
            actions.adopt(revision)
        elif fingerprint(content(revision)) != revision.content_hash:
            actions.correct(revision)
        else:
            # A reason that came with new English only: what the revision says is what it said.
            revision.corrections.filter(content_hash="").update(content_hash=revision.content_hash)
    values = next(found for found in changes if found.name == IndicatorValue._meta.label_lower)
    news = {*values.added, *(changed.key for changed in values.changed if _SAYS & set(changed.columns))}
    for value in IndicatorValue.objects.select_related("indicator").order_by("starts", "key"):
        if value.key in news:
            actions.take_in(value)


_SAYS = {"indicator", "period", "value", "state", "replaces"}
"""The columns whose change is news; a better remark is not."""

SECTION = PackSection(
    name="plan",
    title=Text(ja="計画", en="Plan"),
    files=(*(kind.table for kind in KINDS), TRANSLATIONS),
    records=_records(),
    check=check,
    after=_announce,
)
