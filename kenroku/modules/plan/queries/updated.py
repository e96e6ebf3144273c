# SPDX-License-Identifier: Apache-2.0
"""When the plan's data last changed, as the event log has it."""

from datetime import date

from django.db.models import Max

from kenroku.core import modules
from kenroku.core.events.models import Recorded
from kenroku.core.packs.events import PackLoaded


def last_changed() -> date | None:
    """The newest day on which a pack was loaded or the plan's own data changed; None where nothing was recorded."""
    names = [PackLoaded.name, *(name for name in modules.event_types() if name.startswith("plan."))]
    newest: date | None = Recorded.objects.filter(name__in=names).aggregate(newest=Max("day"))["newest"]
    return newest
