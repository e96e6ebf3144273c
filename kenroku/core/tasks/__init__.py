# SPDX-License-Identifier: Apache-2.0
"""Work that happens in the background: what runs when. The tasks themselves are written with django-tasks."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from django.utils import timezone


@dataclass(frozen=True, slots=True)
class Schedule:
    """Something that is done again and again: every so often, or daily at a time of the city's clock.

    `run` takes nothing; what it answers is kept with the task. It must come to the same end however often it runs, and
    make up by itself for what was missed: after a stop it runs once, not once for every time missed.
    """

    name: str
    run: Callable[[], object]
    every: timedelta | None = None
    daily_at: time | None = None

    def __post_init__(self) -> None:
        """Exactly one of the two ways to say when."""
        if (self.every is None) == (self.daily_at is None):
            raise ValueError(f"{self.name} needs either every= or daily_at=")

    def due(self, now: datetime) -> datetime:
        """The last moment at which this was due: the same for every worker that asks."""
        if self.every is not None:
            return datetime.fromtimestamp(
                now.timestamp() // self.every.total_seconds() * self.every.total_seconds(), UTC
            )
        assert self.daily_at is not None
        city = timezone.get_default_timezone()
        today = datetime.combine(now.astimezone(city), self.daily_at, city)
        found = today if today <= now else datetime.combine(today.date() - timedelta(days=1), self.daily_at, city)
        return found.astimezone(UTC)
