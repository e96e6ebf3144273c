# SPDX-License-Identifier: Apache-2.0
"""The inbox: what the city tells one person."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from kenroku.core.accounts.guard import signed_in
from kenroku.core.accounts.models import Account
from kenroku.core.notices import actions
from kenroku.core.notices.models import Notice

ROWS = 30


@require_safe
@signed_in
def inbox(request: HttpRequest) -> HttpResponse:
    """Notices, newest first."""
    notices = Notice.objects.of(_person(request))
    page = Paginator(notices, ROWS).get_page(request.GET.get("page"))
    return render(request, "inbox/inbox.html", {"page": page, "unread": notices.unread().count()})


@require_POST
@signed_in
def read(request: HttpRequest, notice_id: int) -> HttpResponse:
    """Open one notice: note that it was read and go where it points."""
    notice = get_object_or_404(Notice, pk=notice_id, account=_person(request))
    actions.open_notice(notice)
    inside = notice.url.startswith("/") and url_has_allowed_host_and_scheme(notice.url, allowed_hosts=None)
    return redirect(notice.url if inside else "inbox")


@require_POST
@signed_in
def read_all(request: HttpRequest) -> HttpResponse:
    """Note that everything was read."""
    actions.open_all(_person(request))
    return redirect("inbox")


def _person(request: HttpRequest) -> Account:
    assert isinstance(request.user, Account)
    return request.user


urlpatterns = [
    path("inbox", inbox, name="inbox"),
    path("inbox/read", read_all, name="inbox_read_all"),
    path("inbox/<int:notice_id>", read, name="inbox_read"),
]
