# SPDX-License-Identifier: Apache-2.0
"""How the plan's things introduce themselves to other modules. Drafts have no card: they are not public."""

from django.urls import reverse

from kenroku.core.refs import Card, Ref, RefKind
from kenroku.core.text import Text
from kenroku.modules.plan.models import Indicator, Meeting, Part, Revision, Row, Term


def revision(ref: Ref) -> Card | None:
    """An adopted revision."""
    found = Revision.objects.visible_to(None).filter(key=ref.key).first()
    if found is None:
        return None
    title = Text(
        ja=f"{found.title.ja} {found.label.ja}",
        en=f"{found.title.en}, {found.label.en}" if found.title.en and found.label.en else "",
    )
    return Card(ref, title, found.get_absolute_url(), Text(ja="計画の版", en="Plan revision"))


def measure(ref: Ref) -> Card | None:
    """A measure, under its newest title."""
    rows = Row.objects.filter(measure__key=ref.key, revision__in=Revision.objects.visible_to(None))
    title = rows.order_by("-revision__order", "cross_listed_from").values_list("title", flat=True).first()
    if title is None:
        return None
    return Card(ref, title, reverse("plan:measure", args=[ref.key]), Text(ja="施策", en="Measure"))


def indicator(ref: Ref) -> Card | None:
    """A KPI or reference indicator."""
    found = Indicator.objects.filter(key=ref.key).first()
    return None if found is None else Card(ref, found.name, found.get_absolute_url(), Text(ja="指標", en="Indicator"))


def meeting(ref: Ref) -> Card | None:
    """A meeting."""
    found = Meeting.objects.filter(key=ref.key).first()
    return None if found is None else Card(ref, found.title, found.get_absolute_url(), Text(ja="会議", en="Meeting"))


def part(ref: Ref) -> Card | None:
    """A text of a revision that can be pointed at."""
    of, _slash, key = ref.key.partition("/")
    found = (
        Part.objects.select_related("revision")
        .filter(revision__in=Revision.objects.visible_to(None), revision__key=of, key=key)
        .first()
    )
    if found is None:
        return None
    title = found.title or found.text or found.revision.title
    return Card(ref, title, f"{found.revision.get_absolute_url()}#{key}", Text(ja="計画の文", en="Passage of the plan"))


def term(ref: Ref) -> Card | None:
    """A word of the glossary."""
    found = Term.objects.filter(key=ref.key).first()
    return (
        None if found is None else Card(ref, Text(ja=found.term), found.get_absolute_url(), Text(ja="用語", en="Term"))
    )


KINDS = (
    RefKind("plan.revision", revision),
    RefKind("plan.measure", measure),
    RefKind("plan.indicator", indicator),
    RefKind("plan.meeting", meeting),
    RefKind("plan.part", part),
    RefKind("plan.term", term),
)
