# SPDX-License-Identifier: Apache-2.0
"""The section `departments`: the city's departments, their counters, and when these are open."""

from collections.abc import Iterator, Mapping
from datetime import time
from typing import Annotated, Any

from django.utils.translation import gettext as _
from pydantic import BeforeValidator, Field

from kenroku.core.accounts import departments
from kenroku.core.accounts.departments import Desk
from kenroku.core.accounts.hours import Opening
from kenroku.core.accounts.models import Counter, Department
from kenroku.core.packs import Changes, PackSection, Problem, Records, RefersTo, Row, Table, Values
from kenroku.core.packs.cells import Clock, Key
from kenroku.core.packs.folder import Pack
from kenroku.core.packs.records import delete_alone
from kenroku.core.text import Text

Phone = Annotated[str, Field(pattern=r"^([0-9+][0-9-]{5,19})?$")]

Weekday = Annotated[
    int,
    BeforeValidator(lambda cell: {name: day for day, name in enumerate("月火水木金土日", 1)}.get(cell, cell)),
    Field(ge=1, le=7),
]


class DepartmentRow(Row):
    """A bureau, division or section."""

    key: Annotated[Key, Text(ja="部署の記号（変えない）", en="Key of the department, never changed")]
    name: Annotated[str, Text(ja="名前", en="Name"), Field(min_length=1)]
    name_en: Annotated[str, Text(ja="名前（英語）", en="Name in English")] = ""
    name_easy: Annotated[str, Text(ja="名前（やさしい日本語）", en="Name in easy Japanese")] = ""
    parent: Annotated[
        str, Text(ja="上の部署の key", en="Key of the department above"), RefersTo("departments/departments.csv")
    ] = ""
    phone: Annotated[Phone, Text(ja="電話（空は未登録）", en="Telephone; empty: not registered")] = ""
    place: Annotated[str, Text(ja="場所", en="Place")] = ""
    place_en: Annotated[str, Text(ja="場所（英語）", en="Place in English")] = ""
    source: Annotated[str, Text(ja="出典", en="Source")] = ""
    invented: Annotated[bool, Text(ja="架空なら true", en="true where it is invented")] = False


class CounterRow(Row):
    """A counter where people are served."""

    key: Annotated[Key, Text(ja="窓口の記号", en="Key of the counter")]
    department: Annotated[
        str, Text(ja="部署の key", en="Key of its department"), RefersTo("departments/departments.csv")
    ]
    name: Annotated[str, Text(ja="名前", en="Name"), Field(min_length=1)]
    name_en: Annotated[str, Text(ja="名前（英語）", en="Name in English")] = ""
    name_easy: Annotated[str, Text(ja="名前（やさしい日本語）", en="Name in easy Japanese")] = ""
    place: Annotated[str, Text(ja="場所", en="Place")] = ""
    place_en: Annotated[str, Text(ja="場所（英語）", en="Place in English")] = ""
    phone: Annotated[Phone, Text(ja="電話（空は未登録）", en="Telephone; empty: not registered")] = ""
    closed: Annotated[str, Text(ja="閉まる日", en="Days on which it is closed")] = ""
    closed_en: Annotated[str, Text(ja="閉まる日（英語）", en="The same in English")] = ""


class HoursRow(Row):
    """One stretch of time in which a counter is open."""

    counter: Annotated[str, Text(ja="窓口の key", en="Key of the counter"), RefersTo("departments/counters.csv")]
    weekday: Annotated[Weekday, Text(ja="曜日（月〜日、または 1〜7）", en="Weekday, 1 is Monday")]
    opens: Annotated[Clock, Text(ja="開く時刻", en="Opens")]
    closes: Annotated[Clock, Text(ja="閉まる時刻", en="Closes")]
    note: Annotated[str, Text(ja="注記", en="Note")] = ""
    note_en: Annotated[str, Text(ja="注記（英語）", en="Note in English")] = ""


DEPARTMENTS = Table("departments/departments.csv", DepartmentRow, ("key",), Text(ja="部署", en="Departments"))
COUNTERS = Table("departments/counters.csv", CounterRow, ("key",), Text(ja="窓口", en="Counters"), required=False)
HOURS = Table(
    "departments/hours.csv",
    HoursRow,
    ("counter", "weekday", "opens"),
    Text(ja="窓口の時間", en="Hours"),
    required=False,
)


