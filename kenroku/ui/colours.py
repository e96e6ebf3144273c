# SPDX-License-Identifier: Apache-2.0
"""The city's stylesheet: its five field colours with their grounds, for light and for dark screens."""

from collections.abc import Iterable, Sequence

from kenroku.core.colours import KAGA, FieldColour


def stylesheet(colours: Sequence[FieldColour] = KAGA) -> str:
    """Custom properties `--field-1` to `--field-5`, each with its `-tint` and its `-traditional` form.

    Raises ValueError unless there are exactly five colours.
    """
    if len(colours) != 5:
        raise ValueError(f"a city has five field colours, not {len(colours)}")
    light = _properties((c.line, c.tint) for c in colours)
    dark = _properties((c.on_dark, c.tint_on_dark) for c in colours)
    traditional = "".join(f"--field-{n}-traditional:{c.traditional.lower()};" for n, c in enumerate(colours, 1))
    return (
        f"@layer tokens{{:root{{{light}{traditional}}}"
        f"@media screen and (prefers-color-scheme:dark){{:root{{{dark}}}}}}}\n"
    )


def _properties(pairs: Iterable[tuple[str, str]]) -> str:
    return "".join(
        f"--field-{number}:{line.lower()};--field-{number}-tint:{tint.lower()};"
        for number, (line, tint) in enumerate(pairs, 1)
    )
