# SPDX-License-Identifier: Apache-2.0
"""What was loaded from city packs: the city itself, each load, and the records as the pack gave them."""

from typing import Any

from django.db import models


class CityFacts(models.Model):
    """What `city.toml` says. One row: a database is one city."""

    code = models.CharField(max_length=6, unique=True)
    facts = models.JSONField[dict[str, Any], dict[str, Any]]()

    def __str__(self) -> str:
        return self.code


class Load(models.Model):
    """One load of a pack that changed something. The newest number tells every process whether the city is news."""

    at = models.DateTimeField(auto_now_add=True)
    city = models.CharField(max_length=6)
    digest = models.CharField(max_length=64)
    counts = models.JSONField[dict[str, Any], dict[str, Any]]()

    def __str__(self) -> str:
        return f"{self.city} {self.digest[:12]}"


class Held(models.Model):
    """A record as the pack last gave it: tells a change in the pack from a change that people made here."""

    records = models.CharField(max_length=80)
    key = models.CharField(max_length=250)
    values = models.JSONField[dict[str, Any], dict[str, Any]]()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["records", "key"], name="packs_held_once")]

    def __str__(self) -> str:
        return f"{self.records} {self.key}"
