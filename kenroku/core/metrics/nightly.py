# SPDX-License-Identifier: Apache-2.0
"""Closes the days: what each of them added to each metric is written down once and need not be read again."""

from datetime import date, timedelta

import structlog
from django.db import transaction
from django.utils import timezone

from kenroku.core import modules
from kenroku.core.metrics import Metric
from kenroku.core.metrics.log_reading import Days, added, first_day
from kenroku.core.metrics.models import MetricPoint, MetricRun

OPEN_AGAIN = timedelta(days=2)
"""The last closed days are folded again each night: a slow transaction may have brought a record after midnight."""

log = structlog.get_logger(__name__)


def fold(*, through: date | None = None) -> int:
    """Fold every metric up to yesterday (city time), or `through`; answers how many.

    Runs again to the same end, and makes up for nights that were missed. A metric whose question has changed since is
    folded anew from the first record. One that fails does not hold up the others; its error is raised at the end.
    """
    through = through or timezone.localdate(timezone=timezone.get_default_timezone()) - timedelta(days=1)
    failed: Exception | None = None
    for metric in modules.metrics().values():
        try:
            fold_one(metric, through)
        except Exception as error:
            log.exception("metric_not_folded", metric=metric.name)
            failed = error
    if failed:
        raise failed
    return len(modules.metrics())


def fold_one(metric: Metric, through: date) -> None:
    """Fold one metric up to a day, in one transaction."""
    with transaction.atomic():
        run = MetricRun.objects.select_for_update().filter(metric=metric.name).first()
        points = MetricPoint.objects.filter(metric=metric.name)
        if run and run.definition == metric.definition:
            start = run.through - OPEN_AGAIN
            points = points.filter(day__gte=start)
        else:
            # Points of an older question go altogether.
            start = first_day() or through
        points.delete()
        days = added(metric, start, through)
        if metric.dimension:
            days |= added(metric, start, through, sliced=True)
        _write(metric, days)
        MetricRun.objects.update_or_create(
            metric=metric.name,
            defaults={"definition": metric.definition, "through": through, "ran_at": timezone.now()},
        )


def rebuild(metric: Metric) -> None:
    """Forget what was folded, and fold everything anew."""
    MetricRun.objects.filter(metric=metric.name).delete()
    fold_one(metric, timezone.localdate(timezone=timezone.get_default_timezone()) - timedelta(days=1))


def _write(metric: Metric, days: Days) -> None:
    MetricPoint.objects.bulk_create(
        (
            MetricPoint(metric=metric.name, day=day, slice=cut, state=dict(tally.state), records=tally.records)
            for (day, cut), tally in days.items()
        ),
        batch_size=2_000,
    )
