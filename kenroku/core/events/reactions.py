# SPDX-License-Identifier: Apache-2.0
"""What follows from an event: each reaction runs as a task of its own, again and again until it succeeds or gives up."""

import structlog
from django.db import transaction
from django_tasks import task

from kenroku.core import modules
from kenroku.core.events.models import Recorded
from kenroku.core.tasks.retries import retried

log = structlog.get_logger(__name__)


@retried()
@task(priority=10)
def react(event_id: int, reaction_name: str) -> None:
    """Run one reaction to one event, in a transaction. A reaction whose module has been closed since does nothing."""
    try:
        reaction = modules.reaction(reaction_name)
    except KeyError:
        log.warning("reaction_gone", reaction=reaction_name, event_id=event_id)
        return
    with transaction.atomic():
        reaction.run(Recorded.objects.get(pk=event_id))
