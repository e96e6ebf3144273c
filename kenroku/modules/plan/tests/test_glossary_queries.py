# SPDX-License-Identifier: Apache-2.0
"""Finding glossary words in a text, and the index."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from kenroku.modules.plan.queries import glossary
from kenroku.modules.plan.queries.glossary import mark_of, pieces
from kenroku.modules.plan.tests import town

TERMS = ("AI", "AI-OCR", "DX", "生成AI", "オンライン", "Web3.0", "NFT")


def found(text: str) -> list[str]:
    return [piece.term for piece in pieces(text, TERMS) if piece.term]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("AIの活用", ["AI"]),
        ("RPAやAI-OCRの拡充", ["AI-OCR"]),
        ("AI-OCRとAIの違い", ["AI-OCR", "AI"]),
        ("生成AI活用の推進", ["生成AI"]),
        ("MAIL、AIR、DXA、AI2、2AI", []),
        ("XAI-OCR、AI-OCRX、AI-X、X-AI", []),
        ("the use of AI.", ["AI"]),
        ("（AI）・AI", ["AI"]),
        ("Web3.0技術", ["Web3.0"]),
        ("オンライン化とオンライン申請", ["オンライン"]),
        ("DX、dx", ["DX"]),
        ("", []),
    ],
)
def test_each_word_is_found_once_longest_first_and_not_inside_another(text: str, words: list[str]) -> None:
    assert found(text) == words


@given(st.lists(st.sampled_from([*TERMS, "の", " ", "<", "-", "X", "3", "進める"])).map("".join))
def test_the_pieces_are_the_text(text: str) -> None:
    cut = list(pieces(text, TERMS))

    assert "".join(piece.words for piece in cut) == text
    named = [piece.term for piece in cut if piece.term]
    assert len(set(named)) == len(named)


def test_no_terms_no_cuts() -> None:
    assert [piece.words for piece in pieces("DXの推進", ())] == ["DXの推進"]


@pytest.mark.parametrize(
    ("word", "mark"),
    [
        ("AI-OCR", "A–Z"),
        ("ＤＸ", "A–Z"),
        ("オープンデータ", "ア"),
        ("デジタルデバイド", "タ"),
        ("ビッグデータ", "ハ"),
        ("プログラミング", "ハ"),
        ("ポータルサイト", "ハ"),
        ("ヴァーチャル", "ア"),
        ("リスキリング", "ラ"),
        ("ゆりかもめ", "ヤ"),
        ("生成AI", "漢字"),
    ],
)
def test_a_word_stands_under_the_mark_of_its_first_sound(word: str, mark: str) -> None:
    assert mark_of(word) == mark


@pytest.mark.django_db
def test_words_are_counted_in_the_newest_revision_that_has_measures(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    town.terms({"AI": "人工知能。", "スマート農業": "機械と記録で営む農業。", "DAO": "分散した組織。"})
    town.small_plan()
    newest = town.revision("midori-2024", adopted="2024-03")
    first = town.add_row(newest, measure="chatbot", title="AIチャットボットの充実")
    town.add_row(newest, measure="chatbot", title="AIチャットボットの充実", cross_listed_from=first)
    town.add_row(newest, measure="guide", title="ＡＩによる案内")
    town.revision("midori-frame", measures_expected="2026-06")

    with django_assert_max_num_queries(3):
        shown = glossary.read()

    assert shown.revision == newest
    counts = {entry.term.term: entry.measures for shelf in shown.shelves for entry in shelf.entries}
    assert counts == {"AI": 2, "スマート農業": 0, "DAO": 0}
    assert [shelf.mark for shelf in shown.shelves] == ["A–Z", "サ"]


@pytest.mark.django_db
def test_drafts_are_not_counted() -> None:
    town.terms({"AI": "人工知能。"})
    town.small_plan(state="draft")

    assert glossary.read().revision is None
