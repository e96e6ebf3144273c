# SPDX-License-Identifier: Apache-2.0
"""A text of ours in the answers of the API."""

from kenroku.core.text import Text

Words = dict[str, str]
"""A text by language: ja always, en and ja-easy where somebody wrote them."""


def words(text: Text | None) -> Words | None:
    """The text, or null."""
    return text.to_json() if text else None
