# SPDX-License-Identifier: Apache-2.0
"""An API with a room for tests: operations that page, refuse, ask for a scope, and break."""

from datetime import date
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from ninja import Body, Path, Query, Router, Schema

from kenroku.core import rest
from kenroku.core.accounts.models import Department
from kenroku.core.refusals import Refused
from kenroku.project import api

router = Router()
computed: list[str] = []
"""What was computed and not answered from a version that the reader had."""


class Filters(Schema):
    field: str = ""
    year: int | None = None
    word: Literal["検討", "運用"] | None = None
    since: date | None = None


class Change(rest.Sent):
    title: str


@router.get("/departments", response=rest.Page[str])
def departments(
    request: HttpRequest, response: HttpResponse, filters: Query[Filters], paging: Query[rest.Paging]
) -> Any:
    page = rest.page_of_rows(request, response, Department.objects.all(), paging, order=("-position", "key"))
    return page | {"items": [department.key for department in page["items"]]}


@router.get("/version/{number}")
def version(request: HttpRequest, number: Annotated[int, Path(ge=1)]) -> Any:
    if unchanged := rest.conditional(request, number):
        return unchanged
    computed.append("version")
    return {"number": number}


@router.get("/refuses")
def refuses(request: HttpRequest) -> None:
    raise Refused("round_closed", "受付は終了しました。", extra={"since": "2026-04-01"})


@router.get("/breaks")
def breaks(request: HttpRequest) -> None:
    raise RuntimeError("secret of the house")


@router.post("/write", auth=rest.Token("plan:write"))
def write(request: HttpRequest, change: Body[Change]) -> Any:
    return {"by": request.auth.account.email, "title": change.title}  # type: ignore[attr-defined]


_api = api.build()
_api.add_router("/room", router)
urlpatterns = [
    path("api/v1/", (api.entrances(_api), "ninja", "api")),
    path("", include("kenroku.project.pages.data")),
]
