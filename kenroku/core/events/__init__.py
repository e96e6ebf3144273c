# SPDX-License-Identifier: Apache-2.0
"""What happened in the city, as facts that are never changed: declared here, recorded in the change's own transaction."""

import re
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict

_NAME = re.compile(r"[a-z]+\.[a-z][a-z0-9_]*")


class Event(BaseModel):
    """A fact in the past tense. No personal data, no free text: it is kept for ever and anyone may count it.

    Declare one with its name and a docstring that a citizen could read:

        class RevisionAdopted(Event, name="plan.revision_adopted"):
            '''A revision of a plan was adopted and can no longer be changed.'''
            revision: str
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    name: ClassVar[str]

    def __init_subclass__(cls, *, name: str = "", **config: Any) -> None:
        """Take the event's name from the class statement."""
        super().__init_subclass__(**config)
        if not _NAME.fullmatch(name) or not cls.__doc__:
            raise TypeError(f'{cls.__name__} needs name="module.something_happened" and a docstring')
        cls.name = name
