# SPDX-License-Identifier: Apache-2.0
"""Loading the plan from a pack: once and once more, adopted editions stay as they are, corrections say why."""

from pathlib import Path

import pytest

from kenroku.core.events.models import Recorded
from kenroku.core.packs import PackRefused
from kenroku.core.packs.loading import load, plan
from kenroku.core.packs.sections import opened
from kenroku.core.refusals import Refused
from kenroku.core.text import Text
from kenroku.modules.plan import actions
from kenroku.modules.plan.models import Correction, Heading, IndicatorValue, Measure, Revision, Row
from kenroku.modules.plan.packs.frozen import content_of
from kenroku.modules.plan.packs.kinds import REVISIONS
from kenroku.modules.plan.queries.content import content, differences, fingerprint
from kenroku.modules.plan.tests.packs import GRID, REVISION, Copy

pytestmark = pytest.mark.django_db


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    return Copy(tmp_path)


def recorded(name: str) -> list[Recorded]:
    return list(Recorded.objects.filter(name=name).order_by("id"))


def kept() -> tuple[int, ...]:
    tables = (Revision, Heading, Row, Measure, IndicatorValue, Correction, Recorded)
    return tuple(table.objects.count() for table in tables)


def test_a_revision_is_adopted_once_with_its_fingerprint_and_counts(copy: Copy) -> None:
    load(copy.pack)
    revision = Revision.objects.get()
    (event,) = recorded("plan.revision_adopted")
    assert event.about == "plan.revision:mihon-digital-plan-2025"
    assert event.data == {
        "revision": REVISION,
        "content_hash": revision.content_hash,
        "fields": 2,
        "headings": 2,
        "rows": 5,
        "measures": 4,
        "parts": 2,
    }


def test_a_second_load_changes_and_announces_nothing(copy: Copy) -> None:
    load(copy.pack)
    before = kept()
    assert load(copy.pack).counts == {}
    assert kept() == before


@pytest.mark.parametrize("name", ["kanazawa", "sample"])
def test_pack_and_tables_say_the_same_in_the_form_that_the_fingerprint_is_taken_of(name: str) -> None:
    pack = opened(name)
    load(pack)
    for row in pack.rows(REVISIONS):
        revision = Revision.objects.get(key=row.key)
        assert list(differences(content(revision), content_of(pack, row))) == []
        assert fingerprint(content_of(pack, row)) == revision.content_hash


def test_the_lines_keep_their_links_words_and_languages(copy: Copy) -> None:
    load(copy.pack)
    again = Row.objects.get(key="learning-02")
    assert again.cross_listed_from is not None and again.cross_listed_from.key == "living-01"
    assert again.measure.key == "living-01"
    assert again.title == Text(ja="電子申請の拡大", en="More electronic applications")
    merged = Row.objects.get(key="living-03")
    assert merged.merged_into is not None and merged.merged_into.key == "living-02"
    assert merged.cells == {"2025": "検討", "2026": "「書かない窓口の導入」に統合"}


def test_a_correction_of_a_value_keeps_the_value_before_it(copy: Copy) -> None:
    load(copy.pack)
    value = IndicatorValue.objects.get(state=IndicatorValue.State.CORRECTED)
    assert value.replaces is not None and value.replaces.key == "online-applications-2025"
    assert value.reason is not None and value.reason.ja == "年度末の分が入っていませんでした。"
    assert [event.data for event in recorded("plan.indicator_value_recorded")] == [
        {"indicator": "online-applications", "period": "2025", "state": "provisional"},
        {"indicator": "online-applications", "period": "2025", "state": "corrected"},
    ]


def test_an_adopted_revision_refuses_another_word_in_a_cell_and_names_the_cell(copy: Copy) -> None:
    load(copy.pack)
    before = kept()
    copy.change(GRID, ",検討,導入,", ",検討,実施,")
    for ask in (plan, load):
        with pytest.raises(PackRefused) as refused:
            ask(copy.pack)
        (problem,) = refused.value.problems
        assert (problem.file, problem.line, problem.where) == (GRID, 3, "cells")
        assert (
            problem.what == "策定済みの版では「2025 検討 2026 導入」です。「2025 検討 2026 実施」には変えられません。"
        )
        assert "plan/corrections.csv" in problem.expected
    assert kept() == before
    assert Row.objects.get(key="living-02").cells["2026"] == "導入"


@pytest.mark.parametrize(
    ("file", "old", "new", "line", "where"),
    [
        (GRID, ",窓口の予約,窓口の予約,", ",窓口の予約制,窓口の予約,", 4, "title"),
        ("plan/revisions.csv", ",2025-03,2025,2026,", ",2025-04,2025,2026,", 2, "adopted"),
        ("plan/revisions.csv", ",adopted,2025-03,", ",draft,2025-03,", 2, "state"),
        ("plan/revisions/mihon-digital-plan-2025/parts.csv", "市民目線", "市民の目", 3, "title"),
    ],
)
def test_an_adopted_revision_refuses_any_other_text(
    copy: Copy, file: str, old: str, new: str, line: int, where: str
) -> None:
    load(copy.pack)
    copy.change(file, old, new)
    with pytest.raises(PackRefused) as refused:
        load(copy.pack)
    assert [(found.file, found.line, found.where) for found in refused.value.problems] == [(file, line, where)]


