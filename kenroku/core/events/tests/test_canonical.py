# SPDX-License-Identifier: Apache-2.0
"""The bytes that docs/operate/proof.md promises, spelled out."""

import uuid
from datetime import UTC, date, datetime
from hashlib import sha256

import pytest

from kenroku.core.events import canonical

BY = uuid.UUID("12345678-1234-4234-8234-123456789012")


def test_an_event_in_bytes() -> None:
    event = canonical.event(
        id=12,
        name="plan.revision_adopted",
        at=datetime(2026, 11, 20, 2, 3, 4, 5, UTC),
        day=date(2026, 11, 20),
        about="plan.revision:r6",
        by=BY,
        data={"title": '計画\n"改定"', "a": [1, True, None]},
    )
    hidden = sha256(b"12:12345678-1234-4234-8234-123456789012").hexdigest()
    expected = (
        '{"about":"plan.revision:r6","at":"2026-11-20T02:03:04.000005Z","by":"' + hidden + '",'
        '"data":{"a":[1,true,null],"title":"計画\\n\\"改定\\""},"day":"2026-11-20","id":12,"name":"plan.revision_adopted"}'
    )
    assert canonical.encoded(event).decode() == expected
    assert canonical.fingerprint(event) == sha256(b"\x00" + expected.encode()).digest()


def test_a_seal_in_bytes() -> None:
    at = datetime(2026, 11, 20, 2, 3, 4, tzinfo=UTC)
    expected = (
        '{"at":"2026-11-20T02:03:04.000000Z","events":3,"number":1,"previous":"' + "0" * 64 + '",'
        '"root":"' + "a" * 64 + '","until":null}'
    )
    made = canonical.chained(number=1, at=at, until=None, events=3, root="a" * 64, previous="0" * 64)
    assert made == sha256(b"\x02" + expected.encode()).hexdigest()


@pytest.mark.parametrize("text", ['{"a":1,"a":2}', '{"a":1.0}', '{"a":1e3}', '{"a":NaN}', '{"a":', "[" * 100_000])
def test_ambiguous_data_is_unreadable(text: str) -> None:
    with pytest.raises(canonical.Unreadable):
        canonical.decoded(text)


@pytest.mark.parametrize("value", [{"a": 0.5}, {"a": [2**53]}, {"あ": 1}, {"a": {"b": object()}}])
def test_inexact_data_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        canonical.refuse_inexact(value)
