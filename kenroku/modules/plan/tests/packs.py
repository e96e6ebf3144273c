# SPDX-License-Identifier: Apache-2.0
"""A copy of the sample pack for a test to break or to change."""

import shutil
from pathlib import Path

from django.conf import settings

from kenroku.core.packs.folder import Pack
from kenroku.core.packs.sections import opened

GRID = "plan/revisions/mihon-digital-plan-2025/measures.csv"
REVISION = "mihon-digital-plan-2025"


class Copy:
    """The sample pack in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "pack"
        shutil.copytree(settings.KENROKU_PACKS_DIR / "sample", self.folder)

    @property
    def pack(self) -> Pack:
        """Read afresh, as the next command would."""
        return opened(self.folder)

    def change(self, file: str, old: str, new: str) -> None:
        """Replace the first place where `old` stands."""
        path = self.folder / file
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{file} has no {old!r}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    def add(self, file: str, line: str) -> None:
        """Write one more line at the end."""
        path = self.folder / file
        path.write_text(path.read_text(encoding="utf-8") + line + "\n", encoding="utf-8")
