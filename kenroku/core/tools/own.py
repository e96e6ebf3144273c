# SPDX-License-Identifier: Apache-2.0
"""Tools that belong to no room: finding the counter that serves a person."""

from django.urls import reverse
from pydantic import BaseModel, ConfigDict, Field

from kenroku.core.accounts.models import Counter
from kenroku.core.text import Text
from kenroku.core.tools import Caller, Tool

MOST = 20


class FindCounters(BaseModel):
    """What to look for."""

    model_config = ConfigDict(extra="forbid")

    words: str = Field(
        "",
        max_length=100,
        description="Words from the name of the department or counter; empty for all. 部署か窓口の名前の一部。",
    )


class Hours(BaseModel):
    """One stretch of time in which it is open; weekday 1 is Monday."""

    weekday: int
    opens: str
    closes: str


class FoundCounter(BaseModel):
    """One counter."""

    department: str
    counter: str
    place: str | None
    phone: str | None
    hours: list[Hours]
    closed: str | None


class FoundCounters(BaseModel):
    """The counters that were found, and the page that shows them all."""

    counters: list[FoundCounter]
    more: bool = Field(description="Whether there are more than are given here.")
    page: str


def find_counters(arguments: FindCounters, caller: Caller) -> FoundCounters:
    """The counters in whose or whose department's name every word appears, in the reader's language."""
    words = arguments.words.casefold().split()
    counters = Counter.objects.select_related("department").prefetch_related("hours")
    found = [counter for counter in counters.order_by("department__position", "position", "id") if _has(counter, words)]
    return FoundCounters(
        counters=[_told(counter) for counter in found[:MOST]], more=len(found) > MOST, page=reverse("departments")
    )


def _has(counter: Counter, words: list[str]) -> bool:
    said = " ".join(
        text for name in (counter.department.name, counter.name) for text in name.to_json().values()
    ).casefold()
    return all(word in said for word in words)


def _told(counter: Counter) -> FoundCounter:
    department = counter.department
    return FoundCounter(
        department=str(department.name),
        counter=str(counter.name),
        place=_words(counter.place or department.place),
        phone=counter.phone or department.phone or None,
        hours=[
            Hours(weekday=found.weekday, opens=f"{found.opens:%H:%M}", closes=f"{found.closes:%H:%M}")
            for found in counter.hours.all()
        ],
        closed=_words(counter.closed),
    )


def _words(text: Text | None) -> str | None:
    return str(text) if text else None


FIND_COUNTERS = Tool(
    name="core_find_counters",
    title=Text(ja="窓口を探す", en="Find a counter"),
    meaning=Text(
        ja="市の窓口を部署や窓口の名前で探し、場所、電話番号、受付時間を返します。手続きの内容までは分かりません。",
        en="Finds the city's counters by name of department or counter and gives place, telephone and opening hours. "
        "Knows nothing about the procedures themselves.",
    ),
    run=find_counters,
    takes=FindCounters,
    gives=FoundCounters,
)

OWN = (FIND_COUNTERS,)
