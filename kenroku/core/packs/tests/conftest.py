# SPDX-License-Identifier: Apache-2.0
"""A small sound pack in a folder of its own, for tests to break."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings

from kenroku.core.city import forget
from kenroku.core.packs.city_section import CITY
from kenroku.core.packs.departments import SECTION
from kenroku.core.packs.folder import Pack

Opened = Callable[[], Pack]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The sample city without its rooms."""
    source = settings.KENROKU_PACKS_DIR / "sample"
    shutil.copytree(source / "departments", tmp_path / "pack" / "departments")
    shutil.copy(source / "city.toml", tmp_path / "pack")
    return tmp_path / "pack"


@pytest.fixture
def opened(folder: Path) -> Opened:
    """Read the folder afresh, as the next command would."""
    return lambda: Pack(folder, (CITY, SECTION))


@pytest.fixture(autouse=True)
def no_memory_of_the_city() -> None:
    """Each test begins with a city that nobody has asked for."""
    forget()
