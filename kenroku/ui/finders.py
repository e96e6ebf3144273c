# SPDX-License-Identifier: Apache-2.0
"""Serves the scripts that lie beside the components, and nothing else of their folders."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

COMPONENTS = Path(__file__).resolve().parent / "components"
PREFIX = "ui/components"


class ComponentScripts(BaseFinder):
    """`components/copy_button/copy_button.js` is served as `ui/components/copy_button/copy_button.js`."""

    def __init__(self, app_names: Any = None, *args: Any, **kwargs: Any) -> None:
        self.storage = FileSystemStorage(location=str(COMPONENTS))
        # collectstatic reads it from here.
        self.storage.prefix = PREFIX  # type: ignore[attr-defined]
        super().__init__(*args, **kwargs)

    def check(self, **kwargs: Any) -> list[Any]:
        """Nothing can be set wrongly."""
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        """The file behind a static path."""
        found = COMPONENTS / path.removeprefix(f"{PREFIX}/")
        if not (path.startswith(f"{PREFIX}/") and found in _scripts()):
            return []
        return [str(found)] if find_all else str(found)

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, FileSystemStorage]]:
        """Every script with the storage that reads it."""
        for file in _scripts():
            yield file.relative_to(COMPONENTS).as_posix(), self.storage


def _scripts() -> list[Path]:
    return sorted([*COMPONENTS.glob("*.js"), *COMPONENTS.glob("*/*.js")])
