# SPDX-License-Identifier: Apache-2.0
"""Every section that a pack can have: the city, its departments, and what the open modules contribute."""

from pathlib import Path

from django.conf import settings

from kenroku.core import modules
from kenroku.core.packs import PackSection
from kenroku.core.packs.folder import Pack


def sections() -> tuple[PackSection, ...]:
    """In the order in which they are loaded: the core's first, then the rooms' in the order of the menu."""
    return tuple(section for found in modules.contributors() for section in found.pack_sections)


def opened(name: str | Path) -> Pack:
    """The pack in a folder, or of this name under `packs/`."""
    path = Path(name)
    here = settings.KENROKU_PACKS_DIR / name
    return Pack(here if not path.is_dir() and here.is_dir() else path, sections())
