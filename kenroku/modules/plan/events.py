# SPDX-License-Identifier: Apache-2.0
"""What can happen to a plan."""

from typing import Literal

from kenroku.core.events import Event


class RevisionAdopted(Event, name="plan.revision_adopted"):
    """A revision of a plan was adopted and no longer changes; its fingerprint proves what it said."""

    revision: str
    content_hash: str
    fields: int
    headings: int
    rows: int
    measures: int
    parts: int


class RevisionCorrected(Event, name="plan.revision_corrected"):
    """A mistake in the data of an adopted revision was corrected; the reason stands beside the revision."""

    revision: str
    number: int
    before: str
    content_hash: str


class IndicatorValueRecorded(Event, name="plan.indicator_value_recorded"):
    """A value of an indicator was recorded for a period: provisional, final, or a correction."""

    indicator: str
    period: str
    state: Literal["provisional", "final", "corrected"]
