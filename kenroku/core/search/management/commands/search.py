# SPDX-License-Identifier: Apache-2.0
"""`kenroku search rebuild`: make the search index anew from its sources."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from kenroku.core.search.indexing import rebuild


class Command(BaseCommand):
    """Make the search index anew from its sources."""

    help = "Make the search index anew from its sources."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """There is one thing to do."""
        parser.add_argument("what", choices=["rebuild"])

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it, and say how many things of each kind can be found."""
        for name, count in rebuild().items():
            self.stdout.write(f"{name}: {count}")
