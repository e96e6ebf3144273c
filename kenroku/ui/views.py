# SPDX-License-Identifier: Apache-2.0
"""The gallery of the kit's components, and the city's colours as a stylesheet."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control

from kenroku.core.city import city
from kenroku.ui.colours import stylesheet
from kenroku.ui.gallery import components


def gallery(request: HttpRequest) -> HttpResponse:
    """Every component with its meaning, parameters, examples and their code; for staff and for developers."""
    if not (settings.DEBUG or request.user.is_staff):
        raise Http404
    return render(request, "gallery.html", {"components": components(request)})


@cache_control(public=True, max_age=365 * 24 * 3600, immutable=True)
def city_css(request: HttpRequest) -> HttpResponse:
    """The five colours of this city. Pages ask for it with the number of the last load, so it may be kept for ever."""
    return HttpResponse(stylesheet(city().colours), content_type="text/css; charset=utf-8")
