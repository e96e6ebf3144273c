# SPDX-License-Identifier: Apache-2.0
"""The plan's tables: documents and plans; revisions and their rows; indicators and their values; what surrounds them."""

from kenroku.modules.plan.models.around import Meeting, Member, SurveyCell, SurveyFinding, SurveyTable, Term
from kenroku.modules.plan.models.indicators import Indicator, IndicatorValue
from kenroku.modules.plan.models.plans import Correction, Document, Part, Plan, Revision
from kenroku.modules.plan.models.rows import Field, Heading, Measure, Row, Stage

__all__ = [
    "Correction",
    "Document",
    "Field",
    "Heading",
    "Indicator",
    "IndicatorValue",
    "Measure",
    "Meeting",
    "Member",
    "Part",
    "Plan",
    "Revision",
    "Row",
    "Stage",
    "SurveyCell",
    "SurveyFinding",
    "SurveyTable",
    "Term",
]
