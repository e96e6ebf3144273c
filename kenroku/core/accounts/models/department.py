# SPDX-License-Identifier: Apache-2.0
"""The city's departments, their counters (窓口) and when these are open."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kenroku.core.accounts.models.account import Account
from kenroku.core.refs import Ref
from kenroku.core.text import TextField

PHONE = RegexValidator(r"^[0-9+][0-9-]{5,19}\Z", _("電話番号は 076-220-2111 のように入力してください。"), code="phone")


class Weekday(models.IntegerChoices):
    """Days of the week as ISO 8601 counts them."""

    MONDAY = 1, _("月曜日")
    TUESDAY = 2, _("火曜日")
    WEDNESDAY = 3, _("水曜日")
    THURSDAY = 4, _("木曜日")
    FRIDAY = 5, _("金曜日")
    SATURDAY = 6, _("土曜日")
    SUNDAY = 7, _("日曜日")


class Department(models.Model):
    """A bureau, division or section (局・部・課) of the city. `key` is its name in packs, addresses and refs."""

    key = models.SlugField(max_length=60, unique=True)
    name = TextField()
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="parts")
    phone = models.CharField(max_length=20, blank=True, validators=[PHONE])
    place = TextField(null=True, blank=True)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position", "key"]

    def __str__(self) -> str:
        return str(self.name)

    @property
    def ref(self) -> Ref:
        """This department's ref."""
        return Ref.of("core.department", self.key)

    def line(self) -> "list[Department]":
        """This department and those above it, nearest first."""
        found: list[Department] = [self]
        # A circle cannot be saved through the actions; the second test keeps a wrong row from hanging a page.
        while (above := found[-1].parent) is not None and above not in found:
            found.append(above)
        return found


class Counter(models.Model):
    """A counter where people are served: its floor or place, its own telephone, and the days on which it is closed."""

    department = models.ForeignKey(Department, on_delete=models.CASCADE, related_name="counters")
    name = TextField()
    place = TextField(null=True, blank=True)
    phone = models.CharField(max_length=20, blank=True, validators=[PHONE])
    closed = TextField(null=True, blank=True)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return str(self.name)


class Hours(models.Model):
    """One stretch of time in which a counter is open; two on one weekday where it closes at noon."""

    counter = models.ForeignKey(Counter, on_delete=models.CASCADE, related_name="hours")
    weekday = models.PositiveSmallIntegerField(choices=Weekday)
    opens = models.TimeField()
    closes = models.TimeField()
    note = TextField(null=True, blank=True)

    class Meta:
        ordering = ["weekday", "opens"]
        constraints = [
            models.UniqueConstraint(fields=["counter", "weekday", "opens"], name="hours_once"),
            models.CheckConstraint(condition=Q(closes__gt=F("opens")), name="hours_open_before_close"),
            models.CheckConstraint(condition=Q(weekday__range=(1, 7)), name="hours_weekday"),
        ]

    def __str__(self) -> str:
        return f"{Weekday(self.weekday).label} {self.opens:%H:%M}-{self.closes:%H:%M}"


class Membership(models.Model):
    """A staff member works in a department."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="memberships")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="memberships")

    class Meta:
        ordering = ["department__position", "id"]
        constraints = [models.UniqueConstraint(fields=["account", "department"], name="membership_once")]

    def __str__(self) -> str:
        return f"{self.account_id} {self.department_id}"
