# SPDX-License-Identifier: Apache-2.0
"""The contracts of import-linter: that they hold is a stage of script/test; here, that each of them can be broken."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.rules.sources import ROOT

TREE = {
    "core/text.py": "",
    "ui/tags.py": "from kenroku.core import text",
    "project/urls.py": "from kenroku.modules.plan import views, module",
    "modules/plan/models.py": "",
    "modules/plan/events.py": "",
    "modules/plan/actions.py": "from kenroku.modules.plan import models, events",
    "modules/plan/public.py": "from kenroku.modules.plan import actions",
    "modules/plan/views.py": "from kenroku.modules.plan import actions",
    "modules/plan/module.py": "from kenroku.modules.plan import views",
    "modules/voice/models.py": "from kenroku.core import text",
    "modules/voice/public.py": "from kenroku.modules.voice import models",
    "modules/voice/actions.py": "from kenroku.modules.plan import public",
    "modules/board/module.py": "from kenroku.modules.voice.public import answer",
}

CONTRACTS = {
    "core knows a module": ("Nothing knows what is built on it", "core/text.py", "import kenroku.modules.plan.models"),
    "a module knows the shell": ("Nothing knows what is built on it", "modules/plan/views.py", "import kenroku.project.urls"),
    "another module's tables": ("Modules meet only through public", "modules/voice/actions.py", "import kenroku.modules.plan.models"),
    "the same, in a test": ("Modules meet only through public", "modules/voice/tests/t.py", "import kenroku.modules.plan.models"),
    "a circle": ("No circles between modules", "modules/plan/actions.py", "import kenroku.modules.voice.public"),
    "a row knows a door": ("Inside a module", "modules/plan/models.py", "import kenroku.modules.plan.views"),
    "one door knows another": ("Inside a module", "modules/plan/views.py", "import kenroku.modules.plan.rest"),
}  # fmt: skip


def broken(folder: Path, *plants: tuple[str, str]) -> set[str]:
    """The contracts that a small tree with these plants breaks."""
    house = folder / "kenroku"
    for name, text in [*TREE.items(), ("modules/plan/rest.py", ""), *plants]:
        path = house / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text((path.read_text() + "\n" if path.exists() else "") + text)
    for each in [house, *house.rglob("*")]:
        if each.is_dir():
            (each / "__init__.py").touch()
    pyproject = (ROOT / "pyproject.toml").read_text("utf-8")
    (folder / "pyproject.toml").write_text(pyproject[pyproject.index("[tool.importlinter]") :])
    result = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache", "--no-logo"],
        cwd=folder, env=os.environ | {"PYTHONPATH": str(folder), "COLUMNS": "200"}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "Contracts:" in result.stdout, result.stdout + result.stderr
    return {line.partition(" BROKEN")[0] for line in result.stdout.splitlines() if " BROKEN" in line}


def test_a_tree_that_keeps_them(tmp_path: Path) -> None:
    assert broken(tmp_path) == set()


@pytest.mark.parametrize("plant", CONTRACTS)
def test_a_violation_is_found(tmp_path: Path, plant: str) -> None:
    contract, name, text = CONTRACTS[plant]
    assert any(line.startswith(contract) for line in broken(tmp_path, (name, text)))
