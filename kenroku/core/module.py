# SPDX-License-Identifier: Apache-2.0
"""What the core itself contributes to the registries. It is no room: it has no place in the menu and is never closed."""

from kenroku.core.accounts import departments, events, own_data, roles
from kenroku.core.datasets import own as datasets_own
from kenroku.core.files import actions as files
from kenroku.core.modules import Module
from kenroku.core.notices import queries as notices
from kenroku.core.packs import city_section
from kenroku.core.packs import departments as departments_section
from kenroku.core.packs.events import PackLoaded
from kenroku.core.search import indexing as search_index
from kenroku.core.search import own as search_own
from kenroku.core.tasks import own as own_schedule
from kenroku.core.text import Text
from kenroku.core.tools import own as tools_own
from kenroku.core.tools.events import ToolCalled

MODULE = Module(
    name="core",
    title=Text(ja="共通", en="Core"),
    summary=Text(ja="人と部署、記録、お知らせ", en="People and departments, the event log, notices"),
    events=(*events.OWN, PackLoaded, ToolCalled),
    refs=(departments.REF,),
    roles=roles.OWN,
    datasets=datasets_own.OWN,
    tools=tools_own.OWN,
    schedule=(*own_schedule.OWN, *search_index.SCHEDULE, *files.SCHEDULE),
    reactions=search_index.REACTIONS,
    search=search_own.SOURCES,
    personal_data=(notices.PERSONAL, *own_data.OWN),
    pack_sections=(city_section.CITY, departments_section.SECTION),
)
