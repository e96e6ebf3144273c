# SPDX-License-Identifier: Apache-2.0
"""Small sheets made in memory, for tests that need no database."""

from dataclasses import replace

from hypothesis import strategies as st

from kenroku.core.text import Text
from kenroku.modules.plan.models import Revision
from kenroku.modules.plan.queries.rows import FieldLine, HeadingLine, Line, Sheet

YEARS = ("2023", "2024", "2025")
WORDS = ("検討", "導入", "運用", "—", None)


def revision(key: str = "before", **told: object) -> Revision:
    """An adopted revision that is not in any database."""
    return Revision(**{"key": key, "first_year": 2023, "last_year": 2025, "state": "adopted"} | told)


def line(measure: str, *, field: str = "f1", heading: str = "f1-h1", title: str = "", **told: object) -> Line:
    """A line whose id is its measure's key, with the first word in every year."""
    base = Line(
        id=measure,
        measure=measure,
        field=field,
        heading=heading,
        order=1,
        title=Text(ja=title or measure),
        title_as_printed=title or measure,
        title_corrected="",
        is_new=False,
        cross_listed_from=None,
        merged_into=None,
        cells=dict.fromkeys(YEARS, WORDS[0]),
        note=None,
        source=None,
    )
    return replace(base, **told)  # type: ignore[arg-type]


def sheet(*lines: Line, of: Revision | None = None) -> Sheet:
    """A sheet with two fields of two headings each and these lines."""
    fields = tuple(FieldLine(key, order, "", Text(ja=key), None, None, None) for order, key in enumerate(("f1", "f2")))
    headings = tuple(
        HeadingLine(f"{field.key}-{name}", field.key, order, Text(ja=f"{field.key}の{name}"))
        for field in fields
        for order, name in enumerate(("h1", "h2"))
    )
    return Sheet(of or revision(), (2023, 2024, 2025), fields, headings, lines)


@st.composite
def sheets(draw: st.DrawFn) -> Sheet:
    """Any small sheet: up to eight measures, some cross-listed, some merged into another."""
    keys = draw(st.lists(st.sampled_from([f"m{n}" for n in range(8)]), unique=True, max_size=8))
    lines: list[Line] = []
    for key in keys:
        field = draw(st.sampled_from(["f1", "f2"]))
        others = [other for other in keys if other != key]
        lines.append(
            line(
                key,
                field=field,
                heading=f"{field}-{draw(st.sampled_from(['h1', 'h2']))}",
                title=draw(st.text("産学官金連携Mm", min_size=1, max_size=6)),
                cells={year: draw(st.sampled_from(WORDS)) for year in YEARS},
                merged_into=draw(st.sampled_from([None, None, *others])),
            )
        )
    for own in draw(st.lists(st.sampled_from(lines), unique_by=lambda own: own.id, max_size=2)) if lines else []:
        place = "f2" if own.field == "f1" else "f1"
        lines.append(
            replace(
                own,
                id=f"{own.id}-again",
                field=place,
                heading=f"{place}-h1",
                cross_listed_from=own.id,
                merged_into=None,
            )
        )
    return sheet(*lines)
