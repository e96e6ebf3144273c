# SPDX-License-Identifier: Apache-2.0
"""What the core itself lets people find: the city's departments and their counters."""

from collections.abc import Iterator

from django.urls import reverse

from kenroku.core.accounts.models import Department
from kenroku.core.refs import Ref
from kenroku.core.search import SearchEntry, SearchSource
from kenroku.core.text import Text


def _entry(department: Department) -> SearchEntry:
    counters = department.counters.all()
    names = [department.place, *(counter.name for counter in counters), *(counter.place for counter in counters)]
    words = [text for text in names if text]
    return SearchEntry(
        ref=department.ref,
        title=department.name,
        body=Text(ja="、".join(text.ja for text in words), en=", ".join(text.en for text in words if text.en))
        if words
        else "",
        url=f"{reverse('departments')}#{department.key}",
    )


def _entries() -> Iterator[SearchEntry]:
    for department in Department.objects.prefetch_related("counters"):
        yield _entry(department)


def _of(ref: Ref) -> SearchEntry | None:
    department = Department.objects.filter(key=ref.key).first()
    return _entry(department) if department else None


SOURCES = (SearchSource(name="core.department", title=Text(ja="部署", en="Department"), entries=_entries, entry=_of),)
