# SPDX-License-Identifier: Apache-2.0
"""What is written down about tools."""

from kenroku.core.events import Event


class ToolCalled(Event, name="core.tool_called"):
    """An assistant called a tool that can change something. `outcome` is "done" or the code of the refusal."""

    tool: str
    outcome: str
