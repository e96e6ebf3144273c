# SPDX-License-Identifier: Apache-2.0
"""The plan's doors for programs, under `/api/v1/plan`."""

from ninja import Router

from kenroku.modules.plan.rest import around, indicators, measures, plans

router = Router()
for part in (plans, measures, indicators, around):
    router.add_router("", part.router)
