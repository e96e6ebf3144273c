# SPDX-License-Identifier: Apache-2.0
"""The staff survey: each table as waves × categories, as printed, with what a reader must know before comparing."""

from collections.abc import Mapping
from dataclasses import dataclass

from kenroku.core.dates import fiscal_year_label
from kenroku.core.text import Text
from kenroku.modules.plan.models import SurveyCell, SurveyFinding, SurveyTable


@dataclass(frozen=True, slots=True)
class Wave:
    """One round of the survey: how many people answered."""

    name: str
    fiscal_year: int
    total: int | None

    @property
    def label(self) -> Text:
        """Its fiscal year in both calendars."""
        return fiscal_year_label(self.fiscal_year)

    @property
    def short(self) -> Text:
        """Its fiscal year where there is little room."""
        return Text(ja=f"{self.fiscal_year}年度", en=f"FY{self.fiscal_year}")


@dataclass(frozen=True, slots=True)
class Line:
    """A category with its cell in each wave, None where the wave has no such cell."""

    category: str
    cells: tuple[SurveyCell | None, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table of the survey. Where it carries a warning its waves may not be drawn as one series."""

    table: SurveyTable
    waves: tuple[Wave, ...]
    lines: tuple[Line, ...]
    findings: tuple[SurveyFinding, ...]

    @property
    def is_comparable(self) -> bool:
        """Whether the waves may stand beside each other in one picture."""
        return self.table.warning is None

    def groups(self) -> tuple["Group", ...]:
        """The bars: by category over the waves, or, where the waves may not be compared, each wave for itself."""
        if self.is_comparable:
            return tuple(
                Group(
                    Text(ja=line.category),
                    tuple(Bar(wave.short, cell) for wave, cell in zip(self.waves, line.cells, strict=True)),
                )
                for line in self.lines
            )
        return tuple(
            Group(wave.label, tuple(Bar(Text(ja=line.category), line.cells[at]) for line in self.lines))
            for at, wave in enumerate(self.waves)
        )


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar; without a percentage nobody was asked, or nothing is shown."""

    label: Text
    cell: SurveyCell | None


@dataclass(frozen=True, slots=True)
class Group:
    """Bars that stand together under a title."""

    title: Text
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Survey:
    """The tables, and the printed findings on questions of which only a chart was published."""

    sheets: tuple[Sheet, ...]
    other_findings: tuple[SurveyFinding, ...]


def read() -> Survey:
    """The whole survey in three queries."""
    findings = tuple(SurveyFinding.objects.select_related("document"))
    by_question: dict[str, list[SurveyFinding]] = {}
    for finding in findings:
        by_question.setdefault(_question(finding.question), []).append(finding)
    tables = SurveyTable.objects.select_related("document").prefetch_related("cells")
    sheets = tuple(_sheet(table, by_question) for table in tables)
    shown = {finding.pk for sheet in sheets for finding in sheet.findings}
    return Survey(sheets, tuple(finding for finding in findings if finding.pk not in shown))


def _sheet(table: SurveyTable, by_question: Mapping[str, list[SurveyFinding]]) -> Sheet:
    cells = list(table.cells.all())
    waves: dict[str, Wave] = {}
    at: dict[tuple[str, str], SurveyCell] = {}
    for cell in cells:
        waves.setdefault(cell.wave, Wave(cell.wave, cell.fiscal_year, cell.wave_total))
        at[cell.category, cell.wave] = cell
    ordered = tuple(sorted(waves.values(), key=lambda wave: wave.fiscal_year))
    lines = tuple(
        Line(category, tuple(at.get((category, wave.name)) for wave in ordered))
        for category in dict.fromkeys(cell.category for cell in cells)
    )
    return Sheet(table, ordered, lines, tuple(by_question.get(_question(table.title.ja), ())))


def _question(words: str) -> str:
    """A question's words without its mark and spaces, so that a chart finds the sentence printed under it."""
    return "".join(words.removeprefix("Q.").split())
