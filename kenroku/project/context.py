# SPDX-License-Identifier: Apache-2.0
"""What every page of the shell shows: the city, the rooms, the languages."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from kenroku.core.city import city
from kenroku.project.rooms import ROOMS


def shell(request: HttpRequest) -> dict[str, Any]:
    """The city, the rooms for the menu, the languages for the switch, and this page's lasting address."""
    return {
        "city": city(),
        "rooms": ROOMS,
        "languages": settings.LANGUAGES,
        "canonical": f"{settings.KENROKU_PUBLIC_URL}{request.path}",
    }
