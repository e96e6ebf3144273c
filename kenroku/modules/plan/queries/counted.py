# SPDX-License-Identifier: Apache-2.0
"""A KPI that the services' own records answer: the question, the answer, and what it rests on."""

from dataclasses import dataclass
from datetime import date

from kenroku.core import modules
from kenroku.core.dates import Period, fiscal_year
from kenroku.core.metrics import Metric, Value, values
from kenroku.core.metrics.models import MetricRun


@dataclass(frozen=True, slots=True)
class Counted:
    """The figure of this fiscal year and of the one before, with the question and its last nightly run."""

    metric: Metric
    year: Period
    now: Value
    year_before: Period
    before: Value
    run: MetricRun | None


def counted(name: str, *, today: date) -> Counted | None:
    """The figure that a metric gives; None where the metric's room is not open here."""
    metric = modules.metrics().get(name)
    if metric is None:
        return None
    year = Period("year", fiscal_year(today))
    before = Period("year", year.year - 1)
    return Counted(metric, year, values.total(name, year), before, values.total(name, before), values.last_run(name))
