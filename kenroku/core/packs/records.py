# SPDX-License-Identifier: Apache-2.0
"""Records that are rows of a Django model: compared column by column, written in bulk."""

import json
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any, cast

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from kenroku.core.packs import Changes, Json, Records, Values, joined
from kenroku.core.packs.folder import Pack
from kenroku.core.text import Text, TextField

Links = Mapping[str, tuple[str, ...]]


def model_records(
    model: type[models.Model],
    *,
    title: Text,
    key: tuple[str, ...],
    columns: tuple[str, ...],
    wanted: Callable[[Pack], Iterable[Mapping[str, object]]],
    links: Links | None = None,
    gone: Mapping[str, object] | None = None,
    name: str = "",
) -> Records:
    """Records of one table.

    `key` names the columns that together tell one row from another for ever, `columns` the others that the pack fills.
    `wanted` gives one mapping a row with all of them. A foreign key or many-to-many column is given as the key of its
    target, with the parts joined by `/`; `links` says which columns of the target that key is made of:
    `links={"heading": ("revision__key", "key")}`. Targets are looked up when the records are written, so that an
    earlier kind of record, or an earlier row of the same table, may bring them.

    A row that the pack no longer has is deleted, or gets the columns in `gone` (`gone={"is_open": False}`; then
    `columns` must name them too, so that a row which comes back is opened again). A row that never came from the pack
    is left alone. Where something else still holds on to a deleted row, the whole load is refused.
    """
    table = _Table(model, key, columns, dict(links or {}), dict(gone or {}))
    return Records(
        name=name or model._meta.label_lower,
        title=title,
        wanted=lambda pack: table.encoded(wanted(pack)),
        kept=table.kept,
        put=table.put,
        take=table.take,
    )


def delete_alone(rows: models.QuerySet[Any]) -> None:
    """Delete these rows without Django's cascade: what other rows hold on to is not deleted under their hands.

    A row of the same load may point elsewhere before the transaction ends; if one still points here then, the
    database refuses the whole load.
    """
    cast("Any", rows)._raw_delete(rows.db)


