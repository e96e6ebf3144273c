# SPDX-License-Identifier: Apache-2.0
"""What is wrong with a plan's files is said with file, line and column, and with what would be right; nothing is loaded."""

from pathlib import Path

import pytest
from django.apps import apps

from kenroku.core.packs import PackRefused, Problem
from kenroku.core.packs.loading import load
from kenroku.modules.plan.packs.kinds import KINDS, MEASURES
from kenroku.modules.plan.tests.packs import GRID, REVISION, Copy

FOLDER = f"plan/revisions/{REVISION}"


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    return Copy(tmp_path)


def errors(copy: Copy) -> list[Problem]:
    return [problem for problem in copy.pack.check() if not problem.warning]


def rows_in_every_table() -> dict[str, int]:
    written = [
        model for app in ("plan", "packs", "accounts", "events") for model in apps.get_app_config(app).get_models()
    ]
    return {model._meta.label: model._default_manager.count() for model in written}


BAD = {
    "duplicate id": (
        GRID, "learning-01,learning-01,", "living-01,learning-01,", 5, 1, "id",
        "「living-01」は 2 行目にもあります。", "一つだけにしてください。",
    ),
    "unknown field": (
        GRID, "living-01,living-01,living,", "living-01,living-01,lving,", 2, 3, "field",
        "「lving」は plan/revisions/*/fields.csv にありません。", "「living」のことでしょうか。",
    ),
    "unknown heading": (
        GRID, ",living-h1,1,", ",living-h7,1,", 2, 4, "heading",
        "「living-h7」は plan/revisions/*/headings.csv にありません。", "「living-h1」のことでしょうか。",
    ),
    "heading of another field": (
        GRID, ",living-h1,1,", ",learning-h1,1,", 2, 4, "heading",
        "見出し「learning-h1」は分野「learning」のものです。", "field と heading を合わせてください。",
    ),
    "broken cross-listing": (
        GRID, "(再掲),,,living-01,", "(再掲),,,living-99,", 6, 10, "cross_listed_from",
        "「living-99」は plan/revisions/*/measures.csv にありません。", "のことでしょうか。",
    ),
    "cross-listed from itself": (
        GRID, "(再掲),,,living-01,", "(再掲),,,learning-02,", 6, 10, "cross_listed_from",
        "再掲のもとが、それ自身も再掲です。", "最初に載っている行の id を書いてください。",
    ),
    "cross-listing of another measure": (
        GRID, "learning-02,living-01,", "learning-02,living-02,", 6, 2, "measure",
        "再掲なのに、もとの行と違う施策です。", "「living-01」と書いてください。",
    ),
    "a measure of its own twice": (
        GRID, "learning-01,learning-01,", "learning-01,living-02,", 5, 2, "measure",
        "「living-02」は 3 行目にもあります。", "一つだけにしてください。",
    ),
    "broken merge": (
        GRID, ",,,living-02,検討,", ",,,living-77,検討,", 4, 11, "merged_into",
        "「living-77」は plan/revisions/*/measures.csv にありません。", "のことでしょうか。",
    ),
    "merged into itself": (
        GRID, ",,,living-02,検討,「書かない窓口の導入」に統合", ",,,living-03,検討,「窓口の予約」に統合", 4, 11, "merged_into",
        "統合の先をたどると、自分に戻ります。", "残る施策の行の id を書いてください。",
    ),
    "a year outside the revision": (
        GRID, "merged_into,2025,2026,", "merged_into,2025,2027,", 2, 13, "cells.2027",
        "この版の期間にない年度の列です。", "年度の列は 2025 から 2026 までです。",
    ),
    "an unknown stage word": (
        GRID, ",検討,導入,", ",検計,導入,", 3, 12, "cells.2025",
        "「検計」は凡例にない語です。", "使えるのは —, 実施, 導入, 拡大, 検討 です。",
    ),
    "an unknown column": (
        GRID, ",is_new,", ",is_nwe,", 1, 9, "is_nwe",
        "知らない列です。", "「is_new」のことでしょうか。",
    ),
    "a bad date": (
        "plan/meetings.csv", "2025-02-10", "2025-02-30", 2, 2, "date",
        "「2025-02-30」は使えません。", "暦にある日を書いてください。",
    ),
    "a bad period": (
        "plan/indicator_values.csv", ",2025,12000", ",2025Q5,12000", 2, 3, "period",
        "「2025Q5」は使えません。", "2025-Q4（四半期）",
    ),
    "a number in full-width words": (
        "plan/indicator_values.csv", ",12000,", ",約一万,", 2, 4, "value",
        "「約一万」は使えません。", "半角数字だけで書いてください。",
    ),
    "a value without a value": (
        "plan/indicator_values.csv", ',12000,"12,000件",', ",,,", 2, 4, "value",
        "値がありません。", "0 は 0 と書きます。",
    ),
    "a correction without a reason": (
        "plan/indicator_values.csv", "年度末の分が入っていませんでした。", "", 3, 10, "reason",
        "訂正の理由がありません。", "なぜ訂正したかを書いてください。",
    ),
    "a correction of another period": (
        "plan/indicator_values.csv", "online-applications-2025-b,online-applications,2025,", "online-applications-2025-b,online-applications,2026,",
        3, 11, "replaces", "置き換える値は、別の指標か別の期間のものです。", "期間 2026 の値を選んでください。",
    ),
    "an indicator of an unknown field": (
        "plan/indicators.csv", f",{REVISION},living,", f",{REVISION},work,", 2, 6, "field",
        f"「work」という分野は版「{REVISION}」にありません。", "field にその版の分野を書いてください。",
    ),
    "an indicator of an unknown measure": (
        "plan/indicators.csv", ",living-01,架空", ",living-04,架空", 2, 22, "measures",
        "「living-04」という施策はどの版にもありません。", "のことでしょうか。",
    ),
    "an indicator above itself": (
        "plan/indicators.csv", f",{REVISION},living,,", f",{REVISION},living,online-applications,", 2, 7, "parent",
        "たどっていくと、自分に戻ります。", "この列を空にするか、別の行を指してください。",
    ),
    "the last year before the first": (
        "plan/revisions.csv", ",2025,2026,", ",2025,2024,", 2, 9, "last_year",
        "最後の年度が最初の年度より前です。", "2025 以後にしてください。",
    ),
    "adopted without a date": (
        "plan/revisions.csv", ",2025-03,2025,", ",,2025,", 2, 7, "adopted",
        "策定の日がありません。", "分かるところまで書いてください。",
    ),
    "measures that are there and awaited": (
        "plan/revisions.csv", ",yes,,見本市,", ",yes,2026-06,見本市,", 2, 12, "measures_expected",
        "施策がもう載っています。", f"{GRID} の行を除いてください。",
    ),
    "words in a revision without a schedule": (
        "plan/revisions.csv", ",no,yes,", ",no,no,", None, None, "cells.2025",
        "年度ごとの語がない版に、年度の列があります。", "has_schedule を yes にしてください。",
    ),
    "a text that the table cannot hold": (
        "plan/plans.csv", ",策定,", f",{'長' * 21},", 2, 6, "event",
        "長すぎます。", "20文字までにしてください。",
    ),
    "a key that no address can hold": (
        GRID, "living-02,living-02,", "living-02,書かない窓口,", 3, 2, "measure",
        "「書かない窓口」は使えません。", "決められた形",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_a_bad_row_is_named_to_the_cell_with_what_is_expected(copy: Copy, name: str) -> None:
    file, old, new, line, column, where, what, expected = BAD[name]
    copy.change(file, old, new)
    found = [problem for problem in errors(copy) if problem.where == where and problem.what == what]
    assert found, "\n".join(map(str, errors(copy)))
    problem = found[0]
    assert expected in problem.expected
    if line is None:
        assert problem.file == GRID
    else:
        assert (problem.file, problem.line, problem.column) == (file, line, column)


def test_a_missing_year_is_named(copy: Copy) -> None:
    copy.change("plan/revisions.csv", ",2025,2026,", ",2025,2027,")
    assert {(problem.file, problem.what) for problem in errors(copy)} == {(GRID, "2027年度の列がありません。")}


def test_a_folder_of_no_revision_is_named(copy: Copy) -> None:
    (copy.folder / FOLDER).rename(copy.folder / "plan/revisions/mihon-digital-plan-2026")
    problem = next(problem for problem in errors(copy) if "revisions.csv" in problem.what)
    assert problem.file.startswith("plan/revisions/mihon-digital-plan-2026/")
    assert problem.expected == f"「{REVISION}」のことでしょうか。"


def test_a_translation_of_words_that_changed_is_a_warning(copy: Copy) -> None:
    copy.change(f"{FOLDER}/fields.csv", "毎日の手続きを便利にします。", "毎日の手続きを簡単にします。")
    assert errors(copy) == []
    (warning,) = copy.pack.check()
    assert (warning.file, warning.where) == ("plan/translations.csv", "ja")
    assert warning.what == "この日本語は fields の introduction にありません。訳は使われません。"


def test_people_of_a_survey_that_do_not_add_up_are_a_warning(copy: Copy) -> None:
    copy.change("plan/survey_cells.csv", ",30,60.0,", ",31,60.0,")
    (warning,) = copy.pack.check()
    assert (warning.warning, warning.line) == (True, 2)
    assert warning.what == "R6 の人数を足すと 51 で、合計 50 と合いません。"


def test_shift_jis_is_recognised(copy: Copy) -> None:
    path = copy.folder / GRID
    path.write_bytes(path.read_text(encoding="utf-8").encode("cp932", errors="replace"))
    (problem,) = errors(copy)
    assert (problem.file, problem.line) == (GRID, 2)
    assert problem.what == "このファイルは Shift_JIS のようです。"
    assert problem.expected == "UTF-8 で保存し直してください。"


def test_a_byte_order_mark_before_a_table_does_no_harm(copy: Copy) -> None:
    path = copy.folder / GRID
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert copy.pack.check() == []
    assert next(row.id for row in copy.pack.rows(MEASURES)) == "living-01"


def test_a_cell_of_ten_megabytes_is_refused(copy: Copy) -> None:
    copy.change(GRID, ",電子申請の拡大,電子申請の拡大,", f",{'あ' * 3_500_000},電子申請の拡大,")
    (problem,) = errors(copy)
    assert (problem.file, problem.line) == (GRID, 2)
    assert problem.what == "一つのセルが10万文字を超えています。"


@pytest.mark.django_db
@pytest.mark.parametrize("name", BAD)
def test_nothing_of_a_bad_pack_is_loaded(copy: Copy, name: str) -> None:
    file, old, new, *_rest = BAD[name]
    before = rows_in_every_table()
    copy.change(file, old, new)
    with pytest.raises(PackRefused):
        load(copy.pack)
    assert rows_in_every_table() == before


@pytest.mark.django_db
def test_a_bad_change_leaves_a_loaded_pack_as_it_was(copy: Copy) -> None:
    load(copy.pack)
    before = rows_in_every_table()
    copy.change(GRID, "(再掲),,,living-01,", "(再掲),,,living-99,")
    copy.change("plan/glossary.csv", "オンライン", "インターネット")
    with pytest.raises(PackRefused):
        load(copy.pack)
    assert rows_in_every_table() == before


def test_every_column_of_the_files_says_what_it_means() -> None:
    for kind in KINDS:
        for name, declared in kind.table.row.model_fields.items():
            meaning = [mark for mark in declared.metadata if hasattr(mark, "ja")]
            assert meaning and meaning[0].ja and meaning[0].en, f"{kind.table.file}: {name}"
