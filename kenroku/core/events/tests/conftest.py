# SPDX-License-Identifier: Apache-2.0
"""The desk is open in every test of the event log."""

from collections.abc import Iterator

import pytest

from kenroku.core.testing import town


@pytest.fixture(autouse=True)
def _desk() -> Iterator[None]:
    with town.open_desk():
        yield
