# SPDX-License-Identifier: Apache-2.0
"""Numbers as Japanese offices write and print them: `65,918件`, `△22,261`, `1,534万枚`, `３０％`.

Numbers are exact (`Decimal`): a figure that a city publishes must come back as it was printed.
"""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

_MYRIADS = {"万": 10**4, "億": 10**8, "兆": 10**12}
_SMALL = {"十": 10, "百": 100, "千": 1000}
_DIGITS = {digit: value for value, digit in enumerate("〇一二三四五六七八九")} | {"零": 0, "元": 1}

# A minus has many faces in print; 全角 forms have become 半角 by the time this is read.
_MINUS = "△▲−–‐-"
_PLAIN = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
_NUMBER = re.compile(
    rf"(?P<sign>[+{_MINUS}]?)\s*(?P<body>(?:(?:{_PLAIN.pattern})[千百]?[兆億万]?)+|[〇零一二三四五六七八九十百千万億兆]+)\s*(?P<unit>\D*)"
)
_PART = re.compile(rf"(?P<number>{_PLAIN.pattern})(?P<small>[千百]?)(?P<large>[兆億万]?)")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with the unit it was printed with; the unit is empty where none stood there."""

    value: Decimal
    unit: str = ""


def parse_quantity(words: str) -> Quantity:
    """Read a number as it stands in a document, with its unit: `△22,261`, `1,534万枚`, `３０％`, `百二十件`.

    Raises ValueError, with a sentence that says what a number looks like.
    """
    plain = unicodedata.normalize("NFKC", words).strip()
    match = _NUMBER.fullmatch(plain)
    if not match:
        raise ValueError(f"{words!r} is not a number; a number looks like 1,234, △22,261 or 1,534万枚")
    body = match["body"]
    value = _mixed(body, words) if body[0].isdecimal() else Decimal(kanji_number(body))
    return Quantity(-value if match["sign"] and match["sign"] in _MINUS else value, match["unit"].strip())


def parse_number(words: str) -> Decimal:
    """Read a number that carries no unit; raises ValueError for anything else."""
    quantity = parse_quantity(words)
    if quantity.unit:
        raise ValueError(f"{words!r} has {quantity.unit!r} after the number; only a number is expected here")
    return quantity.value


def kanji_number(words: str) -> int:
    """Read a whole number in kanji, by places (`二千二十六`) or digit by digit (`二〇二六`); `元` is one.

    Raises ValueError where the characters do not make a number.
    """
    if words and all(character in _DIGITS for character in words):
        return int("".join(str(_DIGITS[character]) for character in words))
    total = section = 0
    digit: int | None = None
    last_small, last_large = 10**4, 10**16
    for character in words:
        if character in _DIGITS and digit is None:
            digit = _DIGITS[character]
        elif character in _SMALL and _SMALL[character] < last_small and digit != 0:
            last_small = _SMALL[character]
            section += (1 if digit is None else digit) * last_small
            digit = None
        elif character in _MYRIADS and _MYRIADS[character] < last_large and (section or digit):
            last_large, last_small = _MYRIADS[character], 10**4
            total += (section + (digit or 0)) * last_large
            section, digit = 0, None
        else:
            raise ValueError(f"{words!r} is not a number in kanji; one looks like 二千二十六 or 二〇二六")
    if not words:
        raise ValueError("an empty text is not a number")
    return total + section + (digit or 0)


def in_kanji(number: int) -> str:
    """Write a whole number from 0 to 9999 in kanji by places: `二千二十六`."""
    if not 0 <= number <= 9999:
        raise ValueError(f"{number} cannot be written here; only 0 to 9999")
    if number == 0:
        return "〇"
    digits = "〇一二三四五六七八九"
    words = ""
    for place, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // place % 10
        if digit:
            words += ("" if digit == 1 and place > 1 else digits[digit]) + name
    return words


def grouped(number: int | float | Decimal, *, places: int | None = None) -> str:
    """Digits in groups of three: `65,918`, `-2.5`.

    `places` fixes the digits after the point; without it there are as many as say something, since a column of the
    database gives 113 back as 113.0000.
    """
    exact = number if isinstance(number, Decimal) else Decimal(str(number))
    if places is not None:
        return f"{exact:,.{places}f}"
    words = f"{exact:,f}"
    return words.rstrip("0").rstrip(".") if "." in words else words


def _mixed(body: str, words: str) -> Decimal:
    """`3億2,000万` and `1,534万`: digits with myriads, from large to small."""
    total, last = Decimal(0), 10**16
    for part in _PART.finditer(body):
        large = _MYRIADS.get(part["large"], 1)
        if large >= last:
            raise ValueError(f"{words!r} is not a number; its places must go from large to small")
        last = large
        total += Decimal(part["number"].replace(",", "")) * _SMALL.get(part["small"], 1) * large
    return total
