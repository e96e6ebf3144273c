# SPDX-License-Identifier: Apache-2.0
"""The five colours that the fields of a city's plan wear, and the arithmetic that says whether people can read them."""

from collections.abc import Iterator
from dataclasses import dataclass

from kenroku.core.text import Text

PAPER = "#ffffff"
PAPER_DARK = "#1a1a1c"
TEXT_CONTRAST = 4.5
"""The least contrast of text on its ground (WCAG 2.2, 1.4.3; JIS X 8341-3)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldColour:
    """One field's colour, `#rrggbb`: as tradition has it, for text and lines on white, for grounds, for dark screens."""

    name: Text
    traditional: str
    line: str
    tint: str
    on_dark: str

    @property
    def tint_on_dark(self) -> str:
        """The ground for dark screens: a little of the colour in the dark paper."""
        return mix(self.on_dark, PAPER_DARK, 0.14)

    def unreadable(self) -> Iterator[tuple[str, str, str, float]]:
        """What cannot be read: which of the four values is at fault, the ink, the ground, and their contrast."""
        for at_fault, ink, ground in (
            ("line", self.line, PAPER),
            ("tint", self.line, self.tint),
            ("on_dark", self.on_dark, PAPER_DARK),
            ("on_dark", self.on_dark, self.tint_on_dark),
        ):
            if (ratio := contrast(ink, ground)) < TEXT_CONTRAST:
                yield at_fault, ink, ground, ratio


KAGA = tuple(
    FieldColour(name=Text(ja=ja, en=en), traditional=traditional, line=line, tint=tint, on_dark=on_dark)
    for ja, en, traditional, line, tint, on_dark in (
        ("臙脂", "Crimson", "#B94047", "#9B2C3A", "#FBEFF0", "#F0939B"),
        ("藍", "Indigo", "#165E83", "#165E83", "#EDF4F8", "#7DB9DA"),
        ("黄土", "Ochre", "#C39143", "#85580F", "#FAF4E8", "#E0B468"),
        ("草", "Grass", "#7B8D42", "#566523", "#F3F6E9", "#B2C66F"),
        ("古代紫", "Ancient purple", "#895B8A", "#744A75", "#F6F0F6", "#CBA0CC"),
    )
)
"""加賀五彩, the five colours of Kaga-yūzen; Kenroku's own, until a city pack brings others."""


def contrast(one: str, other: str) -> float:
    """WCAG's contrast ratio of two colours, from 1 to 21."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def mix(one: str, other: str, share: float) -> str:
    """`share` of one colour in the other, as CSS's `color-mix(in srgb, …)` does it."""
    pairs = zip(_channels(one), _channels(other), strict=True)
    return "#" + "".join(f"{round(a * share + b * (1 - share)):02x}" for a, b in pairs)


def _channels(colour: str) -> bytes:
    return bytes.fromhex(colour.removeprefix("#"))


def _luminance(colour: str) -> float:
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (n / 255 for n in _channels(colour))
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
