# SPDX-License-Identifier: Apache-2.0
"""What the syntax tree shows and an import graph does not."""

import pytest

from tests.architecture.rules import code
from tests.architecture.rules.files import Rule
from tests.architecture.rules.sources import Source, sources

ALL = [source for source in sources() if source.path.suffix == ".py"]

PLANTED: list[tuple[Rule, str, str]] = [
    (
        code.models_by_name,
        "kenroku/modules/plan/queries.py",
        "from django.apps import apps\napps.get_model('voice.Comment')",
    ),
    (code.models_by_name, "kenroku/core/a.py", "import django.apps as d\nfind = d.apps.get_model"),
    (code.generic_keys, "kenroku/core/a.py", "class A:\n    of = fields.GenericForeignKey()"),
    (code.save_signals, "kenroku/core/a.py", "from django.db.models.signals import post_save"),
    (code.save_signals, "kenroku/core/a.py", "from django.db.models import signals\nsignals.pre_delete.connect(print)"),
    (code.migration_imports, "kenroku/core/a/migrations/0001.py", "from kenroku.core.dates import today"),
    (code.migration_imports, "kenroku/core/a/migrations/0001.py", "import kenroku.core.a\nx = kenroku.core.a.Thing()"),
    (code.actions_without_words, "kenroku/modules/plan/actions.py", "def adopt(revision): ..."),
    (code.actions_without_words, "kenroku/modules/plan/actions/adopting.py", "def adopt(revision): ..."),
    (code.actions_by_position, "kenroku/modules/plan/actions.py", "def adopt(revision, by): ..."),
    (code.actions_by_position, "kenroku/modules/plan/actions.py", "def adopt(revision, **rest): ..."),
    (code.events_without_words, "kenroku/modules/plan/events.py", "class Adopted(Event, name='plan.adopted'): ..."),
]

KEPT: list[tuple[Rule, str, str]] = [
    (code.models_by_name, "kenroku/core/a/migrations/0002.py", "def fill(apps, schema):\n    apps.get_model('a', 'A')"),
    (
        code.save_signals,
        "kenroku/core/a.py",
        "class A:\n    def pre_save(self, row, add):\n        return super().pre_save(row, add)",
    ),
    (
        code.migration_imports,
        "kenroku/core/a/migrations/0001.py",
        "import kenroku.core.refs\nx = kenroku.core.refs.RefField()",
    ),
    (
        code.actions_without_words,
        "kenroku/modules/plan/actions.py",
        "def adopt(r):\n    '''Adopt.'''\n\ndef _check(r): ...",
    ),
    (code.actions_by_position, "kenroku/modules/plan/actions.py", "def adopt(revision, *, by, day): ..."),
    (
        code.events_without_words,
        "kenroku/modules/plan/events.py",
        "class Adopted(Event, name='a.b'):\n    '''It was adopted.'''",
    ),
]


@pytest.mark.parametrize("rule", dict.fromkeys(rule for rule, _, _ in PLANTED))
def test_the_tree_keeps_the_rule(rule: Rule) -> None:
    assert rule(ALL) == []


@pytest.mark.parametrize(("rule", "name", "text"), PLANTED)
def test_a_violation_is_found(rule: Rule, name: str, text: str) -> None:
    assert rule([Source(name, text)])


@pytest.mark.parametrize(("rule", "name", "text"), KEPT)
def test_what_is_allowed_is_not(rule: Rule, name: str, text: str) -> None:
    assert not rule([Source(name, text)])
