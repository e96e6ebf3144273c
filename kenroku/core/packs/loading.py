# SPDX-License-Identifier: Apache-2.0
"""Comparing a pack with what is here, and loading it: all of it, or nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import DataError, IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from kenroku.core.events.log import record
from kenroku.core.packs import Changed, Changes, PackRefused, Problem, Records, Values
from kenroku.core.packs.events import PackLoaded
from kenroku.core.packs.folder import Pack
from kenroku.core.packs.models import CityFacts, Held, Load

if TYPE_CHECKING:
    from kenroku.core.accounts.models import Account


@dataclass(frozen=True, slots=True)
class Plan:
    """What loading a pack would do, section by section, and the warnings about its files."""

    pack: Pack
    sections: Mapping[str, tuple[Changes, ...]]
    warnings: tuple[Problem, ...]

    @property
    def changes(self) -> tuple[Changes, ...]:
        """The changes of all sections in the order in which they are loaded."""
        return tuple(changes for section in self.sections.values() for changes in section)

    @property
    def counts(self) -> dict[str, dict[str, int]]:
        """How many records of each kind would be added, changed and removed; kinds without any are left out."""
        return {
            found.name: {"added": len(found.added), "changed": len(found.changed), "removed": len(found.removed)}
            for found in self.changes
            if found
        }


def plan(pack: Pack) -> Plan:
    """What `load` would change. Raises PackRefused with every problem where the pack is not sound."""
    problems = pack.check()
    if any(not problem.warning for problem in problems):
        raise PackRefused(problems)
    sections = {
        section.name: tuple(_compared(records, pack) for records in section.records) for section in pack.sections
    }
    return Plan(pack, sections, tuple(problems))


def load(pack: Pack, *, by: "Account | None" = None) -> Plan:
    """Bring the database to what the pack says, in one transaction, and record `core.pack_loaded`.

    A load that finds nothing to change writes nothing. Raises PackRefused where the pack is not sound, or where the
    database does not take it; nothing is kept then.
    """
    try:
        with transaction.atomic():
            list(Load.objects.select_for_update().order_by("-id")[:1])  # one load at a time
            found = plan(pack)
            for records, changes in _with_records(found):
                _hold(records, changes)
            if found.counts:
                _write(found)
                _announce(found, by)
                # Foreign keys are checked when a transaction ends; ask now, while we can still say what happened.
                connection.check_constraints()
    except LookupError as error:
        raise PackRefused(
            [_does_not_fit(_("つながる先がありません（%(what)s）。") % {"what": error.args[0]})]
        ) from error
    except (IntegrityError, DataError) as error:
        raise PackRefused(
            [_does_not_fit(_("データベースの決まりに合いません（%(what)s）。") % {"what": error})]
        ) from error
    return found


def _write(found: Plan) -> None:
    """First take what is gone, so that its names and numbers are free; then put, in the order of the sections."""
    for records, changes in reversed(_with_records(found)):
        if changes.removed:
            records.take(changes)
    for records, changes in _with_records(found):
        if changes.added or changes.changed:
            records.put(changes)
    for section in found.pack.sections:
        if section.after and any(found.sections[section.name]):
            section.after(found.sections[section.name])


def _announce(found: Plan, by: "Account | None") -> None:
    city = CityFacts.objects.values_list("code", flat=True).first() or ""
    digest = found.pack.digest()
    Load.objects.create(city=city, digest=digest, counts=found.counts)
    sums = {what: sum(count[what] for count in found.counts.values()) for what in ("added", "changed", "removed")}
    record(PackLoaded(city=city, digest=digest, **sums), by=by)


def _with_records(found: Plan) -> list[tuple[Records, Changes]]:
    return [
        (records, changes)
        for section in found.pack.sections
        for records, changes in zip(section.records, found.sections[section.name], strict=True)
    ]


def _compared(records: Records, pack: Pack) -> Changes:
    """Pack, database and the last load side by side: what the pack changes wins, what people changed here stays."""
    wanted, kept = records.wanted(pack), records.kept()
    held: dict[str, Values] = dict(Held.objects.filter(records=records.name).values_list("key", "values"))
    changed, edited = [], []
    for key in wanted:
        if key not in kept:
            continue
        differing = {
            name: (kept[key].get(name), new) for name, new in wanted[key].items() if kept[key].get(name) != new
        }
        before = held.get(key, {})
        stays = {name: pair for name, pair in differing.items() if name in before and before[name] == pair[1]}
        news = {name: pair for name, pair in differing.items() if name not in stays}
        if news:
            changed.append(Changed(key, news))
        if stays:
            edited.append(Changed(key, stays))
    return Changes(
        name=records.name,
        title=records.title,
        wanted=wanted,
        added=tuple(key for key in wanted if key not in kept),
        changed=tuple(changed),
        removed=tuple(key for key in held if key in kept and key not in wanted),
        edited=tuple(edited),
    )


def _hold(records: Records, changes: Changes) -> None:
    """Remember the records as the pack gave them."""
    rows = Held.objects.filter(records=records.name)
    held = dict(rows.values_list("key", "values"))
    stale = [key for key in held if changes.wanted.get(key) != held[key]]
    for start in range(0, len(stale), 500):
        rows.filter(key__in=stale[start : start + 500]).delete()
    Held.objects.bulk_create(
        [
            Held(records=records.name, key=key, values=dict(values))
            for key, values in changes.wanted.items()
            if held.get(key) != values
        ],
        batch_size=500,
    )


def _does_not_fit(what: str) -> Problem:
    return Problem(file="", what=what, expected=_("パックの内容を直すか、つながっている記録を先に片づけてください。"))
