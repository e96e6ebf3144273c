# SPDX-License-Identifier: Apache-2.0
"""Open data that belongs to no room: the city's departments and the counters at which they serve people."""

from collections.abc import Iterator
from datetime import datetime

from kenroku.core.accounts.models import Counter, Department
from kenroku.core.datasets import Column, Dataset, Row
from kenroku.core.events.models import Recorded
from kenroku.core.text import Text


def _rows() -> Iterator[Row]:
    departments = Department.objects.select_related("parent").prefetch_related("counters__hours")
    for department in departments.order_by("position", "key"):
        # A department without a counter of its own is a row too: it has a telephone.
        for counter in (*department.counters.all(),) or (None,):
            yield (
                department.key,
                department.name.ja,
                department.name.en or None,
                department.parent.name.ja if department.parent else None,
                counter.name.ja if counter else None,
                (counter.name.en or None) if counter else None,
                _japanese((counter and counter.place) or department.place),
                (counter and counter.phone) or department.phone or None,
                _hours(counter) if counter else None,
                _japanese(counter.closed) if counter else None,
            )


def _hours(counter: Counter) -> str | None:
    return (
        "; ".join(f"{found.weekday} {found.opens:%H:%M}-{found.closes:%H:%M}" for found in counter.hours.all()) or None
    )


def _japanese(text: Text | None) -> str | None:
    return text.ja if text else None


def _updated() -> datetime | None:
    changed = Recorded.objects.filter(name="core.department_changed").order_by("-id").values_list("at", flat=True)
    return changed.first()


def _text(name: str, ja: str, en: str, meaning_ja: str, meaning_en: str) -> Column:
    return Column(name=name, title=Text(ja=ja, en=en), type="text", meaning=Text(ja=meaning_ja, en=meaning_en))


DEPARTMENTS = Dataset(
    name="core.departments",
    title=Text(ja="部署と窓口の一覧", en="Departments and counters"),
    meaning=Text(
        ja="市の部署と、その窓口、場所、電話番号、受付時間。",
        en="The city's departments and their counters, with place, telephone number and opening hours.",
    ),
    columns=(
        _text(
            "department",
            "部署のキー",
            "Department key",
            "APIやページの番地に使う、変わらない名前。",
            "Permanent name, used in addresses.",
        ),
        _text(
            "department_name", "部署", "Department (Japanese)", "部署の名前。", "Name of the department in Japanese."
        ),
        _text(
            "department_name_en",
            "部署（英語）",
            "Department",
            "部署の英語の名前。",
            "Name of the department in English.",
        ),
        _text("above", "上の部署", "Belongs to", "この部署が属する局や部。", "The bureau or division it belongs to."),
        _text(
            "counter",
            "窓口",
            "Counter (Japanese)",
            "窓口の名前。窓口のない部署では空欄。",
            "Name of the counter in Japanese; empty where there is none.",
        ),
        _text("counter_en", "窓口（英語）", "Counter", "窓口の英語の名前。", "Name of the counter in English."),
        _text(
            "place",
            "場所",
            "Place",
            "庁舎と階。窓口に書かれていなければ部署のもの。",
            "Building and floor; the department's where the counter has none.",
        ),
        _text(
            "phone",
            "電話番号",
            "Telephone",
            "窓口の電話番号。なければ部署のもの。",
            "The counter's number; the department's where it has none.",
        ),
        _text(
            "hours",
            "受付時間",
            "Opening hours",
            "曜日（1が月曜日、7が日曜日）と時刻の組を「; 」で区切ったもの。",
            "Pairs of weekday (1 Monday to 7 Sunday) and times, separated by “; ”.",
        ),
        _text(
            "closed",
            "休みの日",
            "Closed on",
            "受付時間にかかわらず休む日。",
            "Days on which it is closed whatever the hours say.",
        ),
    ),
    rows=_rows,
    updated=_updated,
    source=Text(ja="市の部署の登録", en="The city's register of departments"),
)

OWN = (DEPARTMENTS,)
