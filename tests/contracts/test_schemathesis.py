# SPDX-License-Identifier: Apache-2.0
"""The whole API under generated requests: nothing breaks, and every answer is one that the document promises."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks

from kenroku.core.accounts import departments
from kenroku.core.limits import Rate
from kenroku.core.text import Text
from kenroku.project import api

CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
    checks.response_headers_conformance,
    checks.negative_data_rejection,
    checks.allow_header_conformance,
    checks.unsupported_method,
]


document = schemathesis.openapi.from_dict(api.document("ja"))
document.app = get_wsgi_application()


@pytest.fixture(autouse=True)
def _one_connection() -> Iterator[None]:
    """As Django's own test client does: a request does not close the connection that holds the test's transaction."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture(autouse=True)
def _something_to_give(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Departments to find, and no limit on the requests of one test."""
    monkeypatch.setattr(api, "ANONYMOUS", Rate(times=1_000_000, seconds=60))
    for number in range(3):
        desk = departments.Desk(name=Text(ja="窓口"), hours=[])
        departments.keep(f"d{number}", name=Text(ja=f"部署{number}"), desks=[desk], by=None)


@document.parametrize()
@settings(
    max_examples=25,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.function_scoped_fixture],
)
def test_every_operation_keeps_its_promise(case: schemathesis.Case[Any]) -> None:
    # As it stands: no server is there that would unpack a compressed answer.
    case.call_and_validate(checks=CHECKS, headers={"Accept-Encoding": "identity"})