def _check(pack: Pack) -> Iterator[Problem]:
    above = {row.key: row.parent for row in pack.rows(DEPARTMENTS)}
    for row in pack.rows(DEPARTMENTS):
        if row.key in _line(row.parent, above):
            yield row.wrong(
                "parent",
                what=_("上の部署をたどると、自分に戻ります。"),
                expected=_("一番上の部署の parent を空にしてください。"),
            )
    for hours in pack.rows(HOURS):
        if hours.closes <= hours.opens:
            yield hours.wrong(
                "closes",
                what=_("閉まる時刻が開く時刻より後ではありません。"),
                expected=_("夜をまたぐときは二行に分けてください。"),
            )


def _line(key: str, above: Mapping[str, str]) -> list[str]:
    """The key and those above it, each once, so that a circle ends."""
    found: list[str] = []
    while key and key not in found:
        found.append(key)
        key = above.get(key, "")
    return found


def _wanted(pack: Pack) -> dict[str, Values]:
    rows = pack.rows(DEPARTMENTS)
    above = {row.key: row.parent for row in rows}
    found = {
        row.key: {
            "name": _json(row.in_languages("name")),
            "parent": row.parent,
            "phone": row.phone,
            "place": _json(row.in_languages("place")),
            "position": number,
            "counters": [_desk(counter, pack) for counter in pack.rows(COUNTERS) if counter.department == row.key],
        }
        for number, row in enumerate(rows)
    }
    # A department comes after the one above it, because it will point at it.
    return dict(sorted(found.items(), key=lambda item: len(_line(item[0], above))))


def _desk(row: CounterRow, pack: Pack) -> dict[str, Any]:
    hours = sorted(
        (found for found in pack.rows(HOURS) if found.counter == row.key), key=lambda h: (h.weekday, h.opens)
    )
    return {
        "name": _json(row.in_languages("name")),
        "place": _json(row.in_languages("place")),
        "phone": row.phone,
        "closed": _json(row.in_languages("closed")),
        "hours": [
            {"weekday": h.weekday, "opens": h.opens, "closes": h.closes, "note": _json(h.in_languages("note"))}
            for h in hours
        ],
    }


def _kept() -> dict[str, Values]:
    return {
        found.key: {
            "name": _json(found.name),
            "parent": found.parent.key if found.parent else "",
            "phone": found.phone,
            "place": _json(found.place),
            "position": found.position,
            "counters": [_desk_json(desk) for desk in departments.desks_of(found)],
        }
        for found in Department.objects.select_related("parent").prefetch_related("counters__hours")
    }


def _desk_json(desk: Desk) -> dict[str, Any]:
    return {
        "name": _json(desk.name),
        "place": _json(desk.place),
        "phone": desk.phone,
        "closed": _json(desk.closed),
        "hours": [
            {"weekday": h.weekday, "opens": f"{h.opens:%H:%M}", "closes": f"{h.closes:%H:%M}", "note": _json(h.note)}
            for h in desk.hours
        ],
    }


def _put(changes: Changes) -> None:
    kept = _kept()
    touched = {*changes.added, *(changed.key for changed in changes.changed)}
    news = {changed.key: {name: new for name, (_old, new) in changed.columns.items()} for changed in changes.changed}
    for key in (key for key in changes.wanted if key in touched):
        state = {**kept.get(key, changes.wanted[key]), **news.get(key, {})}
        departments.keep(
            key,
            name=Text.from_json(state["name"]),
            parent=Department.objects.get(key=state["parent"]) if state["parent"] else None,
            phone=state["phone"],
            place=_text(state["place"]),
            position=state["position"],
            desks=tuple(_as_desk(desk) for desk in state["counters"]),
            by=None,
        )


def _as_desk(values: Mapping[str, Any]) -> Desk:
    return Desk(
        name=Text.from_json(values["name"]),
        place=_text(values["place"]),
        phone=values["phone"],
        closed=_text(values["closed"]),
        hours=tuple(
            Opening(
                weekday=h["weekday"],
                opens=time.fromisoformat(h["opens"]),
                closes=time.fromisoformat(h["closes"]),
                note=_text(h["note"]),
            )
            for h in values["hours"]
        ),
    )


def _take(changes: Changes) -> None:
    for key in changes.removed:
        Counter.objects.filter(department__key=key).delete()
    delete_alone(Department.objects.filter(key__in=changes.removed))


def _json(text: Text | None) -> dict[str, str] | None:
    return text.to_json() if text else None


def _text(value: Mapping[str, str] | None) -> Text | None:
    return Text.from_json(value) if value else None


SECTION = PackSection(
    name="departments",
    title=Text(ja="部署と窓口", en="Departments and counters"),
    files=(DEPARTMENTS, COUNTERS, HOURS),
    records=(
        Records(
            name="departments",
            title=Text(ja="部署", en="Departments"),
            wanted=_wanted,
            kept=_kept,
            put=_put,
            take=_take,
        ),
    ),
    check=_check,
)
