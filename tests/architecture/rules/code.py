# SPDX-License-Identifier: Apache-2.0
"""Rules that are read from the syntax tree, because an import graph cannot see them."""

import ast
from collections.abc import Iterator

from tests.architecture.rules.sources import Source, python

SAVE_SIGNALS = {f"{when}_{what}" for when in ("pre", "post") for what in ("init", "save", "delete")} | {"m2m_changed"}
GENERIC = {"GenericForeignKey", "GenericRelation", "GenericInlineModelAdmin"}


def models_by_name(found: list[Source]) -> list[str]:
    """Nobody reaches for a table by its name: it goes round every rule about imports. Migrations must."""
    return [
        source.at(node, "get_model outside a migration; ask the owner's public.py")
        for source, node, name in _names(python(found))
        if name == "get_model"
    ]


def generic_keys(found: list[Source]) -> list[str]:
    """No key that points at any table; a Ref does that, and is checked."""
    return [source.at(node, f"{name}; use a Ref") for source, node, name in _names(python(found)) if name in GENERIC]


def save_signals(found: list[Source]) -> list[str]:
    """Nothing guesses from a saved row what happened: the action records an event."""
    return [
        source.at(node, f"{name}; record an event in the action, react to it in module.py")
        for source, node, name in _names(python(found))
        if name in SAVE_SIGNALS
        and not isinstance(node, ast.FunctionDef)
        and "tests" not in source.folders
        # A field's own pre_save says how a value is written; that is no signal.
        and not _is_method_of_super(node)
    ]


def migration_imports(found: list[Source]) -> list[str]:
    """A migration stays what it was: it uses none of our code but the fields that Django writes by their full path."""
    findings = []
    for source in found:
        if source.path.suffix != ".py" or "migrations" not in source.folders:
            continue
        for node in ast.walk(source.tree):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("kenroku"):
                findings.append(source.at(node, f"imports from {node.module}; write here what the step needs"))
            elif isinstance(node, ast.Attribute) and _is_ours_and_no_field(_dotted(node)):
                findings.append(source.at(node, f"uses {_dotted(node)}; only fields may come from outside"))
    return findings


def actions_without_words(found: list[Source]) -> list[str]:
    """Every action says in a sentence what it does: a citizen may read it."""
    return [
        source.at(function, f"{function.name} has no docstring")
        for source in _part(found, "actions")
        for function in _public_functions(source)
        if not ast.get_docstring(function)
    ]


def actions_by_position(found: list[Source]) -> list[str]:
    """After its subject an action takes everything by name, so that a call reads as a sentence."""
    return [
        source.at(function, f"{function.name} takes {len(function.args.args)} by position; put * after the subject")
        for source in _part(found, "actions")
        for function in _public_functions(source)
        if len(function.args.posonlyargs) + len(function.args.args) > 1 or function.args.vararg or function.args.kwarg
    ]


def events_without_words(found: list[Source]) -> list[str]:
    """Every event says in a sentence what happened."""
    return [
        source.at(node, f"{node.name} has no docstring")
        for source in python(found)
        for node in ast.walk(source.tree)
        if isinstance(node, ast.ClassDef) and any(_dotted(base).rpartition(".")[2] == "Event" for base in node.bases)
        if not ast.get_docstring(node) and "tests" not in source.folders
    ]


def _part(found: list[Source], name: str) -> list[Source]:
    """One part of every module, whether it is a file or a folder."""
    return [source for source in python(found) if source.module and source.path.parts[3].removesuffix(".py") == name]


def _public_functions(source: Source) -> Iterator[ast.FunctionDef]:
    for node in source.tree.body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            yield node


def _names(found: list[Source]) -> Iterator[tuple[Source, ast.AST, str]]:
    """Every name that is used, called as an attribute, or imported."""
    for source in found:
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Name):
                yield source, node, node.id
            elif isinstance(node, ast.Attribute):
                yield source, node, node.attr
            elif isinstance(node, ast.ImportFrom):
                yield from ((source, node, alias.name) for alias in node.names)


def _is_ours_and_no_field(path: str) -> bool:
    # Parts of the path (`kenroku.core.refs`) are met as well; only a name that begins large is a thing.
    return path.startswith("kenroku.") and path.rpartition(".")[2][0].isupper() and not path.endswith("Field")


def _is_method_of_super(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and isinstance(node.value, ast.Call) and _dotted(node.value.func) == "super"


def _dotted(node: ast.AST) -> str:
    if isinstance(node, ast.Attribute):
        return f"{_dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""
