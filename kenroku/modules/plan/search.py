# SPDX-License-Identifier: Apache-2.0
"""What of the plan can be found by the house's search: measures, texts, indicators, meetings, words."""

from collections.abc import Iterator

from kenroku.core.refs import Ref
from kenroku.core.search import SearchEntry, SearchSource
from kenroku.core.text import Text
from kenroku.modules.plan.models import Indicator, Meeting, Part, Revision, Term
from kenroku.modules.plan.queries import measures


def _measures() -> Iterator[SearchEntry]:
    for found in measures.find(""):
        body = Text(
            ja=f"{found.field.ja} {found.heading.ja}",
            en=f"{found.field.en} {found.heading.en}".strip(),
        )
        yield SearchEntry(ref=Ref.of("plan.measure", found.measure), title=found.title, body=body, url=found.url)


def _revisions() -> Iterator[SearchEntry]:
    for revision in Revision.objects.visible_to(None).select_related("plan"):
        title = Text(
            ja=f"{revision.title.ja}（{revision.label.ja}）",
            en=f"{revision.title.en} ({revision.label.en})" if revision.title.en and revision.label.en else "",
        )
        yield SearchEntry(
            ref=revision.ref, title=title, body=revision.plan.summary or "", url=revision.get_absolute_url()
        )


def _parts() -> Iterator[SearchEntry]:
    for part in Part.objects.filter(revision__in=Revision.objects.visible_to(None)).select_related("revision"):
        title, text = part.title or part.text, part.text
        if title:
            url = f"{part.revision.get_absolute_url()}#{part.key}"
            yield SearchEntry(ref=part.ref, title=title, body=text or "", url=url)


def _indicators() -> Iterator[SearchEntry]:
    for indicator in Indicator.objects.all():
        yield SearchEntry(
            ref=indicator.ref, title=indicator.name, body=indicator.definition or "", url=indicator.get_absolute_url()
        )


def _meetings() -> Iterator[SearchEntry]:
    for meeting in Meeting.objects.all():
        body = " ".join((meeting.body, *meeting.items))
        yield SearchEntry(ref=meeting.ref, title=meeting.title, body=body, url=meeting.get_absolute_url())


def _terms() -> Iterator[SearchEntry]:
    for term in Term.objects.all():
        yield SearchEntry(ref=term.ref, title=Text(ja=term.term), body=term.definition, url=term.get_absolute_url())


SOURCES = (
    SearchSource(name="plan.measure", title=Text(ja="施策", en="Measures"), entries=_measures),
    SearchSource(name="plan.revision", title=Text(ja="計画", en="Plans"), entries=_revisions),
    SearchSource(name="plan.part", title=Text(ja="計画の文", en="Passages of plans"), entries=_parts),
    SearchSource(name="plan.indicator", title=Text(ja="KPI・指標", en="Indicators"), entries=_indicators),
    SearchSource(name="plan.meeting", title=Text(ja="会議", en="Meetings"), entries=_meetings),
    SearchSource(name="plan.term", title=Text(ja="用語", en="Glossary"), entries=_terms),
)
