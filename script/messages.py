#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The catalogues of interface strings, without the gettext programs: compile, check, missing, add.

    compile         makes the .mo files that gettext reads at run time
    check           every string of the sources is translated, none is fuzzy, unused, or loses a placeholder
    missing LANG    prints the entries that LANG lacks, ready to be filled in
    add LANG FILE…  takes the entries of these files into the catalogue, which stays sorted

Japanese is the msgid. English must be complete; やさしい日本語 may be partial, because it falls back to Japanese.
"""

import ast
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import polib

ROOT = Path(__file__).resolve().parents[1]
SOURCES = ROOT / "kenroku"
# A module that is made from the template speaks English from its first day.
TEMPLATE = ROOT / "script" / "module_template"
CATALOGUES = SOURCES / "locale"
COMPLETE = ("en",)

# Arguments of each function: the position of its context, its singular and its plural.
_SHAPES: dict[str, tuple[int | None, int, int | None]] = {
    "gettext": (None, 0, None),
    "ngettext": (None, 0, 1),
    "pgettext": (0, 1, None),
    "npgettext": (0, 1, 2),
}
_SHAPES |= {f"{name}_lazy": shape for name, shape in _SHAPES.items()}
_SHAPES |= {"_": _SHAPES["gettext"], "gettext_noop": _SHAPES["gettext"]}

_STRING = r"[uU]?(?:'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\")"
_CALL = re.compile(rf"\b(?P<name>{'|'.join(_SHAPES)})\((?P<args>{_STRING}(?:\s*,\s*{_STRING})*)")
_PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")


class Message(NamedTuple):
    """One string as the sources ask for it."""

    context: str | None
    singular: str
    plural: str | None


def messages(*folders: Path) -> dict[Message, Path]:
    """Every string that the files in these folders ask for, with a file that does."""
    found: dict[Message, Path] = {}
    for base, path in sorted((each, path) for each in folders for path in each.rglob("*")):
        if {"tests", "migrations"} & set(path.relative_to(base).parts):
            continue
        if path.suffix in {".py", ".py-tpl"}:
            source = path.read_text("utf-8").replace("{{ app_name }}", "name")
            found |= dict.fromkeys(from_python(source), path)
        elif path.suffix in {".html", ".txt"}:
            found |= dict.fromkeys(from_template(path.read_text("utf-8")), path)
    return found


def from_python(source: str) -> Iterator[Message]:
    """The strings of a Python file. A call whose argument is made at run time asks for none."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", None) or getattr(node.func, "attr", None)
            if name in _SHAPES:
                values = [arg.value if isinstance(arg, ast.Constant) else None for arg in node.args]
                yield from _message(name, [value if isinstance(value, str) else None for value in values])


def from_template(source: str) -> Iterator[Message]:
    """The strings of a template; Django writes it as the calls that it amounts to."""
    from django.utils.translation.template import templatize  # compiling needs no Django

    for call in _CALL.finditer(templatize(source)):
        yield from _message(call["name"], [ast.literal_eval(text) for text in re.findall(_STRING, call["args"])])


def _message(name: str, args: list[str | None]) -> Iterator[Message]:
    def at(position: int | None) -> str | None:
        return args[position] if position is not None and position < len(args) else None

    context, singular, plural = _SHAPES[name]
    if said := at(singular):
        yield Message(at(context), said, at(plural))


def check(catalogues: Path, *folders: Path) -> list[str]:
    """What is wrong with the catalogues for the strings of these folders, one sentence each."""
    wanted = messages(*folders)
    found: list[str] = []
    for path in sorted(catalogues.glob("*/LC_MESSAGES/*.po")):
        language = path.parts[-3]
        catalogue = polib.pofile(str(path), check_for_duplicates=False)
        entries = _by_message(catalogue)
        name = path.relative_to(catalogues)
        found += [f"{name}: “{entry.msgid}” stands there twice." for entry in _doubles(catalogue)]
        found += [f"{name}: “{entry.msgid}” is obsolete; take it out." for entry in catalogue.obsolete_entries()]
        for message, entry in entries.items():
            if message not in wanted:
                found.append(f"{name}: “{message.singular}” is used nowhere; take it out.")
            elif entry.fuzzy:
                found.append(f"{name}: “{message.singular}” is fuzzy; read it, mend it, take the mark off.")
            elif any(_placeholders_differ(entry, text) for text in _translations(entry)):
                found.append(f"{name}: “{message.singular}” and its translation have different placeholders.")
        if language in COMPLETE:
            found += [
                f"{name}: “{message.singular}” ({where.name}) is not translated."
                for message, where in wanted.items()
                if message not in entries or not all(_translations(entries[message]))
            ]
    absent = [language for language in COMPLETE if not (catalogues / language / "LC_MESSAGES" / "django.po").exists()]
    return found + [f"There is no catalogue for {language}." for language in absent]


