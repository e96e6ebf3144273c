# SPDX-License-Identifier: Apache-2.0
"""`kenroku docs`: writes the pages of docs/ that say what the code already says, so that they cannot be wrong.

docs/modules/NAME.md holds what a module contributes, docs/operate/settings.md every setting.
"""

from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from pydantic import SecretStr
from pydantic_core import PydanticUndefined

from kenroku.core import modules
from kenroku.core.modules import Module
from kenroku.core.text import Text
from kenroku.project import api
from kenroku.project.env import ROOT, Env

NOTE = "<!-- Written by `kenroku docs` from the code; a test compares them. -->"


class Command(BaseCommand):
    """Write the generated pages, or check that they are as they would be written."""

    help = "Writes docs/modules/ and docs/operate/settings.md from the code; --check only compares."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to write, and whether to."""
        parser.add_argument("--check", action="store_true", help="write nothing; fail where a page is not up to date")
        parser.add_argument("--into", type=Path, default=ROOT / "docs", help="the folder of the documents")

    def handle(self, *, check: bool, into: Path, **options: Any) -> None:
        """Write, or compare."""
        wanted = pages()
        kept = {path.relative_to(into).as_posix() for path in into.glob("modules/*.md")}
        stale = [name for name, text in wanted.items() if not _holds(into / name, text)]
        left_over = sorted(kept - wanted.keys())
        if check:
            if stale or left_over:
                raise CommandError(f"Not up to date: {', '.join(stale + left_over)}. Run `kenroku docs`.")
            return
        for name in stale:
            (into / name).parent.mkdir(parents=True, exist_ok=True)
            (into / name).write_text(wanted[name], encoding="utf-8")
            self.stdout.write(f"wrote {name}")
        for name in left_over:
            (into / name).unlink()
            self.stdout.write(f"removed {name}")


def pages() -> dict[str, str]:
    """Every generated page: its path under docs/, and what it says."""
    document = api.document("en")
    found = modules.contributors()
    return {
        **{f"modules/{module.name}.md": _joined(_module(module, document)) for module in found},
        "modules/index.md": _joined(_index(found)),
        "operate/settings.md": _joined(_settings()),
    }


def _index(found: Iterable[Module]) -> Iterator[str]:
    yield f"# Modules\n\n{NOTE}\n\nWhat each module contributes to the house.\n"
    yield from _table(
        ("Module", "What it is for"),
        ((f"[{_both(each.title)}]({each.name}.md)", _words(each.summary)) for each in found),
    )


def _module(module: Module, document: dict[str, Any]) -> Iterator[str]:
    yield f"# {_both(module.title)}\n\n{NOTE}\n\n{_words(module.summary)}"
    yield from _part("Events", ("Event", "What happened", "What it holds"), (
        (f"`{event.name}`", _sentence(event.__doc__), ", ".join(f"`{name}`" for name in event.model_fields))
        for event in module.events
    ))  # fmt: skip
    yield from _part("Reactions", ("On", "What it does"), (
        (f"`{reaction.on}`", f"`{reaction.name}`: {_sentence(reaction.run.__doc__)}") for reaction in module.reactions
    ))  # fmt: skip
    yield from _part("Refs", ("Kind", "How its card is found"), (
        (f"`{kind.name}`", _sentence(kind.card.__doc__)) for kind in module.refs
    ))  # fmt: skip
    yield from _part("Metrics", ("Metric", "Meaning", "Question", "Unit", "Counted from"), (
        (
            f"`{metric.name}`<br>{_both(metric.title)}", _words(metric.meaning), type(metric).__name__,
            _words(metric.unit.value), ", ".join(f"`{event.name}`" for event in metric.events()),
        )
        for metric in module.metrics
    ))  # fmt: skip
    yield from _part("Datasets", ("Dataset", "Meaning", "Columns", "Licence"), (
        (
            f"`{dataset.name}`<br>{_both(dataset.title)}", _words(dataset.meaning),
            ", ".join(f"`{column.name}`" for column in dataset.columns), dataset.licence or "the city's",
        )
        for dataset in module.datasets
    ))  # fmt: skip
    yield from _part("Tools", ("Tool", "Meaning", "Takes", "Changes something"), (
        (
            f"`{tool.name}`", _words(tool.meaning), ", ".join(f"`{name}`" for name in tool.takes.model_fields),
            "no" if tool.read_only else f"yes, with the scope `{tool.scope}`",
        )
        for tool in module.tools
    ))  # fmt: skip
    yield from _part("REST", ("Address", "What it gives"), _routes(module, document))
    yield from _part("Roles", ("Role", "What it may do"), (
        (f"`{role.name}`<br>{_both(role.title)}", _words(role.meaning)) for role in module.roles
    ))  # fmt: skip
    yield from _part("Personal data", ("Table", "What a person is given"), (
        (f"`{kept.name}`<br>{_both(kept.title)}", ", ".join(f"`{name}`" for name in kept.columns))
        for kept in module.personal_data
    ))  # fmt: skip
    yield from _part("Schedule", ("What", "When"), (
        (f"`{plan.name}`: {_sentence(plan.run.__doc__)}", f"every {plan.every.total_seconds() / 60:.0f} minutes" if plan.every else f"daily at {plan.daily_at:%H:%M}")
        for plan in module.schedule
    ))  # fmt: skip
    yield from _part("City pack", ("File", "What it holds"), (
        (f"`{file.file}`", f"{_both(file.title)}{'' if file.required else '; may be left out'}")
        for section in module.pack_sections
        for file in section.files
    ))  # fmt: skip


def _routes(module: Module, document: dict[str, Any]) -> Iterator[tuple[str, ...]]:
    here = f"/api/v1/{module.name}/"
    for address, operations in document["paths"].items():
        if f"{address}/".startswith(here):
            for method, operation in operations.items():
                yield f"`{method.upper()} {address}`", operation.get("summary", "")


def _settings() -> Iterator[str]:
    yield f"# Settings\n\n{NOTE}\n\nEvery setting comes from the environment. Without any, Kenroku runs on SQLite and needs no other service.\n"
    prefix = str(Env.model_config["env_prefix"])
    yield from _table(
        ("Setting", "Default", "Meaning"),
        (
            (f"`{field.validation_alias or prefix + name.upper()}`", _default(field.default), field.description or "")
            for name, field in Env.model_fields.items()
        ),
    )


def _default(value: object) -> str:
    if value is PydanticUndefined:
        return "must be set"
    if isinstance(value, Path):
        return f"`{value.relative_to(ROOT).as_posix()}/`"
    if isinstance(value, SecretStr):
        value = value.get_secret_value()
    if isinstance(value, tuple):
        value = ",".join(value)
    return f"`{str(value).lower() if isinstance(value, bool) else value}`" if value != "" else ""


def _part(title: str, heading: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    rows = list(rows)
    if rows:
        yield f"\n## {title}\n"
        yield from _table(heading, rows)


def _table(heading: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    for row in (heading, ("---",) * len(heading), *rows):
        yield f"| {' | '.join(cell.replace('|', chr(92) + '|').replace(chr(10), ' ') for cell in row)} |"


def _both(text: Text) -> str:
    return f"{text.ja} ({text.en})" if text.en else text.ja


def _words(text: Text) -> str:
    return text.en or text.ja


def _sentence(docstring: str | None) -> str:
    return (docstring or "").strip().partition("\n\n")[0]


def _joined(lines: Iterable[str]) -> str:
    return "\n".join(lines).rstrip() + "\n"


def _holds(path: Path, text: str) -> bool:
    return path.exists() and path.read_text("utf-8") == text
