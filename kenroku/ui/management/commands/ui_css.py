# SPDX-License-Identifier: Apache-2.0
"""Write the kit's stylesheets from their parts."""

from typing import Any

from django.core.management.base import BaseCommand

from kenroku.ui.sheet import sheets


class Command(BaseCommand):
    """`manage.py ui_css`: run it after editing any css file of the kit."""

    help = "Write kenroku/ui/static/ui/*.css from the css files of layers and components."

    def handle(self, *args: Any, **options: Any) -> None:
        """Write each stylesheet and say how large it is."""
        for path, content in sheets().items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf-8")
            self.stdout.write(f"{path.name}: {len(content.encode()):,} bytes")
