# SPDX-License-Identifier: Apache-2.0
"""Every pair of colours that the kit puts together can be read, on light and on dark screens."""

import re

import pytest
from django.conf import settings

from kenroku.core.colours import contrast, mix
from kenroku.ui.colours import stylesheet
from kenroku.ui.sheet import HERE

TEXT, LINE = 4.5, 3.0

GROUNDS = ("--paper", "--paper-soft", "--paper-sunk")
TONES = ("ok", "attention", "error", "closed", "info")
FIELDS = ("--field-1", "--field-2", "--field-3", "--field-4", "--field-5", "--sumi")

TEXT_PAIRS = [
    *((ink, ground) for ink in ("--ink", "--ink-soft", "--ink-faint") for ground in GROUNDS),
    *((link, ground) for link in ("--action", "--action-strong", "--visited", "--error") for ground in GROUNDS[:2]),
    ("--on-action", "--action"),
    ("--on-action", "--action-strong"),
    ("--on-action", "--action-pressed"),
    ("--action", "--action-tint"),
    ("--action-strong", "--action-tint"),
    ("--ink", "--action-tint"),
    ("--paper", "--error"),
    ("--paper", "--error-strong"),
    ("--ink", "--mark"),
    ("--paper", "--ink"),
    ("--ink", "--focus-inner"),
    ("--action", "--focus-inner"),
    *((f"--{tone}", f"--{tone}-tint") for tone in TONES),
    *((f"--{tone}", "--paper") for tone in TONES),
    *(("--ink", f"--{tone}-tint") for tone in TONES),
    *((field, "--paper") for field in FIELDS),
    *((field, f"{field}-tint") for field in FIELDS),
    *(("--ink", f"{field}-tint") for field in FIELDS),
    *(("--paper", field) for field in FIELDS),
]
LINE_PAIRS = [
    ("--line-strong", "--paper"),
    ("--line-strong", "--paper-soft"),
    ("--focus-outer", "--paper"),
    ("--focus-outer", "--focus-inner"),
    *((field, "--paper-soft") for field in FIELDS),
]

_PROPERTY = re.compile(r"(--[a-z0-9-]+)\s*:\s*([^;{}]+);")
_DARK = re.compile(r"@media screen and \(prefers-color-scheme: ?dark\)\s*\{\s*:root\s*\{(.*?)\}", re.S)
_LIGHT = re.compile(r":root\s*\{(.*?)\}", re.S)


def palette(*, dark: bool) -> dict[str, str]:
    """Every custom property of the three stylesheets as `#rrggbb`, where it is a colour."""
    tokens = (settings.STATICFILES_DIRS[0] / "vendor/design-tokens/tokens.css").read_text()
    kit = (HERE / "styles/tokens.css").read_text()
    found: dict[str, str] = {}
    for sheet in (tokens, kit, stylesheet()):
        light = _LIGHT.search(sheet)
        assert light
        found |= _PROPERTY.findall(light[1])
        if dark and (night := _DARK.search(sheet)):
            found |= _PROPERTY.findall(night[1])
    return {name: colour for name in found if (colour := resolved(name, found))}


def resolved(name: str, found: dict[str, str]) -> str:
    """The colour behind a property, through any number of `var()`; empty for what is no colour."""
    value = found.get(name, "").strip()
    if match := re.fullmatch(r"var\((--[a-z0-9-]+)\)", value):
        return resolved(match[1], found)
    if re.fullmatch(r"#[0-9a-fA-F]{3}", value):
        return "#" + "".join(digit * 2 for digit in value[1:])
    return value if re.fullmatch(r"#[0-9a-fA-F]{6}", value) else ""


@pytest.fixture(scope="module", params=[False, True], ids=["light", "dark"])
def colours(request: pytest.FixtureRequest) -> dict[str, str]:
    """The palette of one theme."""
    return palette(dark=request.param)


@pytest.mark.parametrize(("front", "back"), TEXT_PAIRS)
def test_text_can_be_read(colours: dict[str, str], front: str, back: str) -> None:
    """WCAG 2.2, 1.4.3."""
    assert contrast(colours[front], colours[back]) >= TEXT, (colours[front], colours[back])


@pytest.mark.parametrize(("front", "back"), LINE_PAIRS)
def test_lines_can_be_seen(colours: dict[str, str], front: str, back: str) -> None:
    """WCAG 2.2, 1.4.11."""
    assert contrast(colours[front], colours[back]) >= LINE, (colours[front], colours[back])


@pytest.mark.parametrize("field", FIELDS)
def test_the_words_on_the_ramp_can_be_read(colours: dict[str, str], field: str) -> None:
    """The grounds of steps 3 and 4 are mixed by the browser; the shares stand in stage.css."""
    css = (HERE / "components/stage/stage.css").read_text()
    step = dict(re.findall(r'data-step="(\d)"\] \{\s*--ground: color-mix\(in srgb, var\(--field\) (\d+)%', css))
    third = mix(colours[field], colours["--paper"], int(step["3"]) / 100)
    fourth = mix(colours[field], colours["--paper"], int(step["4"]) / 100)
    assert contrast(colours["--ink"], third) >= TEXT
    assert contrast(colours["--ink"], fourth) >= TEXT


def test_light_and_dark_differ() -> None:
    """Guards the reading of the stylesheets above: a dark theme that was not found would pass every test."""
    light, dark = palette(dark=False), palette(dark=True)
    assert light["--paper"] != dark["--paper"]
    assert light["--field-1"] != dark["--field-1"]
