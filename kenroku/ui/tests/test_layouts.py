# SPDX-License-Identifier: Apache-2.0
"""The shell around every page, the pages that say what went wrong, and the gallery."""

import html5lib
import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.utils import translation
from django.utils.translation import gettext as _

from kenroku.core.refusals import Refused
from kenroku.project.middleware import refusals
from kenroku.project.pages import errors
from kenroku.ui import gallery
from kenroku.ui.embedding import embeddable

pytestmark = pytest.mark.django_db

LAYOUTS = ("page", "with_side", "form", "print", "embed")


def request_for(path: str = "/plan/") -> HttpRequest:
    """A request by nobody in particular."""
    request = RequestFactory().get(path)
    request.user = AnonymousUser()
    return request


def parse(html: str) -> None:
    """Fails at the first thing that is not HTML."""
    html5lib.HTMLParser(strict=True).parse(html)


@pytest.mark.parametrize("language", ["ja", "en", "ja-easy"])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_layout(layout: str, language: str) -> None:
    """Each layout is a whole page with one main and its language."""
    template = gallery.compiled(f'{{% extends "layouts/{layout}.html" %}}{{% block title %}}試し{{% endblock %}}')
    with translation.override(language):
        html = template.render({}, request_for())
    parse(html)
    assert html.count("<main") == 1
    assert f'<html lang="{language[:2]}" data-language="{language}">' in html
    assert "<title>試し | " in html


def test_embed_has_no_script_and_may_be_framed() -> None:
    """Other people's pages show it, and nothing of ours runs there."""
    html = gallery.compiled('{% extends "layouts/embed.html" %}').render({}, request_for())
    assert "<script" not in html

    response = embeddable(lambda request: HttpResponse(html))(request_for())
    assert response.xframe_options_exempt  # type: ignore[attr-defined]


def test_the_room_one_is_in_is_marked() -> None:
    """The menu says where the reader is."""
    page = gallery.compiled('{% extends "layouts/page.html" %}')
    assert page.render({}, request_for("/plan/2023")).count('aria-current="true"') == 3  # the room, and two switches
    assert page.render({}, request_for("/planning")).count('aria-current="true"') == 2


@pytest.mark.parametrize("language", ["ja", "en", "ja-easy"])
def test_error_pages(language: str) -> None:
    """Each has its status, is valid, and offers a way on."""
    request = request_for("/nowhere")
    with translation.override(language):
        answers = {
            400: errors.bad_request(request),
            403: errors.forbidden(request),
            404: errors.not_found(request),
            429: errors.too_many(request, seconds=60),
            500: errors.server_error(request),
        }
        csrf = errors.csrf_failure(request, reason="x")
    for status, response in [*answers.items(), (403, csrf)]:
        assert response.status_code == status
        html = response.content.decode()
        parse(html)
        assert 'href="/"' in html
    assert answers[429].headers["Retry-After"] == "60"


def test_an_unknown_address_answers_with_our_page(client: Client) -> None:
    """Through the whole stack."""
    response = client.get("/no-such-page-here")
    assert response.status_code == 404
    assert "ページが見つかりません" in response.content.decode()


def test_a_refusal_is_shown_as_a_page() -> None:
    """With its own status and sentence."""
    middleware = refusals(lambda request: HttpResponse())
    refusal = Refused("round_closed", _("受付は終了しました。結果の公表をお待ちください。"))
    response = middleware.process_exception(request_for(), refusal)  # type: ignore[attr-defined]
    assert response.status_code == 409
    parse(response.content.decode())
    assert "受付は終了しました。結果の公表をお待ちください。" in response.content.decode()


def test_the_gallery_is_for_staff_and_developers(client: Client, settings: object) -> None:
    """Nobody else needs it."""
    assert client.get("/ui").status_code == 404
    settings.DEBUG = True  # type: ignore[attr-defined]
    response = client.get("/ui")
    assert response.status_code == 200
    parse(response.content.decode())


def test_the_city_colours_are_served(client: Client) -> None:
    """One small stylesheet, kept for ever under the number of the load."""
    response = client.get("/city.css")
    assert response.headers["Content-Type"].startswith("text/css")
    assert "--field-5-tint:" in response.content.decode()
    assert "immutable" in response.headers["Cache-Control"]
