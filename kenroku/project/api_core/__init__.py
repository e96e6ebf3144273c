# SPDX-License-Identifier: Apache-2.0
"""JSON doors that belong to no room: open data, figures, search, and the city's departments."""

from ninja import Router

from kenroku.project.api_core import departments, figures, finding, opendata

router = Router(tags=["core"])
for part in (opendata, figures, finding, departments):
    router.add_router("", part.router)
