# SPDX-License-Identifier: Apache-2.0
"""Which city this is: what the loaded pack's `city.toml` says, ready for every page."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kenroku.core.colours import KAGA, FieldColour
from kenroku.core.text import Text

LOOK_AGAIN = 1.0
"""Seconds after which a load by another process is noticed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class City:
    """The city. `code` is its 全国地方公共団体コード in five digits; an empty telephone, mail or address is not registered.

    `office` answers for this site. `colours` are the five of its plan's fields. `fiscal_year_start` is a month.
    `invented` says that the city and its data do not exist, which every page must say too. `version` grows with each
    load, for ETags.
    """

    code: str
    name: Text
    prefecture: Text
    office: Text
    licence: Text
    licence_url: str = ""
    address: Text | None = None
    hours: Text | None = None
    phone: str = ""
    email: str = ""
    website: str = ""
    colours: tuple[FieldColour, ...] = KAGA
    languages: tuple[str, ...] = ("ja", "en", "ja-easy")
    fiscal_year_start: int = 4
    time_zone: str = "Asia/Tokyo"
    invented: bool = False
    version: int = 0

    @property
    def code6(self) -> str:
        """The code with its check digit, as the state's registers print it."""
        return self.code + check_digit(self.code)

    @classmethod
    def from_facts(cls, facts: Mapping[str, Any], *, version: int = 0) -> "City":
        """The city from the stored form of `city.toml`."""
        contact, licence = facts["contact"], facts["licence"]
        return cls(
            code=facts["code"],
            name=Text.from_json(facts["name"]),
            prefecture=Text.from_json(facts["prefecture"]),
            office=Text.from_json(contact["office"]),
            licence=Text.from_json(licence["name"]),
            licence_url=licence["url"],
            address=_optional(contact["address"]),
            hours=_optional(contact["hours"]),
            phone=contact["phone"],
            email=contact["email"],
            website=contact["website"],
            colours=tuple(FieldColour(**{**one, "name": Text.from_json(one["name"])}) for one in facts["colours"]),
            languages=tuple(facts["languages"]),
            fiscal_year_start=facts["fiscal_year_start"],
            time_zone=facts["time_zone"],
            invented=facts["invented"],
            version=version,
        )


NOBODY = City(
    code="00000",
    name=Text(ja="（市の名前が未設定です）", en="(no city yet)"),
    prefecture=Text(ja="（未設定）", en="(not set)"),
    office=Text(ja="（未設定）", en="(not set)"),
    licence=Text(ja="（未設定）", en="(not set)"),
)
"""What pages show before a pack is loaded."""


def city() -> City:
    """The city as last loaded. Remembered; a load by another process is noticed within a second."""
    from kenroku.core.packs.models import CityFacts, Load  # tables are not ready when this file is first read

    if time.monotonic() >= _memory.look_again:
        version = Load.objects.order_by("-id").values_list("id", flat=True).first() or 0
        if version != _memory.city.version:
            facts = CityFacts.objects.values_list("facts", flat=True).first()
            _memory.city = City.from_facts(facts, version=version) if facts else NOBODY
        _memory.look_again = time.monotonic() + LOOK_AGAIN
    return _memory.city


def forget() -> None:
    """Look again at the next question."""
    _memory.look_again, _memory.city = 0.0, NOBODY


def check_digit(code: str) -> str:
    """The sixth digit of a five-digit 全国地方公共団体コード (総務省's rule: weights 6 to 2, modulus 11)."""
    total = sum(weight * int(digit) for weight, digit in zip(range(6, 1, -1), code, strict=True))
    return str((11 - total % 11) % 10)


def _optional(value: Mapping[str, str] | None) -> Text | None:
    return Text.from_json(value) if value else None


@dataclass(slots=True)
class _Memory:
    city: City = NOBODY
    look_again: float = 0.0


_memory = _Memory()
