# SPDX-License-Identifier: Apache-2.0
"""The public's proof, and the outsider's program from the documentation that checks it."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator

import pytest
from django.test import Client

from kenroku.core.accounts.models import Account
from kenroku.core.events.log import record
from kenroku.core.events.models import Recorded, Seal
from kenroku.core.events.sealing import seal
from kenroku.core.testing import town
from kenroku.core.testing.town import LetterArrived, letter
from kenroku.project.env import ROOT

DOCUMENT = ROOT / "docs/operate/proof.md"
pytestmark = pytest.mark.django_db


@pytest.fixture
def events() -> Iterator[list[Recorded]]:
    account = Account.objects.create_user("hanako@example.jp")
    with town.open_desk():
        rows = [town.arrived(1), town.arrived(2, channel="窓口")]
        rows.append(record(LetterArrived(), about=letter(3), by=account))
        rows += [town.arrived(number) for number in range(4, 8)]
        seal()
        yield rows


def check(proof: object) -> subprocess.CompletedProcess[str]:
    """Run the program that docs/operate/proof.md prints, as a reader would."""
    (program,) = re.findall(r"```python\n(.*?)```", DOCUMENT.read_text(), re.DOTALL)
    return subprocess.run(
        [sys.executable, "-c", program], input=json.dumps(proof), capture_output=True, text=True, check=False
    )


def test_the_program_of_the_documentation_accepts_every_proof(events: list[Recorded]) -> None:
    for row in (events[0], events[1], events[2], events[6]):
        proof = Client().get(f"/proof/events/{row.id}").json()
        done = check(proof)
        assert done.returncode == 0, done.stderr
        assert Seal.objects.get().chained in done.stdout


@pytest.mark.parametrize("change", ["event", "path", "seal", "fingerprint"])
def test_and_refuses_every_other(events: list[Recorded], change: str) -> None:
    proof = Client().get(f"/proof/events/{events[1].id}").json()
    match change:
        case "event":
            proof["event"]["data"]["channel"] = "post"
        case "path":
            proof["path"][0][1] = "0" * 64
        case "seal":
            proof["seal"]["events"] += 1
        case "fingerprint":
            proof["event"], proof["fingerprint"] = None, "0" * 64
    assert check(proof).returncode != 0


def test_nobody_is_shown(events: list[Recorded]) -> None:
    answer = Client().get(f"/proof/events/{events[2].id}")
    assert str(events[2].by) not in answer.content.decode()
    assert re.fullmatch("[0-9a-f]{64}", answer.json()["event"]["by"])


def test_what_is_not_public_shows_its_fingerprint_only(events: list[Recorded]) -> None:
    with town.open_desk() as room:
        object.__setattr__(room, "refs", ())
        proof = Client().get(f"/proof/events/{events[0].id}").json()
        assert proof["event"] is None
        assert check(proof).returncode == 0
        page = Client().get(f"/proof?event={events[0].id}").content.decode()
        assert "指紋だけ" in page


def test_what_waits_and_what_is_unknown(events: list[Recorded]) -> None:
    with town.open_desk():
        waiting = town.arrived(9)
    assert Client().get(f"/proof/events/{waiting.id}").status_code == 202
    for unknown in (0, 999_999, 2**63, 10**30):
        assert Client().get(f"/proof/events/{unknown}").status_code == 404


def test_the_page_speaks_to_citizens(events: list[Recorded]) -> None:
    page = Client().get("/proof").content.decode()
    assert Seal.objects.get().chained in page
    assert "確かめかた" in page
    assert "封印されています" in Client().get(f"/proof?event={events[0].id}").content.decode()
    for wrong in ("x", "0", "-1", "9" * 40, "１２", "²"):
        answer = Client().get("/proof", {"event": wrong})
        assert answer.status_code == 200
        assert "その番号の記録はありません" in answer.content.decode()


def test_an_empty_city_has_a_page_too() -> None:
    assert "封印はまだありません" in Client().get("/proof").content.decode()
    assert Client().get("/proof/seals").json() == {"seals": []}


def test_seals_are_listed_for_whoever_notes_them(events: list[Recorded]) -> None:
    (listed,) = Client().get("/proof/seals").json()["seals"]
    assert listed["chained"] == Seal.objects.get().chained
    assert Client().get("/proof/seals?before=1").json() == {"seals": []}
    assert Client().get("/proof/seals?before=x").status_code == 200