def _by_message(catalogue: polib.POFile) -> dict[Message, polib.POEntry]:
    return {
        Message(entry.msgctxt, entry.msgid, entry.msgid_plural or None): entry
        for entry in catalogue
        if not entry.obsolete
    }


def _doubles(catalogue: polib.POFile) -> list[polib.POEntry]:
    counted = Counter((entry.msgctxt, entry.msgid) for entry in catalogue if not entry.obsolete)
    return [entry for entry in catalogue if not entry.obsolete and counted[entry.msgctxt, entry.msgid] > 1]


def _translations(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def _placeholders_differ(entry: polib.POEntry, text: str) -> bool:
    if not text:
        return False
    asked, given = set(_PLACEHOLDER.findall(entry.msgid)), set(_PLACEHOLDER.findall(text))
    # "One comment" may leave out the number that "%(count)s comments" has.
    return not given <= asked | set(_PLACEHOLDER.findall(entry.msgid_plural)) if entry.msgid_plural else given != asked


def missing(language: str) -> str:
    """The entries that a language lacks, as they stand in a catalogue."""
    has = {message for message, entry in _by_message(_catalogue(language)).items() if all(_translations(entry))}
    lacking = polib.POFile()
    for message, path in messages(SOURCES, TEMPLATE).items():
        if message not in has:
            lacking.append(
                polib.POEntry(
                    msgctxt=message.context,
                    msgid=message.singular,
                    msgid_plural=message.plural or "",
                    msgstr_plural={0: "", 1: ""} if message.plural else {},
                    comment=str(path.relative_to(ROOT)),
                )
            )
    return "\n".join(str(entry) for entry in lacking)


def add(language: str, files: list[str]) -> int:
    """Take the entries of `files` into the catalogue; gives how many were new. A translation that is there stays."""
    catalogue = _catalogue(language)
    entries = _by_message(catalogue)
    before = len(entries)
    for file in files:
        for message, entry in _by_message(polib.pofile(Path(file).read_text("utf-8"))).items():
            if message not in entries or not all(_translations(entries[message])):
                entry.comment, entry.occurrences = "", []
                entries[message] = entry
    catalogue[:] = sorted(entries.values(), key=lambda entry: (entry.msgid, entry.msgctxt or ""))
    catalogue.save(str(_path(language)))
    return len(entries) - before


def _path(language: str) -> Path:
    return CATALOGUES / language / "LC_MESSAGES" / "django.po"


def _catalogue(language: str) -> polib.POFile:
    path = _path(language)
    if path.exists():
        return polib.pofile(str(path), wrapwidth=0)
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = polib.POFile(wrapwidth=0)
    fresh.metadata = {
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=2; plural=(n != 1);" if language in COMPLETE else "nplurals=1; plural=0;",
    }
    return fresh


def main(arguments: list[str]) -> str | None:
    """Do one of the four; what is given back is said on the way out, as a failure."""
    match arguments:
        case ["compile"]:
            for path in sorted(SOURCES.rglob("*.po")):
                polib.pofile(str(path)).save_as_mofile(str(path.with_suffix(".mo")))
        case ["check"]:
            return "\n".join(check(CATALOGUES, SOURCES, TEMPLATE)) or None
        case ["missing", language]:
            print(missing(language))
        case ["add", language, *files]:
            print(f"{add(language, files)} new entries")
        case _:
            return __doc__
    return None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
