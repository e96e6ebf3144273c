# SPDX-License-Identifier: Apache-2.0
"""A city's figures over one million events, straight from the log and from the nightly points."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial

from django.db import connection

from benchmarks.harness import Line, measure, measure_beside
from kenroku.core.metrics import Count, Distinct, Level, MedianDays, Metric, Share, nightly, values
from kenroku.core.metrics.models import MetricPoint, MetricRun
from kenroku.core.testing import town
from kenroku.core.testing.town import LetterAnswered, LetterArrived
from kenroku.core.text import Text

GROUPS = ("plan", "core")

EVENTS, DAYS = 1_000_000, 730
FIRST = date(2024, 4, 1)
START, END = date(2025, 4, 1), date(2026, 3, 31)
TITLE, MEANING = Text(ja="手紙"), Text(ja="机に届いた手紙")
COUNT = Count("desk.letters", of=LetterArrived, title=TITLE, meaning=MEANING)
BY_CHANNEL = Count("desk.by_channel", of=LetterArrived, dimension="channel", title=TITLE, meaning=MEANING)
OTHERS: tuple[Metric, ...] = (
    Distinct("desk.subjects", of=LetterArrived, title=TITLE, meaning=MEANING),
    Share("desk.answered", of=LetterAnswered, out_of=LetterArrived, title=TITLE, meaning=MEANING),
    MedianDays("desk.days", first=LetterArrived, then=LetterAnswered, title=TITLE, meaning=MEANING),
    Level("desk.open", up=LetterArrived, down=LetterAnswered, title=TITLE, meaning=MEANING),
)
BARE = "SELECT day, COUNT(*) FROM events_recorded WHERE name = %s AND day BETWEEN %s AND %s GROUP BY day"


def lines() -> Iterator[Line]:
    """A year by day: the bare query, the log, the points; then the other four questions."""
    _fill()
    with town.open_desk(metrics=(COUNT, BY_CHANNEL, *OTHERS)):
        # What a city would have to read if it kept no points.
        MetricRun.objects.all().delete()
        live, floor = measure_beside(partial(_year, COUNT.name), _bare, times=15)
        yield Line(
            "1,000,000 events: a metric by day over a year, from the log",
            live, floor=floor, floor_is="the bare SQL query", limit=200,
        )  # fmt: skip
        nightly.fold(through=FIRST + timedelta(DAYS - 1))
        _analyse(MetricPoint._meta.db_table)
        for metric in (COUNT, *OTHERS):
            took = measure(partial(_year, metric.name), times=15)
            yield Line(
                f"the same from nightly points: {type(metric).__name__}",
                took,
                floor=floor,
                floor_is="the bare SQL query",
                limit=200,
            )
        took = measure(lambda: values.slices(BY_CHANNEL.name), times=15)
        yield Line(
            "the whole log by a dimension, from nightly points",
            took,
            floor=floor,
            floor_is="the bare SQL query",
            limit=200,
        )


def _year(name: str) -> None:
    values.series(name, by="day", start=START, end=END)


def _bare() -> None:
    with connection.cursor() as cursor:
        cursor.execute(BARE, [LetterArrived.name, START, END])
        cursor.fetchall()


def _fill() -> None:
    """One million events over two years: letters, and half as many answers, in SQL, without leaving the database."""
    if connection.vendor == "postgresql":
        numbers = f"SELECT generate_series(1, {EVENTS}) AS n"
        day = f"DATE '{FIRST}' + (n * {DAYS}::bigint / {EVENTS + 1})::int"
        at = f"({day})::timestamp AT TIME ZONE 'UTC'"
        data = """'{"channel": "' || (ARRAY['post','web','fax'])[n %% 3 + 1] || '", "urgent": false, "pages": 1}'"""
        data, about = f"({data})::jsonb", "'desk.letter:' || (n - n %% 3)"
    else:
        numbers = (
            "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < "  # noqa: S608  our own numbers
            f"{EVENTS}) SELECT n FROM c"
        )
        day = f"date('{FIRST}', '+' || (n * {DAYS} / {EVENTS + 1}) || ' days')"
        at = f"{day} || ' 03:00:00'"
        data = """'{"channel": "' || CASE n %% 3 WHEN 0 THEN 'post' WHEN 1 THEN 'web' ELSE 'fax' END || '", "urgent": false, "pages": 1}'"""
        about = "'desk.letter:' || (n - n %% 3)"
    name = f"CASE n %% 3 WHEN 2 THEN '{LetterAnswered.name}' ELSE '{LetterArrived.name}' END"
    with connection.cursor() as cursor:
        cursor.execute(
            'INSERT INTO events_recorded (name, at, day, about, "by", data) '  # noqa: S608  our own words
            f"SELECT {name}, {at}, {day}, {about}, NULL, {data} FROM ({numbers}) AS numbers",
            [],
        )
    _analyse("events_recorded")


def _analyse(table: str) -> None:
    """Autovacuum would do this within minutes; a test database is seconds old."""
    with connection.cursor() as cursor:
        cursor.execute(f"VACUUM ANALYZE {table}" if connection.vendor == "postgresql" else "ANALYZE")
