# SPDX-License-Identifier: Apache-2.0
"""Where the plan comes from: the city's plans one after the other, and the policies above and beside them in time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from http import HTTPStatus

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from kenroku.core.dates import PartialDate, fiscal_year_label
from kenroku.core.refusals import Refused
from kenroku.core.text import Text
from kenroku.modules.plan.models import Field, Indicator, Part, Plan, Revision

LEVELS = {
    Plan.Level.CITY: Text(ja="市の計画", en="City plan"),
    Plan.Level.SUPERIOR: Text(ja="上位計画", en="Superior plan of the city"),
    Plan.Level.LINKED: Text(ja="連携する計画", en="Linked plan of the city"),
    Plan.Level.NATION: Text(ja="国の政策", en="National policy"),
}


EVENTS = {
    "策定": "drawn up",
    "改訂": "revised",
    "議決": "resolved by the city council",
    "閣議決定": "decided by the Cabinet",
    "予定": "planned",
}
"""English for the words that papers use of a plan's beginning."""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happened: a plan was made, or a revision of it was adopted."""

    date: str
    plan: Plan
    revision: Revision | None
    level: Text
    has_results: bool
    is_later: bool = False

    @property
    def year(self) -> int | None:
        """The calendar year, None where the papers give no date."""
        return int(self.date[:4]) if self.date else None

    @property
    def title(self) -> Text:
        """What it is called."""
        title: Text = self.revision.title if self.revision else self.plan.title
        return title

    @property
    def event(self) -> Text | None:
        """What happened, in the papers' word; a revision that is not a plan's first was a 改訂."""
        word = "改訂" if self.is_later else self.plan.event
        return Text(ja=word, en=EVENTS.get(word, "")) if word else None

    @property
    def date_as_printed(self) -> str:
        """The date in the papers' own words, where the plan's entry has it."""
        return "" if self.is_later else self.plan.date_as_printed


@dataclass(frozen=True, slots=True)
class Year:
    """What happened in a calendar year: to the city's line of plans, and beside it."""

    year: int
    line: tuple[Step, ...]
    beside: tuple[Step, ...]

    @property
    def label(self) -> Text:
        """The year in both calendars."""
        return PartialDate(self.year).label


@dataclass(frozen=True, slots=True)
class Lineage:
    """The years in order, and the entries that the papers print without a date."""

    years: tuple[Year, ...]
    undated: tuple[Step, ...]
    count: int


def read() -> Lineage:
    """The whole lineage in two queries, drafts left out."""
    plans = list(
        Plan.objects.select_related("document", "predecessor").annotate(
            results=Count("indicators", filter=Q(indicators__role=Indicator.Role.RESULT))
        )
    )
    revisions: dict[int, list[Revision]] = {}
    for revision in Revision.objects.visible_to(None).select_related("document"):
        revisions.setdefault(revision.plan_id, []).append(revision)
    steps = [step for plan in plans for step in _steps(plan, revisions.get(plan.pk, ()))]
    dated = sorted((step for step in steps if step.date), key=lambda step: step.date)
    years = tuple(
        Year(
            year,
            tuple(step for step in dated if step.year == year and step.plan.level == Plan.Level.CITY),
            tuple(step for step in dated if step.year == year and step.plan.level != Plan.Level.CITY),
        )
        for year in sorted({step.year for step in dated if step.year})
    )
    return Lineage(years, tuple(step for step in steps if not step.date), len(steps))


def _steps(plan: Plan, revisions: Sequence[Revision]) -> Iterator[Step]:
    level = LEVELS[Plan.Level(plan.level)]
    has_results = bool(getattr(plan, "results", 0))
    # Where the plan is older than the first edition that is kept here, it has a step of its own.
    first = revisions[0] if revisions and revisions[0].adopted[:7] == plan.date[:7] else None
    yield Step(plan.date, plan, first, level, has_results)
    for revision in revisions:
        if revision is not first:
            yield Step(revision.adopted, plan, revision, level, has_results=False, is_later=True)


@dataclass(frozen=True, slots=True)
class Frame:
    """A revision as a text: its parts by kind, its fields, and the edition before it."""

    revision: Revision
    parts: dict[str, tuple[Part, ...]]
    fields: tuple[Field, ...]
    measures: int
    new: int
    before: Revision | None
    after: Revision | None

    def of(self, kind: Part.Kind) -> tuple[Part, ...]:
        """The parts of one kind that stand by themselves, in printed order."""
        return tuple(part for part in self.parts.get(kind, ()) if part.parent_id is None)

    def under(self, part: Part) -> tuple[Part, ...]:
        """The parts that stand under another, in printed order."""
        return tuple(child for parts in self.parts.values() for child in parts if child.parent_id == part.pk)


def frame(revision: Revision) -> Frame:
    """Read what a revision says besides its measures, in five queries."""
    parts: dict[str, list[Part]] = {}
    for part in revision.parts.select_related("document"):
        parts.setdefault(part.kind, []).append(part)
    counts = revision.rows.aggregate(
        measures=Count("measure", distinct=True),
        new=Count("measure", distinct=True, filter=Q(is_new=True)),
    )
    public = Revision.objects.visible_to(None)
    return Frame(
        revision,
        {kind: tuple(found) for kind, found in parts.items()},
        tuple(revision.fields.annotate(measures=Count("headings__rows__measure", distinct=True))),
        counts["measures"],
        counts["new"],
        public.filter(order__lt=revision.order).order_by("-order").first(),
        public.filter(order__gt=revision.order).order_by("order").first(),
    )


def find_plan(key: str) -> Plan:
    """The plan of this key.

    Refuses with `unknown_plan` (404).
    """
    found = Plan.objects.select_related("document").filter(key=key).first()
    if found is None:
        raise Refused(
            "unknown_plan",
            _("「%(key)s」という計画は見つかりません。計画の一覧からお選びください。") % {"key": key},
            status=HTTPStatus.NOT_FOUND,
        )
    return found


def years_of(revision: Revision) -> Text:
    """The fiscal years of a revision: 令和5年度(2023年度)から令和7年度(2025年度)まで."""
    first, last = fiscal_year_label(revision.first_year), fiscal_year_label(revision.last_year)
    return Text(ja=f"{first.ja}から{last.ja}まで", en=f"{first.en} to {last.en}")