def test_an_adopted_revision_refuses_lines_that_come_or_go(copy: Copy) -> None:
    load(copy.pack)
    text = (copy.folder / GRID).read_text(encoding="utf-8")
    gone = next(line for line in text.splitlines() if line.startswith("learning-01,"))
    copy.change(GRID, gone, gone.replace("learning-01,learning-01,", "learning-09,learning-01,"))
    with pytest.raises(PackRefused) as refused:
        load(copy.pack)
    assert {(found.file, found.line, found.where, found.what) for found in refused.value.problems} == {
        (GRID, 5, "", "策定済みの版にない行です。"),
        (GRID, None, "learning-01", "策定済みの版にある行がありません。"),
    }


def test_an_adopted_revision_cannot_be_left_out(copy: Copy) -> None:
    load(copy.pack)
    before = kept()
    other = opened("kanazawa")
    with pytest.raises(PackRefused, match="策定済みの版「mihon-digital-plan-2025」がありません。"):
        load(other)
    assert kept() == before


def test_translations_remarks_and_sources_of_an_adopted_revision_may_grow(copy: Copy) -> None:
    load(copy.pack)
    copy.change("plan/translations.csv", "Booking a time at the counter", "Booking a time at a counter")
    copy.change(GRID, "架空の記録です。", "架空の記録です。くわしい注記です。")
    assert load(copy.pack).counts["plan.row"]["changed"] == 2
    assert Row.objects.get(key="living-03").title.en == "Booking a time at a counter"
    assert recorded("plan.revision_corrected") == []


def test_a_correction_with_its_reason_is_taken_and_recorded_once(copy: Copy) -> None:
    load(copy.pack)
    before = Revision.objects.get().content_hash
    copy.change(GRID, ",検討,導入,", ",検討,実施,")
    copy.add("plan/corrections.csv", f"{REVISION},1,2025-06-02,工程表の写しまちがいを直しました。")
    load(copy.pack)
    revision = Revision.objects.get()
    (reason,) = revision.corrections.all()
    assert Row.objects.get(key="living-02").cells["2026"] == "実施"
    assert (reason.reason.ja, reason.content_hash) == ("工程表の写しまちがいを直しました。", revision.content_hash)
    (event,) = recorded("plan.revision_corrected")
    assert event.data == {"revision": REVISION, "number": 1, "before": before, "content_hash": revision.content_hash}
    assert load(copy.pack).counts == {}
    # The reason is used up: the next change needs its own.
    copy.change(GRID, ",検討,実施,", ",検討,拡大,")
    with pytest.raises(PackRefused):
        load(copy.pack)


def test_a_pack_that_comes_with_its_corrections_needs_no_correcting(copy: Copy) -> None:
    copy.add("plan/corrections.csv", f"{REVISION},1,2025-06-02,工程表の写しまちがいを直しました。")
    load(copy.pack)
    assert Correction.objects.get().content_hash == Revision.objects.get().content_hash
    assert recorded("plan.revision_corrected") == []


def test_a_draft_changes_freely_until_it_is_adopted(copy: Copy) -> None:
    copy.change("plan/revisions.csv", ",adopted,2025-03,", ",draft,2025-03,")
    load(copy.pack)
    copy.change(GRID, ",検討,導入,", ",検討,実施,")
    load(copy.pack)
    assert Revision.objects.get().content_hash == ""
    assert recorded("plan.revision_adopted") == []
    copy.change("plan/revisions.csv", ",draft,2025-03,", ",adopted,2025-03,")
    load(copy.pack)
    assert len(recorded("plan.revision_adopted")) == 1


def test_actions_refuse_what_makes_no_sense(copy: Copy) -> None:
    load(copy.pack)
    revision = Revision.objects.get()
    for act, code in ((actions.adopt, "already_adopted"), (actions.correct, "nothing_corrected")):
        with pytest.raises(Refused) as refused:
            act(revision)
        assert refused.value.code == code
    Row.objects.filter(key="living-02").update(title=Text(ja="別の題名"))
    with pytest.raises(Refused) as refused:
        actions.correct(revision)
    assert refused.value.code == "reason_missing"
    revision.content_hash = ""
    with pytest.raises(Refused) as refused:
        actions.correct(revision)
    assert refused.value.code == "not_adopted"


def test_a_new_remark_on_a_value_is_no_news(copy: Copy) -> None:
    load(copy.pack)
    copy.change("plan/indicator_values.csv", "架空の記録です。", "架空の記録です。くわしい注記です。")
    load(copy.pack)
    assert len(recorded("plan.indicator_value_recorded")) == 2
    copy.change("plan/indicator_values.csv", ",12000,", ",12001,")
    load(copy.pack)
    assert len(recorded("plan.indicator_value_recorded")) == 3
