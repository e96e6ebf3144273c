# SPDX-License-Identifier: Apache-2.0
"""Opening hours as offices write them: `月-金 8:30-17:15`, one stretch to a line, a note after it where there is one."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import time
from itertools import pairwise

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kenroku.core.text import Text

_DAYS = "月火水木金土日"
_DAY = re.compile(r"(?P<first>[月火水木金土日])(?:-(?P<last>[月火水木金土日]))?")
_LINE = re.compile(
    r"(?P<days>(?:[月火水木金土日](?:-[月火水木金土日])?[、,・ ]*)+)\s*"
    r"(?P<opens>[0-2]?[0-9]:[0-5][0-9])-(?P<closes>[0-2]?[0-9]:[0-5][0-9])(?:\s+(?P<note>.+))?"
)
_DASHES = str.maketrans(dict.fromkeys("~〜―–—ー−‐", "-"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """One stretch of time in which a counter is open; weekday 1 is Monday."""

    weekday: int
    opens: time
    closes: time
    note: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """The same hours on several days, as a reader sees them: `月〜金` `8:30〜17:15`."""

    days: str
    hours: str
    note: Text | None


def read(words: str) -> tuple[Opening, ...]:
    """Read hours; an empty text is no hours. Raises ValueError with a sentence that names the line."""
    found: list[Opening] = []
    for line in filter(None, map(str.strip, words.splitlines())):
        clear = unicodedata.normalize("NFKC", line).translate(_DASHES)
        match = _LINE.fullmatch(clear)
        try:
            opens, closes = (_clock(match[part]) for part in ("opens", "closes")) if match else (time(), time())
        except ValueError:
            match = None
        if match is None:
            raise ValueError(
                _("「%(line)s」は読めません。「月-金 8:30-17:15」のように書いてください。") % {"line": line}
            )
        if closes <= opens:
            raise ValueError(_("「%(line)s」は、終わりが始まりより前です。") % {"line": line})
        note = Text(ja=match["note"]) if match["note"] else None
        found += [Opening(weekday=day, opens=opens, closes=closes, note=note) for day in _days(match["days"])]
    found.sort(key=lambda opening: (opening.weekday, opening.opens))
    for earlier, later in pairwise(found):
        if earlier.weekday == later.weekday and later.opens < earlier.closes:
            raise ValueError(_("%(day)s曜日の時間が重なっています。") % {"day": _DAYS[later.weekday - 1]})
    return tuple(found)


def write(openings: Iterable[Opening]) -> str:
    """The same hours as lines that `read` understands."""
    return "\n".join(
        " ".join(filter(None, (_span(days, _DAYS, "-"), f"{opens:%-H:%M}-{closes:%-H:%M}", note.ja if note else "")))
        for days, opens, closes, note in _grouped(openings)
    )


def lines(openings: Iterable[Opening]) -> list[Line]:
    """The hours for a reader, in the reader's language, days with the same hours together."""
    names = [
        pgettext("weekday", "月"),
        pgettext("weekday", "火"),
        pgettext("weekday", "水"),
        pgettext("weekday", "木"),
        pgettext("weekday", "金"),
        pgettext("weekday", "土"),
        pgettext("weekday", "日"),
    ]
    return [
        Line(
            days=_span(days, names, pgettext("from–to", "〜")),
            hours=_("%(opens)s〜%(closes)s")
            % {"opens": formats.time_format(opens, "G:i"), "closes": formats.time_format(closes, "G:i")},
            note=note,
        )
        for days, opens, closes, note in _grouped(openings)
    ]


def _clock(words: str) -> time:
    hour, _colon, minute = words.partition(":")
    return time(int(hour), int(minute))


def _days(words: str) -> list[int]:
    days: list[int] = []
    for match in _DAY.finditer(words):
        first = _DAYS.index(match["first"]) + 1
        last = _DAYS.index(match["last"] or match["first"]) + 1
        # 土-月 goes over the end of the week.
        days += [(day - 1) % 7 + 1 for day in range(first, (last if last >= first else last + 7) + 1)]
    return days


def _grouped(openings: Iterable[Opening]) -> list[tuple[list[int], time, time, Text | None]]:
    groups: dict[tuple[time, time, Text | None], list[int]] = {}
    for opening in openings:
        groups.setdefault((opening.opens, opening.closes, opening.note), []).append(opening.weekday)
    return sorted(((days, *hours) for hours, days in groups.items()), key=lambda group: (group[0], group[1]))


def _span(days: list[int], names: Sequence[str], to: str) -> str:
    """`月-金` for days in a row, three or more; `月・水` otherwise."""
    days = sorted(days)
    if len(days) > 2 and days[-1] - days[0] == len(days) - 1:
        return f"{names[days[0] - 1]}{to}{names[days[-1] - 1]}"
    return "・".join(names[day - 1] for day in days)
