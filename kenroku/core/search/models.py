# SPDX-License-Identifier: Apache-2.0
"""The search table: what can be found, with its words. Wholly rebuildable from the sources.

On SQLite an FTS5 table and three triggers stand beside it, on PostgreSQL a generated column with a GIN index; both are
made in the first migration. SQLite loses triggers when Django alters a table: a migration that alters this one must
make them again.
"""

from django.db import models

from kenroku.core.refs import Ref
from kenroku.core.search.fields import WordsField
from kenroku.core.text import TextField


class Found(models.Model):
    """One public thing that can be found. `ref` is plain text here: the index must not refuse what a source gives."""

    ref = models.CharField(max_length=160, unique=True)
    kind = models.CharField(max_length=80)
    title = TextField()
    body = TextField(null=True)
    url = models.CharField(max_length=500)
    digest = models.CharField(max_length=64)
    title_words = WordsField()
    body_words = WordsField()

    class Meta:
        indexes = [models.Index(fields=["kind", "id"], name="search_kind")]

    def __str__(self) -> str:
        return self.ref

    @property
    def thing(self) -> Ref:
        """What was found."""
        return Ref(self.ref)
