# SPDX-License-Identifier: Apache-2.0
"""The event log: one append-only table, and the seals that prove it."""

from typing import Any

from django.db import models

from kenroku.core.refs import Ref


class Recorded(models.Model):
    """One event as it was recorded. Rows are never changed or removed: the database itself refuses it.

    `day` is the date in the city's time zone, so that a figure by day needs no arithmetic on every row.
    `by` is the account's random key and outlives the account. `about` is a ref, or empty.
    """

    id = models.BigAutoField(primary_key=True)
    name = models.CharField(max_length=80)
    at = models.DateTimeField()
    day = models.DateField()
    about = models.CharField(max_length=160, blank=True)
    by = models.UUIDField(null=True)
    data = models.JSONField[dict[str, Any], dict[str, Any]]()

    class Meta:
        indexes = [
            # Covers every figure by day, and the distinct things it is about, without touching the rows.
            models.Index(fields=["name", "day", "about"], name="event_name_day"),
            models.Index(fields=["about", "id"], name="event_about"),
        ]

    def __str__(self) -> str:
        return f"{self.id} {self.name}"

    @property
    def about_ref(self) -> Ref | None:
        """What it is about."""
        return Ref(self.about) if self.about else None


class Seal(models.Model):
    """A batch of events closed under one Merkle root and chained to the batch before it.

    Seals are numbered 1, 2, 3 without gaps. `until` is a promise: every event recorded before that moment (long
    transactions aside) lies under this seal or an earlier one, so that a row dated back is noticed. Hashes are SHA-256
    in hexadecimal. docs/operate/proof.md defines every byte.
    """

    id = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    until = models.DateTimeField(null=True)
    events = models.PositiveIntegerField()
    root = models.CharField(max_length=64)
    previous = models.CharField(max_length=64)
    chained = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.id} {self.chained[:12]}"


class Leaf(models.Model):
    """The fingerprint of one event and the seal it lies under. An event without a leaf is not sealed yet.

    Name and day are repeated here so that a removed event can still be named.
    """

    event = models.OneToOneField(
        Recorded, primary_key=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="leaf"
    )
    seal = models.ForeignKey(Seal, on_delete=models.DO_NOTHING, related_name="leaves")
    fingerprint = models.CharField(max_length=64)
    name = models.CharField(max_length=80)
    day = models.DateField()

    def __str__(self) -> str:
        return f"{self.event_id} {self.fingerprint[:12]}"