class _Table:
    def __init__(
        self,
        model: type[models.Model],
        key: tuple[str, ...],
        columns: tuple[str, ...],
        links: dict[str, tuple[str, ...]],
        gone: dict[str, object],
    ) -> None:
        unlinked = [name for name in key + columns if model._meta.get_field(name).is_relation and name not in links]
        if unlinked or set(gone) - set(columns):
            raise TypeError(f"{model._meta.label}: links needs {unlinked}, columns needs {set(gone) - set(columns)}")
        self.model = model
        self.key = key
        self.links = links
        self.gone = gone
        self.many = tuple(name for name in columns if model._meta.get_field(name).many_to_many)
        self.columns = key + tuple(name for name in columns if name not in self.many)

    def encoded(self, rows: Iterable[Mapping[str, object]]) -> dict[str, Values]:
        """Key → column → JSON value for the rows that the pack wants."""
        found: dict[str, Values] = {}
        for row in rows:
            key = joined(cast("Any", row[name]) for name in self.key)
            if key in found:
                raise ValueError(f"{self.model._meta.label}: {key} is wanted twice")
            found[key] = {name: self._encode(name, row[name]) for name in self.columns + self.many}
        return found

    def kept(self) -> dict[str, Values]:
        """The same for the rows that are there."""
        names = {name: _names(self._target(name), self.links[name]) for name in self.links if name not in self.many}
        many = {name: self._kept_links(name) for name in self.many}
        found: dict[str, Values] = {}
        for pk, *cells in self.model._default_manager.values_list("pk", *self.columns):
            values = {
                name: names[name].get(cell) if name in names else self._encode(name, cell)
                for name, cell in zip(self.columns, cells, strict=True)
            }
            key = joined(values[name] for name in self.key)
            found[key] = values | {name: sorted(many[name].get(pk, ())) for name in self.many}
        return found

    def put(self, changes: Changes) -> None:
        """Write what was added and changed.

        Rows that point at rows of the same table come after those, so that the database's rules hold at every step;
        only the links of a circle are set when all of its rows are there.
        """
        wanted = changes.wanted
        own = tuple(name for name in self.links if name not in self.many and self._target(name) is self.model)
        targets = self._targets()
        updates = [(changed.key, list(changed.columns)) for changed in changes.changed]
        waiting = list(changes.added)
        while waiting:
            ready = [
                key for key in waiting if all(wanted[key][name] in targets[name] for name in own if wanted[key][name])
            ]
            left_out = () if ready else own
            updates += [(key, [name for name in left_out if wanted[key][name]]) for key in waiting] if left_out else []
            rows = [self.model(**self._decode(wanted[key], targets, but=left_out)) for key in ready or waiting]
            self.model._default_manager.bulk_create(rows, batch_size=500)
            done = set(ready or waiting)
            waiting = [key for key in waiting if key not in done]
            targets |= {name: _numbers(self.model, self.links[name]) for name in own}
        numbers = _numbers(self.model, self._lookups())
        for key, names in updates:
            cells = self._decode({name: wanted[key][name] for name in names}, targets)
            if cells:
                row = self.model._default_manager.get(pk=numbers[key])
                for name, value in cells.items():
                    setattr(row, name, value)
                row.save(update_fields=[*cells])
        for name in self.many:
            self._put_links(name, numbers, changes)

    def take(self, changes: Changes) -> None:
        """Remove or mark what the pack no longer has."""
        numbers = _numbers(self.model, self._lookups())
        pks = [numbers[key] for key in changes.removed if key in numbers]
        rows = self.model._default_manager.filter(pk__in=pks)
        if self.gone:
            rows.update(**self.gone)
            return
        for name in self.many:
            self._through(name).filter(**{f"{self._source(name)}__in": pks}).delete()
        delete_alone(rows)

    def _targets(self) -> dict[str, dict[str, Any]]:
        """For each linked column: key of the target → its number."""
        return {name: _numbers(self._target(name), by) for name, by in self.links.items()}

    def _decode(
        self, cells: Values, targets: Mapping[str, Mapping[str, Any]], *, but: tuple[str, ...] = ()
    ) -> dict[str, Any]:
        """The cells as attributes of a row; many-to-many columns and those in `but` are left out."""
        found: dict[str, Any] = {}
        for name, value in cells.items():
            if name in targets and name not in self.many:
                found[self._field(name).attname] = None if value is None else _find(targets[name], value, name)
            elif name not in self.many and name not in but:
                found[name] = self._field(name).to_python(value)
        return found

    def _encode(self, name: str, value: object) -> Json:
        if name in self.many:
            return sorted(cast("Iterable[str]", value))
        field = self._field(name)
        if name in self.links:
            return value or None
        if value is None and not field.null and field.empty_strings_allowed:
            return ""
        if isinstance(field, models.DecimalField) and value is not None:
            return str(Decimal(str(value)).quantize(Decimal(1).scaleb(-field.decimal_places)))
        if isinstance(field, TextField):
            text = field.to_python(value)
            return text.to_json() if text else None
        if not isinstance(field, models.JSONField) and value is not None:
            value = field.to_python(value)
        return json.loads(json.dumps(value, cls=DjangoJSONEncoder))

    def _field(self, name: str) -> models.Field[Any, Any]:
        return cast("models.Field[Any, Any]", self.model._meta.get_field(name))

    def _target(self, name: str) -> type[models.Model]:
        return cast("type[models.Model]", self._field(name).related_model)

    def _lookups(self) -> tuple[str, ...]:
        """The key as lookups from this table: `("revision__key", "key")`."""
        return tuple(
            lookup
            for name in self.key
            for lookup in ([f"{name}__{part}" for part in self.links[name]] if name in self.links else [name])
        )

    def _through(self, name: str) -> models.QuerySet[Any]:
        through: type[models.Model] = cast("Any", self.model._meta.get_field(name)).remote_field.through
        return through._default_manager.all()

    def _source(self, name: str) -> str:
        return f"{cast('Any', self.model._meta.get_field(name)).m2m_field_name()}_id"

    def _kept_links(self, name: str) -> dict[Any, list[str]]:
        names = _names(self._target(name), self.links[name])
        reverse = f"{cast('Any', self.model._meta.get_field(name)).m2m_reverse_field_name()}_id"
        found: dict[Any, list[str]] = {}
        for source, target in self._through(name).values_list(self._source(name), reverse):
            found.setdefault(source, []).append(names[target])
        return found

    def _put_links(self, name: str, numbers: Mapping[str, Any], changes: Changes) -> None:
        targets = _numbers(self._target(name), self.links[name])
        words = {key: changes.wanted[key][name] for key in changes.added if changes.wanted[key][name]}
        words |= {
            changed.key: changes.wanted[changed.key][name] for changed in changes.changed if name in changed.columns
        }
        for key, wanted in words.items():
            row = self.model._default_manager.get(pk=numbers[key])
            getattr(row, name).set([_find(targets, word, name) for word in wanted])


def _names(model: type[models.Model], by: tuple[str, ...]) -> dict[Any, str]:
    """Number → key, for every row of a target."""
    return {pk: joined(parts) for pk, *parts in model._default_manager.values_list("pk", *by)}


def _numbers(model: type[models.Model], by: tuple[str, ...]) -> dict[str, Any]:
    return {key: pk for pk, key in _names(model, by).items()}


def _find(numbers: Mapping[str, Any], key: str, column: str) -> Any:
    if key not in numbers:
        raise LookupError(f"{column}: {key}")
    return numbers[key]
