# SPDX-License-Identifier: Apache-2.0
"""What the plan room contributes to the house."""

from kenroku.core.modules import Entry, Module
from kenroku.core.text import Text
from kenroku.modules.plan import access, datasets, events, metrics, packs, rest, search, tools
from kenroku.modules.plan.queries import cards

MODULE = Module(
    name="plan",
    title=Text(ja="計画", en="Plan", easy="計画《けいかく》"),
    summary=Text(
        ja="市のDX計画の施策と、年度ごとの予定、成果を見る",
        en="See the measures of the city's DX plan, what is due each fiscal year, and what came of it",
        easy="市《し》の 計画《けいかく》を 見《み》る",
    ),
    entries=(Entry(title=Text(ja="計画を読む", en="Read the plan"), url_name="plan:home"),),
    routers=(rest.router,),
    refs=cards.KINDS,
    metrics=metrics.METRICS,
    datasets=datasets.DATASETS,
    roles=(access.EDITOR,),
    tools=tools.TOOLS,
    search=search.SOURCES,
    events=(events.RevisionAdopted, events.RevisionCorrected, events.IndicatorValueRecorded),
    pack_sections=(packs.SECTION,),
)
