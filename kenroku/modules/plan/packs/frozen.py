# SPDX-License-Identifier: Apache-2.0
"""An adopted revision does not change: a pack that says something else is refused, unless it gives a reason.

The reason is a row of `corrections.csv`, so that it is published with the data and stays with it.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from kenroku.core.packs import Problem, Row, Table
from kenroku.core.packs.folder import Pack
from kenroku.core.packs.models import Held
from kenroku.modules.plan.models import Correction, Revision
from kenroku.modules.plan.packs.kinds import CORRECTIONS, FIELDS, HEADINGS, MEASURES, PARTS, REVISIONS, rows_of
from kenroku.modules.plan.packs.rows import RevisionRow
from kenroku.modules.plan.queries.content import COLUMNS, Content, Difference, content, differences, fingerprint, plain

SHOWN = 10
"""How many differences of one revision are named; a pack of another city would differ in all of them."""

_TABLES: Mapping[str, Table[Any]] = {"fields": FIELDS, "headings": HEADINGS, "measures": MEASURES, "parts": PARTS}


def changes_to_adopted(pack: Pack) -> Iterator[Problem]:
    """A problem for every cell in which the pack contradicts an adopted revision without giving a reason."""
    in_pack = {row.key: row for row in pack.rows(REVISIONS)}
    adopted = Revision.objects.exclude(content_hash="").select_related("plan")
    given = set(Correction.objects.values_list("revision__key", "number"))
    loaded = set(Held.objects.filter(records=Revision._meta.label_lower).values_list("key", flat=True))
    reasons = {row.revision for row in pack.rows(CORRECTIONS) if (row.revision, row.number) not in given}
    for revision in adopted:
        row = in_pack.get(revision.key)
        if row is None:
            if revision.key in loaded:
                yield Problem(
                    file=REVISIONS.file,
                    what=_("策定済みの版「%(revision)s」がありません。") % {"revision": revision.key},
                    expected=_("策定済みの版は消せません。行とフォルダーを元に戻してください。"),
                )
        elif row.state != Revision.State.ADOPTED:
            yield row.wrong("state", what=_("策定済みの版は案に戻せません。"), expected=_("adopted と書いてください。"))
        elif revision.key not in reasons:
            yield from _contradictions(pack, revision, row)


def content_of(pack: Pack, row: RevisionRow) -> Content:
    """What an edition says in the pack, in the form in which the database gives it."""
    said: dict[str, dict[str, dict[str, Any]]] = {"revision": {row.key: _cells(row, "revision")}}
    for kind, table in _TABLES.items():
        said[kind] = {getattr(found, table.key[0]): _cells(found, kind) for found in rows_of(pack, table, row.key)}
    return said


def _cells(row: Row, kind: str) -> dict[str, Any]:
    cells = {column: plain(getattr(row, column)) for column in COLUMNS[kind]}
    if kind == "measures":
        cells["cells"] = {year: word or None for year, word in cells["cells"].items()}
    return {column: str(value) if isinstance(value, str) else value for column, value in cells.items()}


def _contradictions(pack: Pack, revision: Revision, row: RevisionRow) -> Iterator[Problem]:
    wanted = content_of(pack, row)
    if fingerprint(wanted) == revision.content_hash:
        return
    found = list(differences(content(revision), wanted))
    for difference in found[:SHOWN]:
        yield _problem(pack, row, difference)
    if len(found) > SHOWN:
        yield row.wrong(
            what=_("策定済みの版「%(revision)s」と違うところが、ほかに%(count)sあります。")
            % {"revision": row.key, "count": len(found) - SHOWN},
            expected=_expected(),
        )


def _problem(pack: Pack, revision: RevisionRow, found: Difference) -> Problem:
    row = _row_of(pack, revision, found)
    if row is None:
        return Problem(
            file=_TABLES[found.kind].file.replace("*", revision.key),
            where=found.key,
            what=_("策定済みの版にある行がありません。"),
            expected=_expected(),
        )
    if not found.column:
        return row.wrong(what=_("策定済みの版にない行です。"), expected=_expected())
    what = _("策定済みの版では「%(before)s」です。「%(after)s」には変えられません。") % {
        "before": _short(found.before),
        "after": _short(found.after),
    }
    return row.wrong(found.column, what=what, expected=_expected())


def _row_of(pack: Pack, revision: RevisionRow, found: Difference) -> Row | None:
    if found.kind == "revision":
        return revision
    table = _TABLES[found.kind]
    return next((row for row in rows_of(pack, table, revision.key) if getattr(row, table.key[0]) == found.key), None)


def _expected() -> str:
    return _("元に戻すか、訂正なら plan/corrections.csv に版と理由を書き足してください。")


def _short(value: Any) -> str:
    words = (
        " ".join(f"{year} {word or ''}".strip() for year, word in value.items())
        if isinstance(value, dict)
        else str(value)
    )
    return words if len(words) <= 60 else f"{words[:60]}…"
