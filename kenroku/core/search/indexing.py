# SPDX-License-Identifier: Apache-2.0
"""Keeping the search table up to date: one thing, one kind, or everything."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import time

from django.db import transaction
from django_tasks import task

from kenroku.core import modules
from kenroku.core.events.models import Recorded
from kenroku.core.modules import Reaction
from kenroku.core.refs import Ref
from kenroku.core.search import SearchEntry, SearchSource
from kenroku.core.search.models import Found
from kenroku.core.search.words import words_of
from kenroku.core.tasks import Schedule
from kenroku.core.tasks.retries import retried
from kenroku.core.text import Text

BATCH = 500


def sources() -> Mapping[str, SearchSource]:
    """What can be searched, by the kind of its refs."""
    return {source.name: source for found in modules.contributors() for source in found.search}


def index(*refs: Ref) -> None:
    """Bring these things up to date in the index, soon and in the background; call it in the change's transaction."""
    if refs:
        index_now.enqueue([str(ref) for ref in refs])


@retried()
@task
def index_now(refs: list[str]) -> None:
    """Ask the owners of these things for their words; what is gone or not public leaves the index."""
    known = sources()
    for ref in map(Ref, refs):
        source = known.get(ref.kind)
        if source is not None and source.entry is None:
            reindex(source)
            continue
        entry = source.entry(ref) if source and source.entry else None
        with transaction.atomic():
            if entry is None:
                Found.objects.filter(ref=ref).delete()
            else:
                _write([entry])


def reindex(source: SearchSource) -> int:
    """Read all things of one kind again; answers how many there are."""
    with transaction.atomic():
        stay = set()
        for batch in _batches(source.entries()):
            _write(batch)
            stay |= {str(entry.ref) for entry in batch}
        gone = [ref for ref in Found.objects.filter(kind=source.name).values_list("ref", flat=True) if ref not in stay]
        for start in range(0, len(gone), BATCH):
            Found.objects.filter(ref__in=gone[start : start + BATCH]).delete()
    return len(stay)


def rebuild() -> dict[str, int]:
    """Read everything again and forget what no open module knows; answers how many things of each kind there are."""
    known = sources()
    Found.objects.exclude(kind__in=known).delete()
    return {name: reindex(source) for name, source in known.items()}


def _after_pack(event: Recorded) -> None:
    """A loaded pack may have changed anything."""
    rebuild()


REACTIONS = (Reaction(on="core.pack_loaded", name="core.search_after_pack", run=_after_pack),)
SCHEDULE = (Schedule("core.search_rebuild", rebuild, daily_at=time(3, 20)),)
"""Every night, so that a missed change lasts a day at most."""


def _write(entries: list[SearchEntry]) -> None:
    rows = {str(entry.ref): entry for entry in entries}
    known = dict(Found.objects.filter(ref__in=rows).values_list("ref", "digest"))
    digests = {ref: _digest(entry) for ref, entry in rows.items()}
    fresh = [_row(entry, digests[ref]) for ref, entry in rows.items() if known.get(ref) != digests[ref]]
    Found.objects.filter(ref__in=[row.ref for row in fresh if row.ref in known]).delete()
    Found.objects.bulk_create(fresh)


def _row(entry: SearchEntry, digest: str) -> Found:
    return Found(
        ref=str(entry.ref),
        kind=entry.ref.kind,
        title=entry.title,
        body=_text(entry.body),
        url=entry.url,
        digest=digest,
        title_words=words_of(entry.title),
        body_words=words_of(entry.body),
    )


def _digest(entry: SearchEntry) -> str:
    body = _text(entry.body)
    parts = [entry.title.to_json(), body.to_json() if body else None, entry.url]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()


def _text(body: Text | str) -> Text | None:
    return body if isinstance(body, Text) else Text(ja=body) if body else None


def _batches(entries: Iterable[SearchEntry]) -> Iterator[list[SearchEntry]]:
    batch: list[SearchEntry] = []
    for entry in entries:
        batch.append(entry)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
