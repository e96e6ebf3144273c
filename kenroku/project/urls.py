# SPDX-License-Identifier: Apache-2.0
"""Every address of the house; each room's pages are under its name."""

from django.conf import settings
from django.urls import include, path

from kenroku.project.api import urls as api_urls
from kenroku.ui.views import city_css, gallery

handler400 = "kenroku.project.pages.errors.bad_request"
handler403 = "kenroku.project.pages.errors.forbidden"
handler404 = "kenroku.project.pages.errors.not_found"
handler500 = "kenroku.project.pages.errors.server_error"

urlpatterns = [
    path("api/v1/", api_urls),
    path("", include("kenroku.project.pages.home")),
    path("", include("kenroku.project.pages.about")),
    path("", include("kenroku.project.pages.data")),
    path("", include("kenroku.project.pages.developers")),
    path("ui", gallery, name="gallery"),
    path("city.css", city_css, name="city_css"),
    path("", include("kenroku.project.pages.account")),
    path("", include("kenroku.project.pages.inbox")),
    path("", include("kenroku.project.pages.staff")),
    path("", include("kenroku.project.pages.departments")),
    path("", include("kenroku.project.pages.search")),
    path("", include("kenroku.project.pages.files")),
    path("", include("kenroku.project.pages.health")),
    path("", include("kenroku.project.pages.progress")),
    path("", include("kenroku.project.pages.proof")),
    *(path(f"{name}/", include(f"{settings.KENROKU_MODULE_PACKAGE}.{name}.urls")) for name in settings.KENROKU_MODULES),
]
