# SPDX-License-Identifier: Apache-2.0
"""`kenroku verify`: proves that nothing in the event log was changed or removed, or names what was."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from itertools import islice
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from kenroku.core.events.verifying import Damage, Summary, verify

MOST = 10_000
"""How many damages a report names; whoever finds more must ask another question."""


class Command(BaseCommand):
    """Reads the whole log and compares it with its seals. Ends with 1 where something is wrong."""

    help = "記録がひとつも書き換えられず、消されていないことを確かめます。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """A hash to find again, and the form of the report."""
        parser.add_argument(
            "--expect", default="", metavar="HASH", help="以前に控えた封印の値。今もあることを確かめます。"
        )
        parser.add_argument("--json", action="store_true", help="結果をJSONで出します。")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print what was read and what was found."""
        summary = Summary()
        found = verify(summary=summary, expect=options["expect"].strip().lower())
        damage = list(islice(found, MOST))
        # What is beyond the limit is not kept, but the summary must be complete.
        more = sum(1 for _damage in found)
        if options["json"]:
            report = asdict(summary) | {"whole": not damage, "damage": [asdict(one) for one in damage], "more": more}
            self.stdout.write(json.dumps(report, ensure_ascii=False, indent=2, default=str))
        else:
            for one in damage:
                self.stdout.write(_line(one))
            self.stdout.write(
                _("記録%(events)d件(うち封印待ち%(unsealed)d件)、封印%(seals)d個を読みました。")
                % {"events": summary.events, "unsealed": summary.unsealed, "seals": summary.seals}
            )
            self.stdout.write(_("最新の封印の値: %(chained)s") % {"chained": summary.chained or "—"})
        if damage:
            raise CommandError(
                _("記録に%(many)d件の異常があります。docs/operate/proof.md を見てください。")
                % {"many": len(damage) + more},
                returncode=1,
            )
        if not options["json"]:
            self.stdout.write(_("書き換え、削除、差し込みはありません。"))


def _line(damage: Damage) -> str:
    named = {
        _("記録"): damage.event,
        _("種類"): damage.name,
        _("日付"): damage.day,
        _("封印"): damage.seal,
        _("表"): damage.table,
    }
    details = ", ".join(f"{label}: {value}" for label, value in named.items() if value not in (None, ""))
    return f"[{damage.kind}] {damage.kind.sentence} {details}"
