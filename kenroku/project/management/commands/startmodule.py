# SPDX-License-Identifier: Apache-2.0
"""`kenroku startmodule NAME`: a new room with every file in its place, small and working."""

import re
from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from kenroku.project.env import ROOT

TEMPLATE = ROOT / "script" / "module_template"


class Command(BaseCommand):
    """Django's startapp with the house's template."""

    help = "Makes kenroku/modules/NAME from the template."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The name, which is also the first word of its refs, events, metrics and addresses."""
        parser.add_argument("name", help="one word in small letters, such as voice")

    def handle(self, *, name: str, **options: Any) -> None:
        """Make the room, and say what is still to do."""
        if not re.fullmatch(r"[a-z]{3,20}", name):
            raise CommandError(
                f"“{name}” cannot be a module's name. Take one word of 3 to 20 small letters, such as voice."
            )
        folder = ROOT / "kenroku" / "modules" / name
        if folder.exists():
            raise CommandError(f"The module {name} is there already.")
        folder.mkdir()
        # Pages are copied as they stand: they are templates themselves.
        call_command("startapp", name, str(folder), template=str(TEMPLATE), extensions=["py", "md"])
        self.stdout.write(
            f"Made kenroku/modules/{name}. Next:\n"
            f"  add {name!r} to `modules` in kenroku/project/env.py\n"
            "  kenroku migrate\n"
            "  kenroku docs\n"
            f"  script/test kenroku/modules/{name} tests/architecture"
        )
