# SPDX-License-Identifier: Apache-2.0
"""What can happen to packs."""

from kenroku.core.events import Event


class PackLoaded(Event, name="core.pack_loaded"):
    """The city's basic data was loaded or renewed from a city pack."""

    city: str
    digest: str
    added: int
    changed: int
    removed: int
