# SPDX-License-Identifier: Apache-2.0
"""`kenroku pack check | diff | load | new`: the door to city packs for the person at a terminal."""

import json
import os
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext as _

from kenroku.core.packs import Changes, PackRefused, Problem
from kenroku.core.packs.loading import Plan, load, plan
from kenroku.core.packs.sample import make
from kenroku.core.packs.sections import opened

SHOWN = 20
"""How many records of one kind are named before the rest is only counted; `--all` names every one."""


class Command(BaseCommand):
    """Check a city pack, see what it would change, load it, or make a new one."""

    help = "Check a city pack, see what it would change, load it, or make a new one."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One word for what to do, then the pack's folder or its name under packs/."""
        parser.add_argument(
            "--lang", choices=[code for code, _name in settings.LANGUAGES], default=_terminal_language()
        )
        what = parser.add_subparsers(dest="what", required=True)
        for name, meaning in (
            ("check", "Name everything that is wrong with a pack."),
            ("diff", "Show what loading would change."),
            ("load", "Bring the database to what the pack says."),
            ("new", "Make a sample pack to start from."),
        ):
            sub = what.add_parser(name, help=meaning)
            sub.add_argument(
                "pack", nargs="?" if name in ("check", "diff", "load") else None, default=settings.KENROKU_PACK
            )
            if name in ("diff", "load"):
                sub.add_argument("--all", action="store_true", help="Name every record.")
            if name == "load":
                sub.add_argument("--yes", action="store_true", help="Do not ask.")
            if name == "new":
                sub.add_argument("--name", required=True, help="The city's name in Japanese.")
                sub.add_argument("--name-en", default="", help="The city's name in English.")
                sub.add_argument("--code", default="00000", help="全国地方公共団体コード of the city.")

    def handle(self, *args: Any, what: str, pack: str, lang: str, **options: Any) -> None:
        """Do it, in the language of the terminal."""
        with translation.override(lang):
            try:
                getattr(self, f"_{what}")(pack, options)
            except PackRefused as refused:
                self._say(refused.problems)
                raise CommandError(
                    _("このパックは読み込めません。上の%(count)s件を直してください。")
                    % {"count": sum(not problem.warning for problem in refused.problems)}
                ) from refused

    def _check(self, pack: str, options: dict[str, Any]) -> None:
        problems = opened(pack).check()
        if any(not problem.warning for problem in problems):
            raise PackRefused(problems)
        self._say(problems)
        self.stdout.write(_("誤りはありません。"))

    def _diff(self, pack: str, options: dict[str, Any]) -> None:
        self._show(plan(opened(pack)), everything=options["all"])

    def _load(self, pack: str, options: dict[str, Any]) -> None:
        if not options["yes"]:
            found = plan(opened(pack))
            self._show(found, everything=options["all"])
            if not found.counts:
                return
            if not sys.stdin.isatty():
                raise CommandError(_("確認できる端末がありません。このまま読み込むには --yes を付けてください。"))
            if input(_("このとおり読み込みますか。[y/N] ")).strip().lower() not in ("y", "yes", "はい"):
                raise CommandError(_("読み込みませんでした。何も変わっていません。"))
        done = load(opened(pack))
        if options["yes"]:
            self._show(done, everything=options["all"])
        if done.counts:
            self.stdout.write(_("読み込みました。"))

    def _new(self, pack: str, options: dict[str, Any]) -> None:
        make(Path(pack), name=options["name"], name_en=options["name_en"], code=options["code"])
        self.stdout.write(_("%(folder)s にパックを作りました。README.md に列の説明があります。") % {"folder": pack})

    def _show(self, found: Plan, *, everything: bool) -> None:
        self._say(found.warnings)
        for changes in found.changes:
            if changes or changes.edited:
                self._show_changes(changes, most=sys.maxsize if everything else SHOWN)
        if not found.counts:
            self.stdout.write(_("変わるところはありません。"))

    def _show_changes(self, changes: Changes, *, most: int) -> None:
        self.stdout.write(
            _("%(title)s（%(name)s）: 追加 %(added)s、変更 %(changed)s、削除 %(removed)s")
            % {
                "title": changes.title,
                "name": changes.name,
                "added": len(changes.added),
                "changed": len(changes.changed),
                "removed": len(changes.removed),
            }
        )
        lines = [f"  + {key}" for key in changes.added]
        for mark, group in (("~", changes.changed), ("=", changes.edited)):
            for one in group:
                lines.append(f"  {mark} {one.key}")
                if mark == "=":
                    lines.append("      " + _("ここで直されているため、そのままにします。"))
                lines += [f"      {name}: {_short(old)} → {_short(new)}" for name, (old, new) in one.columns.items()]
        lines += [f"  - {key}" for key in changes.removed]
        for line in lines[:most]:
            self.stdout.write(line)
        if len(lines) > most:
            self.stdout.write("  " + _("ほか %(count)s行（--all ですべて表示）") % {"count": len(lines) - most})

    def _say(self, problems: tuple[Problem, ...] | list[Problem]) -> None:
        for problem in problems:
            self.stderr.write(
                (_("注意: %(problem)s") if problem.warning else _("誤り: %(problem)s")) % {"problem": problem}
            )


def _short(value: object) -> str:
    words = json.dumps(value, ensure_ascii=False)
    return words if len(words) <= 80 else f"{words[:80]}…"


def _terminal_language() -> str:
    named = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or "ja"
    return "en" if named.startswith("en") else "ja"
