# SPDX-License-Identifier: Apache-2.0
"""What the plan's own records count."""

from kenroku.core.metrics import Count, Direction, Distinct
from kenroku.core.text import Text
from kenroku.modules.plan.events import IndicatorValueRecorded, RevisionAdopted

METRICS = (
    Count(
        "plan.revisions_adopted",
        of=RevisionAdopted,
        title=Text(ja="公開した計画の版", en="Plan editions published"),
        meaning=Text(
            ja="策定され、このサイトで公開した計画の版の数。抜粋も1つと数える。",
            en="How many adopted editions of plans were published here; an excerpt counts as one.",
        ),
        direction=Direction.NEUTRAL,
    ),
    Distinct(
        "plan.indicators_reported",
        of=IndicatorValueRecorded,
        title=Text(ja="値が報告された指標", en="Indicators reported"),
        meaning=Text(
            ja="少なくとも1回、値が記録されたKPI・指標の数。同じ指標に何回記録しても1つと数える。",
            en="How many KPIs and indicators had a value recorded at least once; each counts once.",
        ),
        direction=Direction.MORE,
    ),
)
