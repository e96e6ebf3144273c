# SPDX-License-Identifier: Apache-2.0
"""The files of a tree, as the rules read them."""

import ast
import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).resolve().parents[3]

READ = {
    ".py",
    ".py-tpl",
    ".js",
    ".css",
    ".html",
    ".md",
    ".toml",
    ".yaml",
    ".yml",
    ".json",
    ".lock",
    ".po",
    ".txt",
    ".svg",
    ".csv",
    "",
}
# What .gitignore leaves out.
_NOT_OURS = {".git", ".venv", "build", "var", "node_modules", "__pycache__", ".hypothesis", "pictures"}


@dataclass(frozen=True)
class Source:
    """One file: its path from the root, and what it holds."""

    name: str
    text: str

    @property
    def path(self) -> PurePosixPath:
        """The path, to be taken apart."""
        return PurePosixPath(self.name)

    @property
    def folders(self) -> set[str]:
        """The folders above it."""
        return set(self.path.parts[:-1])

    @property
    def module(self) -> str | None:
        """The room it belongs to, if it belongs to one."""
        parts = self.path.parts
        return parts[2] if parts[:2] == ("kenroku", "modules") and len(parts) > 3 else None

    @cached_property
    def tree(self) -> ast.Module:
        """A Python file's syntax tree."""
        return ast.parse(self.text, filename=self.name)

    @cached_property
    def lines(self) -> list[str]:
        """Its lines, without their ends."""
        return self.text.splitlines()

    def at(self, node: ast.AST | int, words: str) -> str:
        """A finding: where, and what is wrong there."""
        return f"{self.name}:{node if isinstance(node, int) else getattr(node, 'lineno', 1)}: {words}"


def sources(root: Path = ROOT) -> Iterator[Source]:
    """Every text file of the project."""
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(
            name for name in folders if name not in _NOT_OURS and not name.endswith(("_cache", ".egg-info"))
        )
        for file in sorted(files):
            path = Path(folder, file)
            if path.suffix in READ and not path.is_symlink():
                yield Source(path.relative_to(root).as_posix(), path.read_text("utf-8", errors="replace"))


def python(found: list[Source]) -> list[Source]:
    """The Python files that people write; Django writes the migrations."""
    return [source for source in found if source.path.suffix == ".py" and "migrations" not in source.folders]
