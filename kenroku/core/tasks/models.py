# SPDX-License-Identifier: Apache-2.0
"""What the background work leaves behind: which worker is alive, what ran when, how far long work has come."""

from django.db import models

from kenroku.core.text import TextField


class Worker(models.Model):
    """A running worker. It signs in every few seconds; one that stopped signing in is gone, whatever it was doing."""

    id = models.CharField(primary_key=True, max_length=64)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.id


class ScheduledRun(models.Model):
    """One time at which something was due. The table lets it be there once only, however many workers there are."""

    name = models.CharField(max_length=80)
    due = models.DateTimeField()
    task = models.UUIDField()

    class Meta:
        ordering = ["-due"]
        constraints = [models.UniqueConstraint(fields=["name", "due"], name="scheduled_once")]

    def __str__(self) -> str:
        return f"{self.name} {self.due:%Y-%m-%d %H:%M}"


class Progress(models.Model):
    """How far a long task has come, and what it is doing now, in words for the person who waits."""

    task = models.UUIDField(primary_key=True)
    done = models.PositiveIntegerField()
    total = models.PositiveIntegerField()
    doing = TextField()
    started_at = models.DateTimeField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(done__lte=models.F("total")), name="progress_within_total")
        ]

    def __str__(self) -> str:
        return f"{self.task} {self.done}/{self.total}"
