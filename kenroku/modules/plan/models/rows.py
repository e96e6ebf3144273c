# SPDX-License-Identifier: Apache-2.0
"""The grid (工程表): fields, headings, and one row per measure and place where it is printed."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from kenroku.core.refs import Ref
from kenroku.core.text import Text, TextField
from kenroku.modules.plan.models.plans import Revision, Sourced


class Field(Sourced):
    """A field of the plan (分野)."""

    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="fields")
    key = models.SlugField(max_length=40)
    order = models.PositiveSmallIntegerField()
    label = models.CharField(max_length=40, blank=True)
    name = TextField()
    subtitle = TextField(null=True)
    introduction = TextField(null=True)
    colour = models.PositiveSmallIntegerField(
        null=True, help_text="1 to 5: one of the city's five colours; none for the fields of an older plan."
    )

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["revision", "key"], name="plan_field_key"),
            models.CheckConstraint(
                condition=Q(colour__isnull=True) | Q(colour__range=(1, 5)), name="plan_field_colour"
            ),
        ]

    def __str__(self) -> str:
        return str(self.name)


class Heading(Sourced):
    """A heading inside a field (取組の柱), as printed."""

    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="headings")
    field = models.ForeignKey(Field, on_delete=models.CASCADE, related_name="headings")
    key = models.SlugField(max_length=60)
    order = models.PositiveSmallIntegerField()
    title = TextField()
    title_as_printed = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["revision", "key"], name="plan_heading_key")]

    def __str__(self) -> str:
        return str(self.title)


class Measure(models.Model):
    """A measure (施策) through all revisions: its titles and years may change, this stays the same."""

    key = models.SlugField(max_length=80, unique=True)

    def __str__(self) -> str:
        return self.key

    def get_absolute_url(self) -> str:
        """Its permanent address."""
        return reverse("plan:measure", args=[self.key])

    @property
    def ref(self) -> Ref:
        """Its name for other modules."""
        return Ref.of("plan.measure", self.key)


class Row(Sourced):
    """One printed line of a revision's grid.

    A measure that is printed in several places (再掲) has one row for each, and is counted once. `cells` gives the
    printed word for each fiscal year, `{"2023": "検討"}`; None where nothing is printed, which differs from the
    printed dash `—`.
    """

    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="rows")
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="rows")
    heading = models.ForeignKey(Heading, on_delete=models.CASCADE, related_name="rows")
    key = models.SlugField(max_length=80)
    order = models.PositiveSmallIntegerField(help_text="Within the field, as printed.")
    title = TextField()
    title_as_printed = models.CharField(max_length=300)
    title_corrected = models.CharField(max_length=300, blank=True)
    is_new = models.BooleanField(default=False)
    cross_listed_from = models.ForeignKey("self", on_delete=models.CASCADE, null=True, related_name="cross_listings")
    merged_into = models.ForeignKey("self", on_delete=models.CASCADE, null=True, related_name="merged_from")
    cells = models.JSONField[dict[str, str | None], dict[str, str | None]](default=dict)

    class Meta:
        ordering = ["heading__field__order", "order"]
        constraints = [
            models.UniqueConstraint(fields=["revision", "key"], name="plan_row_key"),
            # A measure has one place of its own in a revision; every further place is a cross-listing.
            models.UniqueConstraint(
                fields=["revision", "measure"],
                condition=Q(cross_listed_from__isnull=True),
                name="plan_row_counted_once",
            ),
            models.CheckConstraint(
                condition=Q(cross_listed_from__isnull=True) | ~Q(cross_listed_from=F("id")),
                name="plan_row_not_of_itself",
            ),
        ]

    def __str__(self) -> str:
        return str(self.title)


class Stage(models.Model):
    """A word of the legend (検討, 導入, 運用): how strongly it is drawn, and what it means."""

    word = models.CharField(max_length=60, unique=True)
    order = models.PositiveSmallIntegerField()
    strength = models.PositiveSmallIntegerField(
        help_text="0 nothing planned, 1 thinking, 2 preparing, 3 trying, 4 doing, 5 running and growing."
    )
    name = TextField()
    meaning = TextField(null=True)

    class Meta:
        ordering = ["order"]
        constraints = [models.CheckConstraint(condition=Q(strength__lte=5), name="plan_stage_strength")]

    def __str__(self) -> str:
        return self.word

    @property
    def shown(self) -> Text:
        """As a reader sees it: the printed word itself, and what it is called in other languages."""
        return Text(ja=self.word, en=self.name.en, easy=self.name.easy)
