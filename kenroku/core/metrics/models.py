# SPDX-License-Identifier: Apache-2.0
"""What the nightly run keeps, so that a figure of ten years need not read ten years of events."""

from django.db import models


class MetricPoint(models.Model):
    """What one day added to one metric. Days on which nothing happened have no row.

    `state` holds whole numbers that may simply be added up over days; what they mean is the metric's own business.
    `slice` is a value of the metric's dimension; the empty string stands for all of them together.
    """

    metric = models.CharField(max_length=80)
    day = models.DateField()
    slice = models.CharField(max_length=120, blank=True)
    state = models.JSONField[dict[str, int], dict[str, int]]()
    records = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["metric", "slice", "day"], name="one_point_a_day")]

    def __str__(self) -> str:
        return f"{self.metric} {self.day} {self.slice}"


class MetricRun(models.Model):
    """How far a metric has been folded: every day up to `through` is closed and stands in the points.

    `definition` is the fingerprint of the question that was asked; when the question changes, the points are made anew.
    """

    metric = models.CharField(max_length=80, primary_key=True)
    definition = models.CharField(max_length=64)
    through = models.DateField()
    ran_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.metric} {self.through}"
