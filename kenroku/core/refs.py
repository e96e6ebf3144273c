# SPDX-License-Identifier: Apache-2.0
"""A ref is a name that survives: `voice.comment:12` says which module owns a thing, what kind it is, and which one.

Modules never hold foreign keys to each other's tables. They hold refs, which are checked when they are written and
again every night, so that a small town can switch on three modules alone.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from kenroku.core import modules
from kenroku.core.refusals import Refused
from kenroku.core.text import Text

_FORM = re.compile(r"(?P<module>[a-z]+)\.(?P<kind>[a-z_]+):(?P<key>[A-Za-z0-9][A-Za-z0-9._/-]{0,119})")


class Ref(str):
    """`module.kind:key`. It is a string, so it goes into JSON, URLs and columns as it stands."""

    __slots__ = ()

    def __new__(cls, value: str) -> Self:
        """Read a ref; raises ValueError where the text does not have a ref's form."""
        if not _FORM.fullmatch(value):
            raise ValueError(f"{value!r} is not a ref; a ref looks like plan.measure:industry-01")
        return super().__new__(cls, value)

    @classmethod
    def of(cls, kind: str, key: object) -> Self:
        """The ref of one thing: `Ref.of("plan.measure", 12)`."""
        return cls(f"{kind}:{key}")

    @property
    def kind(self) -> str:
        """Module and kind: `plan.measure`."""
        return self.partition(":")[0]

    @property
    def module(self) -> str:
        """The module that owns the thing."""
        return self.partition(".")[0]

    @property
    def key(self) -> str:
        """Which one, in the words of its owner."""
        return self.partition(":")[2]


@dataclass(frozen=True, slots=True)
class Card:
    """What a stranger needs to point at a thing: its title, its address, and what sort of thing it is."""

    ref: Ref
    title: Text
    url: str
    kind: Text


@dataclass(frozen=True, slots=True)
class RefKind:
    """A kind of thing that others may point at; `card` answers None where there is no such thing for the public."""

    name: str
    card: Callable[[Ref], Card | None]


def card(ref: Ref) -> Card | None:
    """Ask the owner for a card; None where the module is switched off or the thing is gone."""
    kind = modules.ref_kinds().get(ref.kind)
    return kind.card(ref) if kind else None


def check(ref: Ref) -> Ref:
    """Give back a ref that points at something.

    Refuses with `broken_ref` where its module is switched on and knows no such thing.
    """
    if ref.module in modules.names() and card(ref) is None:
        raise Refused(
            "broken_ref", _("つながる先が見つかりません。一覧からもう一度お選びください。"), extra={"ref": str(ref)}
        )
    return ref


class RefField(models.CharField[Any, Any]):
    """A column that holds a ref. Checked when written; `broken()` finds those whose target has gone since."""

    description = "Ref to a thing of any module"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"max_length": 160} | kwargs)

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> Ref | None:
        """Read a ref; the empty string stands for none."""
        return Ref(value) if value else None

    def to_python(self, value: Any) -> Ref | None:
        """Accept a ref or its text."""
        return Ref(value) if value else None

    def get_prep_value(self, value: Any) -> str:
        """Write the ref's text."""
        return str(Ref(value)) if value else ""

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """Refuse to write a ref that points at nothing."""
        value = super().pre_save(model_instance, add)
        return check(Ref(value)) if value else None


def broken() -> list[tuple[str, Ref]]:
    """Every stored ref whose target has gone, with the table and column that hold it. Run every night."""
    from django.apps import apps  # the registry is not ready when this file is first read

    found: list[tuple[str, Ref]] = []
    for model in apps.get_models():
        for field in (field for field in model._meta.concrete_fields if isinstance(field, RefField)):
            values = model._default_manager.exclude(**{field.name: ""}).values_list(field.name, flat=True).distinct()
            where = f"{model._meta.label_lower}.{field.name}"
            found += [
                (where, ref) for ref in values.iterator() if ref and ref.module in modules.names() and not card(ref)
            ]
    return found
