# SPDX-License-Identifier: Apache-2.0
"""The feed of changes: what happened to the plan, from the event log, for everybody's reader."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kenroku.core.city import city
from kenroku.core.events.models import Recorded
from kenroku.core.freshness import fresh
from kenroku.core.refs import Card, card
from kenroku.modules.plan.events import IndicatorValueRecorded, RevisionAdopted, RevisionCorrected
from kenroku.modules.plan.queries import periods

ENTRIES = 50


@fresh
def changes(request: HttpRequest) -> HttpResponse:
    """The last fifty changes as Atom (RFC 4287)."""
    feed = Atom1Feed(
        title=_("%(city)sの計画の動き") % {"city": city().name},
        link=request.build_absolute_uri(reverse("plan:home")),
        feed_url=request.build_absolute_uri(reverse("plan:feed")),
        description="",
        language=(get_language() or "ja").partition("-")[0],
    )
    newest = Recorded.objects.filter(name__in=_SENTENCES).exclude(about="").order_by("-id")[:ENTRIES]
    for event in newest:
        about = card(event.about_ref) if event.about_ref else None
        if about is not None:
            address = request.build_absolute_uri(about.url)
            feed.add_item(
                title=_SENTENCES[event.name](about, event.data),
                link=address,
                description="",
                # One thing may change often: each time is an entry of its own.
                unique_id=f"{address}#event-{event.pk}",
                pubdate=event.at,
                updateddate=event.at,
            )
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


def _adopted(about: Card, data: dict[str, Any]) -> str:
    return _("「%(title)s」を公開しました（施策 %(measures)s）") % {"title": about.title, "measures": data["measures"]}


def _corrected(about: Card, data: dict[str, Any]) -> str:
    return _("「%(title)s」のデータを訂正しました") % {"title": about.title}


def _valued(about: Card, data: dict[str, Any]) -> str:
    sentence = {
        "provisional": _("「%(title)s」の%(period)sの値（速報）を載せました"),
        "final": _("「%(title)s」の%(period)sの値を載せました"),
        "corrected": _("「%(title)s」の%(period)sの値を訂正しました"),
    }[data["state"]]
    return sentence % {"title": about.title, "period": periods.read(data["period"]).label}


_SENTENCES: dict[str, Callable[[Card, dict[str, Any]], str]] = {
    RevisionAdopted.name: _adopted,
    RevisionCorrected.name: _corrected,
    IndicatorValueRecorded.name: _valued,
}
