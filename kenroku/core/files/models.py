# SPDX-License-Identifier: Apache-2.0
"""What is known of a kept file; its bytes lie in the storage under their hash."""

import uuid

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone


class StoredFile(models.Model):
    """A file that was checked and kept. `sha256` and `size` are those of the kept bytes, which for a picture are not
    those that were sent. A row that no other table points at is removed after a day.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=150)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64, db_index=True)
    blob = models.CharField(max_length=200)
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    purpose = models.CharField(max_length=80)
    scanned = models.BooleanField(default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    kept_at = models.DateTimeField(default=timezone.now, db_index=True)

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Where those who may read it find it."""
        return reverse("file", args=[self.key, self.name])
