# SPDX-License-Identifier: Apache-2.0
"""Search over everything public, for programs."""

from http import HTTPStatus
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema
from pydantic import Field

from kenroku.core.refusals import Refused
from kenroku.core.rest import gettext_lazy
from kenroku.core.search.indexing import sources
from kenroku.core.search.searching import LONGEST_QUERY
from kenroku.core.search.searching import search as ask
from kenroku.project.api_core.words import Words

router = Router()


class HitOut(Schema):
    """One thing found. `ref` is its lasting name, `url` its page."""

    ref: str
    kind: str
    title: Words
    url: str
    excerpt: str


class FoundOut(Schema):
    """What was found, the best first. `kinds` counts all hits by kind; `next` continues, null on the last page."""

    total: int
    kinds: dict[str, int]
    near: bool = Field(description="Whether nothing holds all that was asked for, and these are the closest.")
    items: list[HitOut]
    next: str | None


@router.get(
    "/search",
    response=FoundOut,
    summary=gettext_lazy("検索"),
    description=gettext_lazy("公開しているものを言葉で探します。空白で区切ると、すべての言葉を含むものを返します。"),
)
def search(
    request: HttpRequest,
    q: Annotated[str, Query(min_length=1, max_length=LONGEST_QUERY, description="Words to look for.")],
    kind: Annotated[
        str | None, Query(max_length=80, description="Only things of this kind, such as plan.measure.")
    ] = None,
    limit: Annotated[int, Query(ge=1, le=100, description="How many to give, 1 to 100.")] = 20,
    next_page: Annotated[
        str, Query(alias="next", max_length=10, description="What the answer before gave as next.")
    ] = "",
) -> Any:
    """Find public things. Refuses with `unknown_kind` and `bad_page` (422)."""
    if kind is not None and kind not in sources():
        raise Refused(
            "unknown_kind",
            _("kind には %(known)s のどれかを入れてください。") % {"known": "、".join(sources())},
            status=HTTPStatus.UNPROCESSABLE_ENTITY,
        )
    found = ask(q, kind=kind, limit=limit, after=next_page)
    return {
        "total": found.total,
        "kinds": dict(found.kinds or {}),
        "near": found.near,
        "next": found.after or None,
        "items": [
            {
                "ref": str(hit.ref),
                "kind": hit.kind,
                "title": hit.title.to_json(),
                "url": request.build_absolute_uri(hit.url),
                "excerpt": str(hit.excerpt),
            }
            for hit in found.hits
        ],
    }
