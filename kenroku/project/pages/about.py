# SPDX-License-Identifier: Apache-2.0
"""What every public site owes its readers: what it is, how accessible it is, and under which terms it may be used."""

from django.urls import path
from django.views.generic import TemplateView

import kenroku

urlpatterns = [
    path(
        "about",
        TemplateView.as_view(template_name="about/about.html", extra_context={"version": kenroku.__version__}),
        name="about",
    ),
    path("accessibility", TemplateView.as_view(template_name="about/accessibility.html"), name="accessibility"),
    path("licence", TemplateView.as_view(template_name="about/licence.html"), name="licence"),
]
