# SPDX-License-Identifier: Apache-2.0
"""KPIs and reference indicators, and the life of their values."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from kenroku.core.refs import Ref
from kenroku.core.text import TextField
from kenroku.modules.plan.models.plans import Plan, Sourced
from kenroku.modules.plan.models.rows import Field


class Indicator(Sourced):
    """Something the plan promises to measure. `metric` names the question that the services' own records answer."""

    class Role(models.TextChoices):
        """Its place in the plan."""

        OVERALL = "overall", "KPI（総合）"
        FIELD = "field", "KPI（分野）"
        MAIN = "main", "主な指標"
        REFERENCE = "reference", "参考指標"
        RESULT = "result", "達成状況"

    class Kind(models.TextChoices):
        """How its values behave."""

        LEVEL = "level", "その時点の値"
        COUNT = "count", "期間ごとの数"
        RATE = "rate", "割合"
        CUMULATIVE = "cumulative", "累計"
        REDUCTION = "reduction", "基準からの削減"
        INCREASE = "increase", "基準からの増加"

    class Direction(models.TextChoices):
        """Which way is better."""

        UP = "up", "多いほどよい"
        DOWN = "down", "少ないほどよい"
        NEUTRAL = "neutral", "よしあしを問わない"

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="indicators")
    key = models.SlugField(max_length=80, unique=True)
    order = models.PositiveSmallIntegerField()
    role = models.CharField(max_length=10, choices=Role)
    field = models.ForeignKey(Field, on_delete=models.PROTECT, null=True, related_name="indicators")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    group = models.CharField(max_length=120, blank=True, help_text="Title of the table it is printed in.")
    name = TextField()
    definition = TextField(null=True)
    kind = models.CharField(max_length=12, choices=Kind)
    direction = models.CharField(max_length=8, choices=Direction, default=Direction.UP)
    unit = TextField(null=True)
    base_value = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    base_period = models.CharField(max_length=12, blank=True)
    base_as_printed = models.CharField(max_length=120, blank=True)
    target_value = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    target_as_printed = models.CharField(max_length=120, blank=True)
    target_period = models.CharField(max_length=12, blank=True)
    target_due_as_printed = models.CharField(max_length=60, blank=True)
    metric = models.CharField(max_length=80, blank=True)
    measures = models.ManyToManyField("plan.Measure", related_name="indicators")

    class Meta:
        ordering = ["order"]

    def __str__(self) -> str:
        return str(self.name)

    def get_absolute_url(self) -> str:
        """Its permanent address."""
        return reverse("plan:indicator", args=[self.key])

    @property
    def ref(self) -> Ref:
        """Its name for other modules."""
        return Ref.of("plan.indicator", self.key)


class IndicatorValue(Sourced):
    """A value for a period, with its state. A correction replaces an earlier value and keeps it readable.

    `period` is `2023` (fiscal year), `2023-H1`, `2023-Q2` or `2023-04`. Two standing values for one period that differ
    are a conflict between sources, and are shown as that.
    """

    class State(models.TextChoices):
        """How final it is."""

        PROVISIONAL = "provisional", "速報"
        FINAL = "final", "確定"
        CORRECTED = "corrected", "訂正"

    class Basis(models.TextChoices):
        """Where the number comes from."""

        PRINTED = "printed", "資料に記載"
        DERIVED = "derived", "資料の数値から計算"
        APPROXIMATE = "approximate", "資料におよその数で記載"

    class Judgement(models.TextChoices):
        """Whether the target was met, on the printed figures alone."""

        MET = "met", "達成"
        NOT_MET = "not_met", "未達成"

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="values")
    key = models.SlugField(max_length=80, unique=True)
    period = models.CharField(max_length=12)
    starts = models.DateField()
    ends = models.DateField()
    value = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    as_printed = models.CharField(max_length=120, blank=True)
    numerator = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    denominator = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    basis = models.CharField(max_length=12, choices=Basis, default=Basis.PRINTED)
    state = models.CharField(max_length=12, choices=State, default=State.FINAL)
    reason = TextField(null=True)
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")
    judgement = models.CharField(max_length=8, choices=Judgement, blank=True)
    judgement_note = TextField(null=True)

    class Meta:
        ordering = ["starts", "ends", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(starts__lte=models.F("ends")), name="plan_value_period"),
            # A correction without a reason is not a correction.
            models.CheckConstraint(
                condition=~Q(state="corrected") | (Q(reason__isnull=False) & Q(replaces__isnull=False)),
                name="plan_value_correction_has_reason",
            ),
        ]
        indexes = [models.Index(fields=["indicator", "starts"], name="plan_value_series")]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.period}: {self.as_printed or self.value}"
