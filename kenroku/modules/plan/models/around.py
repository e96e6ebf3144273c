# SPDX-License-Identifier: Apache-2.0
"""What surrounds the plan: meetings and members, the glossary, the staff survey's tables."""

from django.db import models
from django.urls import reverse

from kenroku.core.refs import Ref
from kenroku.core.text import TextField
from kenroku.modules.plan.models.plans import Revision, Sourced


class Meeting(Sourced):
    """A meeting, consultation or release on the way of a plan, as the papers list it."""

    class Status(models.TextChoices):
        """What the papers say of it."""

        HELD = "held", "開催"
        PLANNED = "planned", "予定"
        UNCLEAR = "unclear", "開催または予定"
        DATED = "dated", "日付のある資料"

    key = models.SlugField(max_length=40, unique=True)
    date = models.CharField(max_length=10, blank=True)
    date_end = models.CharField(max_length=10, blank=True)
    date_as_printed = models.CharField(max_length=120, blank=True)
    fiscal_year = models.PositiveSmallIntegerField(null=True)
    body = models.CharField(max_length=80, blank=True)
    number = models.CharField(max_length=20, blank=True)
    title = TextField()
    items = models.JSONField[list[str], list[str]](default=list)
    status = models.CharField(max_length=10, choices=Status)
    status_as_noted = models.CharField(max_length=60, blank=True)
    replaced_by = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="earlier_versions")
    revisions = models.ManyToManyField(Revision, related_name="meetings")

    class Meta:
        ordering = ["-date", "-id"]

    def __str__(self) -> str:
        return str(self.title)

    def get_absolute_url(self) -> str:
        """Its permanent address."""
        return reverse("plan:meeting", args=[self.key])

    @property
    def ref(self) -> Ref:
        """Its name for other modules."""
        return Ref.of("plan.meeting", self.key)


class Member(Sourced):
    """A person named in a published list of a meeting's members, with the affiliation printed there."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="members")
    order = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=80)
    affiliation = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["order"]

    def __str__(self) -> str:
        return self.name


class Term(Sourced):
    """A word of the plan's glossary with its explanation."""

    key = models.SlugField(max_length=60, unique=True)
    order = models.PositiveSmallIntegerField()
    term = models.CharField(max_length=80, unique=True)
    definition = TextField()

    class Meta:
        ordering = ["order"]

    def __str__(self) -> str:
        return self.term

    def get_absolute_url(self) -> str:
        """Its permanent address in the glossary."""
        return f"{reverse('plan:glossary')}#{self.key}"

    @property
    def ref(self) -> Ref:
        """Its name for other modules."""
        return Ref.of("plan.term", self.key)


class SurveyTable(Sourced):
    """A table of survey results over several waves. `warning` says what a reader must know before comparing waves."""

    key = models.SlugField(max_length=60, unique=True)
    order = models.PositiveSmallIntegerField()
    title = TextField()
    dimension = models.CharField(max_length=60)
    warning = TextField(null=True)

    class Meta:
        ordering = ["order"]

    def __str__(self) -> str:
        return str(self.title)


class SurveyCell(Sourced):
    """One category in one wave: how many people, and the percentage as printed. Empty n: not surveyed or not shown."""

    table = models.ForeignKey(SurveyTable, on_delete=models.CASCADE, related_name="cells")
    order = models.PositiveSmallIntegerField()
    category = models.CharField(max_length=80)
    wave = models.CharField(max_length=20)
    fiscal_year = models.PositiveSmallIntegerField()
    n = models.PositiveIntegerField(null=True)
    percent_as_printed = models.DecimalField(max_digits=5, decimal_places=1, null=True)
    wave_total = models.PositiveIntegerField(null=True)
    as_printed = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["table", "category", "wave"], name="plan_survey_cell")]

    def __str__(self) -> str:
        return f"{self.category} {self.wave}"


class SurveyFinding(Sourced):
    """A sentence that the survey's publisher printed under a chart."""

    order = models.PositiveSmallIntegerField(unique=True)
    question = models.CharField(max_length=300)
    finding = models.CharField(max_length=500)

    class Meta:
        ordering = ["order"]

    def __str__(self) -> str:
        return self.finding
