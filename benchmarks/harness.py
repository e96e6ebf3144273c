# SPDX-License-Identifier: Apache-2.0
"""How a benchmark is written and what it prints: one figure, beside a floor measured in the same run.

A benchmark file says which groups it belongs to and yields its lines:

    GROUPS = ("plan",)

    def lines() -> Iterator[Line]:
        load_the_big_plan()                                   # slow preparation is not timed
        floor = measure(lambda: connection.cursor().execute(SQL).fetchall())
        page = measure(lambda: client.get("/plan/…"))
        yield Line("grid page, computed", page, floor=floor, floor_is="the bare SQL query", limit=200)

Django is set up, and an empty, migrated database is there, before `lines` is called; each file gets a process and a
database of its own, once on SQLite and once on PostgreSQL. `only = "sqlite"` at the top of a file keeps it to one.
Limits are milliseconds, held against the 95th percentile (`per="median"` holds the median). A figure that is not a
time is a `Figure`.

`measure_beside` times a work and its floor by turns.

    python -m benchmarks plan                  every file of the group, both databases
    python -m benchmarks plan events           of the group, only benchmarks/events.py
    python -m benchmarks plan --database sqlite

The answer is a table in Markdown, ready for docs/benchmarks.md; the program ends with 1 where a limit is missed.
"""

import gc
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

HEADING = "| what | on | median | p95 | floor | ratio | to reach | |\n|---|---|--:|--:|---|--:|--:|---|"


@dataclass(frozen=True, slots=True)
class Samples:
    """Times of the same work done again and again, in milliseconds, in ascending order."""

    times: tuple[float, ...]

    @property
    def median(self) -> float:
        """Half of the runs were at least as fast."""
        return statistics.median(self.times)

    @property
    def p95(self) -> float:
        """Nineteen of twenty runs were at least as fast (nearest rank)."""
        return self.times[max(0, -(-len(self.times) * 95 // 100) - 1)]


def measure(
    work: Callable[[], object], *, times: int = 40, warm: int = 3, before: Callable[[], object] | None = None
) -> Samples:
    """Time `work`, after `warm` runs that do not count; `before` prepares each run and is not timed."""
    taken: list[float] = []
    # As `kenroku up` does when it begins to serve: what is there already is not looked through again and again.
    gc.collect()
    gc.freeze()
    for turn in range(warm + times):
        if before:
            before()
        start = time.perf_counter()
        work()
        if turn >= warm:
            taken.append((time.perf_counter() - start) * 1000)
    return Samples(tuple(sorted(taken)))


def measure_beside(
    work: Callable[[], object], floor: Callable[[], object], *, times: int = 40, warm: int = 3
) -> tuple[Samples, Samples]:
    """Time `work` and its floor by turns, so that whatever else the machine does falls on both alike."""
    of_work: list[float] = []
    of_floor: list[float] = []
    # As `kenroku up` does when it begins to serve: what is there already is not looked through again and again.
    gc.collect()
    gc.freeze()
    for turn in range(warm + times):
        for one, taken in ((work, of_work), (floor, of_floor)):
            start = time.perf_counter()
            one()
            if turn >= warm:
                taken.append((time.perf_counter() - start) * 1000)
    return Samples(tuple(sorted(of_work))), Samples(tuple(sorted(of_floor)))


@dataclass(frozen=True, slots=True)
class Line:
    """One time, beside its floor; `limit` in milliseconds. `over_floor` holds only what the floor did not need."""

    what: str
    samples: Samples
    floor: Samples | None = None
    floor_is: str = ""
    limit: float | None = None
    per: Literal["p95", "median"] = "p95"
    over_floor: bool = False

    @property
    def is_met(self) -> bool:
        """Whether the limit holds; a line without a limit always does."""
        if self.limit is None:
            return True
        taken: float = getattr(self.samples, self.per)
        floor: float = getattr(self.floor, self.per) if self.over_floor and self.floor else 0
        return taken - floor <= self.limit

    def row(self, database: str) -> str:
        """A row of the table."""
        ratio = f"{self.samples.median / self.floor.median:.1f}×" if self.floor and self.floor.median else ""
        floor = f"{self.floor_is}: {_ms(self.floor.median)}" if self.floor else ""
        reach = (
            ""
            if self.limit is None
            else f"{self.per} ≤ {_ms(self.limit)}{' over the floor' if self.over_floor else ''}"
        )
        times = f"{_ms(self.samples.median)} | {_ms(self.samples.p95)}"
        return f"| {self.what} | {database} | {times} | {floor} | {ratio} | {reach} | {_verdict(self)} |"


@dataclass(frozen=True, slots=True)
class Figure:
    """One number that is not a time: megabytes, bytes over the wire. Less is better."""

    what: str
    value: float
    unit: str
    limit: float | None = None
    floor: float | None = None
    floor_is: str = ""

    @property
    def is_met(self) -> bool:
        """Whether the limit holds; a figure without a limit always does."""
        return self.limit is None or self.value <= self.limit

    def row(self, database: str) -> str:
        """A row of the table."""
        ratio = f"{self.value / self.floor:.1f}×" if self.floor else ""
        floor = f"{self.floor_is}: {self.floor:,.0f} {self.unit}" if self.floor is not None else ""
        reach = "" if self.limit is None else f"≤ {self.limit:,.0f} {self.unit}"
        return f"| {self.what} | {database} | {self.value:,.0f} {self.unit} | | {floor} | {ratio} | {reach} | {_verdict(self)} |"


def _ms(value: float) -> str:
    return f"{value:.0f} ms" if value >= 100 else f"{value:.3g} ms"


def _verdict(line: Line | Figure) -> str:
    return "" if line.limit is None else "met" if line.is_met else "**missed**"
