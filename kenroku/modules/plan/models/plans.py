# SPDX-License-Identifier: Apache-2.0
"""Plans, their revisions, the texts in them, and the documents all of it was read from."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.urls import reverse

from kenroku.core.accounts.access import holds
from kenroku.core.refs import Ref
from kenroku.core.text import TextField

if TYPE_CHECKING:
    from kenroku.core.accounts.models import Account

KEY = r"^[a-z0-9][a-z0-9-]*$"


class Document(models.Model):
    """A published paper that facts were taken from."""

    key = models.SlugField(max_length=80, unique=True)
    title = TextField()
    publisher = models.CharField(max_length=120, blank=True)
    date = models.CharField(max_length=10, blank=True, help_text="ISO date, cut short where the paper is: 2024-03.")
    url = models.URLField(blank=True)

    def __str__(self) -> str:
        return str(self.title)


class Sourced(models.Model):
    """A record that says where it stands in which document; every fact from a paper is one."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, related_name="+")
    source_heading = models.CharField(max_length=300, blank=True)
    source_line = models.PositiveIntegerField(null=True)
    note = TextField(null=True)

    class Meta:
        abstract = True


class Plan(Sourced):
    """A plan of the city, or a policy above or beside it. What it says stands in its revisions.

    Dates are ISO and cut short where the source is (`2019-02`); `date_as_printed` keeps the source's own words.
    """

    class Level(models.TextChoices):
        """Whose plan it is."""

        CITY = "city", "市の計画"
        SUPERIOR = "superior", "上位計画"
        LINKED = "linked", "連携する計画"
        NATION = "nation", "国の政策"

    key = models.SlugField(max_length=80, unique=True)
    level = models.CharField(max_length=10, choices=Level)
    order = models.PositiveSmallIntegerField()
    title = TextField()
    summary = TextField(null=True)
    event = models.CharField(max_length=20, blank=True, help_text="What happened on the date: 策定, 閣議決定.")
    date = models.CharField(max_length=10, blank=True)
    date_as_printed = models.CharField(max_length=80, blank=True)
    period_as_printed = models.CharField(max_length=80, blank=True)
    body = models.CharField(max_length=80, blank=True)
    predecessor = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="successors")
    relation = TextField(null=True)

    class Meta:
        ordering = ["order"]

    def __str__(self) -> str:
        return str(self.title)


class RevisionQuerySet(models.QuerySet["Revision"]):
    """Questions to the revisions."""

    def visible_to(self, account: "Account | None") -> "RevisionQuerySet":
        """The public sees what was adopted; drafts are for those who hold the role of plan editor."""
        if account is not None and holds(account, "plan.editor"):
            return self
        return self.filter(state=Revision.State.ADOPTED)


class Revision(Sourced):
    """One edition of a plan, at one address for ever. Once adopted it does not change."""

    class State(models.TextChoices):
        """Whether it may still change."""

        DRAFT = "draft", "案"
        ADOPTED = "adopted", "策定済み"

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="revisions")
    key = models.SlugField(max_length=80, unique=True)
    order = models.PositiveSmallIntegerField(
        help_text="Over all plans of the city: later revisions have higher numbers."
    )
    title = TextField()
    label = TextField()
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    adopted = models.CharField(max_length=10, blank=True)
    first_year = models.PositiveSmallIntegerField()
    last_year = models.PositiveSmallIntegerField()
    is_excerpt = models.BooleanField(default=False, help_text="Only a part of the rows is known.")
    has_schedule = models.BooleanField(default=True, help_text="The source prints a word for each year.")
    measures_expected = models.CharField(
        max_length=10, blank=True, help_text="When the measures are to be published, where they are not yet."
    )
    publisher = models.CharField(max_length=80, blank=True)
    editor = models.CharField(max_length=80, blank=True)
    content_hash = models.CharField(max_length=64, blank=True)

    objects = RevisionQuerySet.as_manager()

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["order"], name="plan_revision_order"),
            models.CheckConstraint(condition=Q(first_year__lte=models.F("last_year")), name="plan_revision_years"),
        ]

    def __str__(self) -> str:
        return str(self.label)

    def get_absolute_url(self) -> str:
        """Its permanent address."""
        return reverse("plan:revision", args=[self.key])

    @property
    def ref(self) -> Ref:
        """Its name for other modules."""
        return Ref.of("plan.revision", self.key)

    @property
    def years(self) -> tuple[int, ...]:
        """The fiscal years it covers."""
        return tuple(range(self.first_year, self.last_year + 1))

    @property
    def awaits_measures(self) -> bool:
        """Adopted as a frame, with the measures to follow: "not yet published", which is not "none"."""
        return bool(self.measures_expected)


class Correction(models.Model):
    """Why the data of an adopted revision was corrected after its adoption; its page shows this for ever.

    `content_hash` is the fingerprint of the revision's content since then; empty until the correction took effect.
    """

    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="corrections")
    number = models.PositiveSmallIntegerField()
    date = models.CharField(max_length=10)
    reason = TextField()
    content_hash = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["revision", "number"], name="plan_correction_number")]

    def __str__(self) -> str:
        return str(self.reason)


class Part(Sourced):
    """A text in a revision that can be pointed at: the vision, a principle, a viewpoint, a direction, a stage."""

    class Kind(models.TextChoices):
        """What sort of text."""

        VISION = "vision", "都市像"
        PHILOSOPHY = "philosophy", "基本理念"
        PRINCIPLE = "principle", "行動指針"
        POLICY = "policy", "取組方針"
        VIEWPOINT = "viewpoint", "視点"
        DIRECTION = "direction", "取組の方向性"
        IMAGE = "image", "将来像"
        PURPOSE = "purpose", "策定の趣旨"
        POSITION = "position", "位置づけ"
        PERIOD = "period", "期間"
        GOVERNANCE = "governance", "推進体制"
        MEASUREMENT = "measurement", "成果の測定"
        STAGE = "stage", "段階"
        BASIC_POLICY = "basic_policy", "上位計画の基本方針"

    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="parts")
    key = models.SlugField(max_length=80)
    kind = models.CharField(max_length=14, choices=Kind)
    order = models.PositiveSmallIntegerField()
    parent = models.ForeignKey("self", on_delete=models.CASCADE, null=True, related_name="children")
    label = models.CharField(max_length=40, blank=True)
    title = TextField(null=True)
    text = TextField(null=True)

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["revision", "key"], name="plan_part_key")]

    def __str__(self) -> str:
        return str(self.title or self.text)

    @property
    def ref(self) -> Ref:
        """Its name for other modules, such as a comment that hangs on it."""
        return Ref.of("plan.part", f"{self.revision.key}/{self.key}")
