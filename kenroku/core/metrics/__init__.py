# SPDX-License-Identifier: Apache-2.0
"""A metric is a question put to the event log; nothing else may produce a public figure.

There are five questions: how many (Count), how many different (Distinct), what part of (Share), how long as a rule
(MedianDays), how many at this moment (Level). A metric is declared beside its module with a meaning that a citizen can
read; the answer always says how many records it rests on.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum
from hashlib import sha256
from typing import ClassVar, Literal

from kenroku.core.events import Event
from kenroku.core.text import Text

Grain = Literal["day", "month", "quarter", "half", "year", "ever"]
"""How long a stretch of time one value stands for; years are fiscal years."""

GRAINS: tuple[Grain, ...] = ("day", "month", "quarter", "half", "year", "ever")


class Unit(Enum):
    """What is counted, as it stands behind the figure."""

    ITEMS = Text(ja="件", en="items", easy="件《けん》")
    PEOPLE = Text(ja="人", en="people", easy="人《にん》")
    TIMES = Text(ja="回", en="times", easy="回《かい》")
    DAYS = Text(ja="日", en="days", easy="日《にち》")
    PERCENT = Text(ja="％", en="%", easy="％")
    PLACES = Text(ja="か所", en="places", easy="か所《しょ》")
    TEAMS = Text(ja="団体", en="groups", easy="団体《だんたい》")
    SHEETS = Text(ja="枚", en="sheets", easy="枚《まい》")
    YEN = Text(ja="円", en="yen", easy="円《えん》")


class Direction(Enum):
    """Which way is the better one."""

    MORE = Text(ja="多いほどよい", en="more is better", easy="多《おお》いほうが いいです")
    LESS = Text(ja="少ないほどよい", en="less is better", easy="少《すく》ないほうが いいです")
    NEUTRAL = Text(
        ja="増減に良し悪しはない", en="neither way is better", easy="多《おお》くても 少《すく》なくても いいです"
    )


@dataclass(frozen=True, slots=True)
class Value:
    """The answer and the number of records it rests on; None where no record gives an answer, which is not 0."""

    value: Decimal | None
    records: int


@dataclass(slots=True)
class Tally:
    """What some days add up to: counters that are added, and the number of records they rest on."""

    state: Counter[str] = field(default_factory=Counter)
    records: int = 0

    def __iadd__(self, other: "Tally") -> "Tally":
        """Add another stretch of time."""
        for key, number in other.state.items():
            self.state[key] += number
        self.records += other.records
        return self


@dataclass(frozen=True, slots=True)
class Metric:
    """What every question has: a name, a title, a meaning in plain words, a unit, and which way is better.

    `dimension` names a field of the event's data by which the figure may be divided.
    """

    name: str
    title: Text = field(kw_only=True)
    meaning: Text = field(kw_only=True)
    unit: Unit = field(kw_only=True, default=Unit.ITEMS)
    direction: Direction = field(kw_only=True, default=Direction.NEUTRAL)
    dimension: str | None = field(kw_only=True, default=None)

    stands: ClassVar[bool] = False
    """Whether a value carries over from all days before, as a level does."""

    question: ClassVar[Text]
    """How it is reckoned, in plain words."""

    def __post_init__(self) -> None:
        """Refuse a name without its module, and fields that the events do not have."""
        if self.name.count(".") != 1:
            raise ValueError(f"{self.name!r} should look like plan.revisions_adopted")
        for event in self.divided():
            _needs(event, self.dimension)

    def events(self) -> tuple[type[Event], ...]:
        """The events it rests on."""
        raise NotImplementedError

    def divided(self) -> tuple[type[Event], ...]:
        """The events whose data hold the dimension."""
        return self.events()

    def value(self, tally: Tally, grain: Grain) -> Value:
        """The answer for a stretch of time of this grain that added up to this."""
        raise NotImplementedError

    @property
    def definition(self) -> str:
        """The fingerprint of the question: points made for another question are not used."""
        asked = (type(self).__name__, [event.name for event in self.events()], self.dimension, *self._particulars())
        return sha256(repr(asked).encode()).hexdigest()

    def _particulars(self) -> tuple[object, ...]:
        return ()


@dataclass(frozen=True, slots=True)
class Count(Metric):
    """How many events; `where` keeps those whose data have these values."""

    of: type[Event] = field(kw_only=True)
    where: Mapping[str, str | int | bool] = field(kw_only=True, default_factory=dict, hash=False)

    question: ClassVar[Text] = Text(
        ja="期間中の記録の件数です。",
        en="The number of records in the period.",
        easy="その 期間《きかん》の 記録《きろく》の 数《かず》です。",
    )

    def __post_init__(self) -> None:
        Metric.__post_init__(self)
        for name in self.where:
            _needs(self.of, name)

    def events(self) -> tuple[type[Event], ...]:
        """The counted event."""
        return (self.of,)

    def value(self, tally: Tally, grain: Grain) -> Value:
        """No record is a true 0."""
        return Value(Decimal(tally.state["n"]), tally.records)

    def _particulars(self) -> tuple[object, ...]:
        return (sorted(self.where.items()),)


@dataclass(frozen=True, slots=True)
class Distinct(Metric):
    """How many different things (`key="about"`) or people (`key="by"`) the events are about or from."""

    of: type[Event] = field(kw_only=True)
    key: Literal["about", "by"] = field(kw_only=True, default="about")

    question: ClassVar[Text] = Text(
        ja="期間中の記録に現れる、異なる対象の数です。同じ対象は1回だけ数えます。",
        en="The number of different things or people in the records of the period; each is counted once.",
        easy="同《おな》じものは 1回《かい》だけ 数《かぞ》えます。",
    )

    def events(self) -> tuple[type[Event], ...]:
        """The event whose subjects are counted."""
        return (self.of,)

    def value(self, tally: Tally, grain: Grain) -> Value:
        """How many were met for the first time within the stretch; no record is a true 0."""
        return Value(Decimal(tally.state[grain]), tally.records)

    def _particulars(self) -> tuple[object, ...]:
        return (self.key,)


@dataclass(frozen=True, slots=True)
class Share(Metric):
    """How many of one event for every hundred of another."""

    of: type[Event] = field(kw_only=True)
    out_of: type[Event] = field(kw_only=True)
    unit: Unit = field(kw_only=True, default=Unit.PERCENT)

    question: ClassVar[Text] = Text(
        ja="期間中のふたつの記録の件数の割合です。母数が0件なら値はありません。",
        en="One count of records as a percentage of another; no value where the other is zero.",
        easy="100件《けん》の うち 何件《なんけん》かを 計算《けいさん》します。",
    )

    def events(self) -> tuple[type[Event], ...]:
        """Both events."""
        return (self.of, self.out_of)

    def value(self, tally: Tally, grain: Grain) -> Value:
        """In percent, to a hundredth; None where there is nothing to take a share of."""
        if not tally.state["out_of"]:
            return Value(None, tally.records)
        share = Decimal(100 * tally.state["of"]) / tally.state["out_of"]
        return Value(share.quantize(Decimal("0.01"), ROUND_HALF_UP), tally.records)


@dataclass(frozen=True, slots=True)
class MedianDays(Metric):
    """How many days it takes as a rule from one event to the next about the same thing.

    A thing counts once, in the period of its first `then` after its first `first`. The dimension is read from `first`.
    """

    first: type[Event] = field(kw_only=True)
    then: type[Event] = field(kw_only=True)
    unit: Unit = field(kw_only=True, default=Unit.DAYS)
    direction: Direction = field(kw_only=True, default=Direction.LESS)

    question: ClassVar[Text] = Text(
        ja="期間中に終わったものについて、始まりから終わりまでの日数の中央値です。半分はこれより早く終わりました。",
        en="The median number of days from start to end, for what ended in the period: half of it ended sooner.",
        easy="半分《はんぶん》は これより 早《はや》く 終《お》わりました。",
    )

    def events(self) -> tuple[type[Event], ...]:
        """Start and end."""
        return (self.first, self.then)

    def divided(self) -> tuple[type[Event], ...]:
        """The start."""
        return (self.first,)

    def value(self, tally: Tally, grain: Grain) -> Value:
        """The median of the whole numbers of days; None where nothing ended."""
        taken = sorted((int(days), number) for days, number in tally.state.items() if number)
        total = sum(number for _, number in taken)
        if not total:
            return Value(None, tally.records)
        return Value(Decimal(_at(taken, (total - 1) // 2) + _at(taken, total // 2)) / 2, tally.records)


@dataclass(frozen=True, slots=True)
class Level(Metric):
    """How many stand at the end of the period: what came, less what went, since the beginning."""

    up: type[Event] = field(kw_only=True)
    down: type[Event] = field(kw_only=True)

    stands: ClassVar[bool] = True
    question: ClassVar[Text] = Text(
        ja="期間の終わりの時点で残っている数です。増えた記録から減った記録を引きます。",
        en="How many there are at the end of the period: records of coming less records of going.",
        easy="その 日《ひ》の 終《お》わりに いくつ あるかです。",
    )

    def events(self) -> tuple[type[Event], ...]:
        """Coming and going."""
        return (self.up, self.down)

    def value(self, tally: Tally, grain: Grain) -> Value:
        """No record is a true 0."""
        return Value(Decimal(tally.state["up"] - tally.state["down"]), tally.records)


def _needs(event: type[Event], name: str | None) -> None:
    if name is not None and name not in event.model_fields:
        raise ValueError(f"{event.name} has no field {name!r}")


def _at(taken: list[tuple[int, int]], place: int) -> int:
    """The value at a place of a sorted row that is written as (value, how often)."""
    for days, number in taken:
        if place < number:
            return days
        place -= number
    raise IndexError(place)
