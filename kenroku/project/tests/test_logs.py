# SPDX-License-Identifier: Apache-2.0
"""What is logged, and above all what is not."""

import io
import json
import logging  # noqa: TID251  the library whose lines are checked
from collections.abc import Iterator

import pytest
import structlog
from django.conf import settings
from django.test import Client

from kenroku.project.logs import safe_path


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """What the process would write, as it would write it."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    formatter = dict(settings.LOGGING["formatters"]["kenroku"])
    handler.setFormatter(formatter.pop("()")(**formatter))
    root = logging.getLogger()
    root.addHandler(handler)
    yield written
    root.removeHandler(handler)


def read(lines: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in lines.getvalue().splitlines()]


def test_a_line_is_an_event_with_its_fields(lines: io.StringIO) -> None:
    structlog.get_logger("kenroku.test").warning("letter_lost", about="desk.letter:1", pages=3)
    logging.getLogger("some.library").warning("slow: %s", 5)
    own, foreign = read(lines)
    assert (own["event"], own["about"], own["pages"], own["level"]) == ("letter_lost", "desk.letter:1", 3, "warning")
    assert (foreign["event"], foreign["logger"]) == ("slow: 5", "some.library")


def test_no_personal_data_whoever_writes(lines: io.StringIO) -> None:
    log = structlog.get_logger("kenroku.test")
    log.warning("sent", email="hanako@example.jp", name="花子", to=["hanako@example.jp"], deep={"text": "x", "n": 1})
    logging.getLogger("library").error("no route to %s, call 076-220-2111", "hanako@example.jp")
    try:
        raise ValueError("duplicate key (email)=(hanako@example.jp)")
    except ValueError:
        log.exception("failed")
    text = lines.getvalue()
    for personal in ("hanako", "花子", "220-2111"):
        assert personal not in text
    first = read(lines)[0]
    assert first["to"] == ["[mail]"]
    assert first["deep"] == {"n": 1}


def test_numbers_of_things_are_no_telephone_numbers(lines: io.StringIO) -> None:
    number = "2d7cddc9-6f03-4123-8123-f0e1362c4e84"
    structlog.get_logger("kenroku.test").warning("ran", task=number, day="2026-11-20")
    assert (read(lines)[0]["task"], read(lines)[0]["day"]) == (number, "2026-11-20")


@pytest.mark.django_db
def test_the_access_log_has_no_values_and_the_answer_has_the_requests_number(lines: io.StringIO) -> None:
    answer = Client().get("/health/live?q=花子の住所&page=2", headers={"X-Request-ID": "forged-by-a-stranger"})
    (line,) = [line for line in read(lines) if line["event"] == "answered"]
    assert line["path"] == "/health/live"
    assert line["asked"] == ["page", "q"]
    assert line["status"] == 200
    assert line["request"] == answer.headers["X-Request-ID"] != "forged-by-a-stranger"
    assert "花子" not in lines.getvalue()
    assert "%E8%8A%B1" not in lines.getvalue()


@pytest.mark.django_db
def test_behind_a_proxy_its_number_is_kept(settings: object) -> None:
    settings.KENROKU_TRUSTED_PROXIES = 1  # type: ignore[attr-defined]
    for given, kept in (("abc-123-def", True), ('x" injected', False), ("short", False)):
        answer = Client().get("/health/live", headers={"X-Request-ID": given})
        assert (answer.headers["X-Request-ID"] == given) is kept


@pytest.mark.parametrize(
    ("path", "logged"),
    [
        ("/plan/kanazawa-dx-action-plan-2023-rev2024/grid", "/plan/kanazawa-dx-action-plan-2023-rev2024/grid"),
        ("/staff/start/9bU_-Yu_Hkp5VZtXxm_zWkmvJ-TuNmAeCqtMy8aQZQc", "/staff/start/…"),
        ("/progress/2d7cddc9-6f03-4123-8123-f0e1362c4e84", "/progress/…"),
        ("/confirm/0123456789abcdef0123456789abcdef/", "/confirm/…/"),
        ("/api/v1/plan/plans", "/api/v1/plan/plans"),
    ],
)
def test_secrets_in_a_path_are_not_logged(path: str, logged: str) -> None:
    assert safe_path(path) == logged
