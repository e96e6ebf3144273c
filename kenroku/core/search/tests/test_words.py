# SPDX-License-Identifier: Apache-2.0
"""How text becomes words, and a query phrases."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kenroku.core.search.fields import PLAIN
from kenroku.core.search.words import LONGEST, MOST, folded, loose_phrases_of, phrases_of, words_of
from kenroku.core.text import Text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("避難所", "避難 難所 所"),
        ("ＡＩ活用", "ai 活用 用"),
        ("ﾃﾞｰﾀ", "デー ータ タ"),
        ("ｶﾞｲﾄﾞ", "ガイ イド ド"),
        ("令和５年度 (2023)", "令和 和 5 年度 度 2023"),
        ("DX-2.0_x", "dx 2 0 x"),
        ("佐々木〆切ヶ丘", "佐々 々木 木〆 〆切 切ヶ ヶ丘 丘"),
        ("𠮷野家", "𠮷野 野家 家"),
        ("Café 東京", "café 東京 京"),
        ("㍿金沢", "株式 式会 会社 社金 金沢 沢"),
        ("!?、。・", ""),
        ("", ""),
    ],
)
def test_words_of_a_text(text: str, words: str) -> None:
    assert words_of(text) == words.split()


def test_all_languages_of_a_text_without_the_readings() -> None:
    assert words_of(Text(ja="市", en="City", easy="市《し》")) == ["市", "city", "市"]


def test_a_long_text_and_a_long_word_are_cut() -> None:
    assert len(words_of("あ" * 2 * MOST)) == MOST
    assert words_of("a" * 500) == ["a" * LONGEST]


@pytest.mark.parametrize(
    ("query", "phrases"),
    [
        ("避難", [("避難", False)]),
        ("避難所", [("避難 難所", False)]),
        ("避", [("避", True)]),
        ("DX推進", [("dx 推進", False)]),
        ("DX推", [("dx 推", True)]),
        ("推進DX", [("推進 進 dx", False)]),
        ("AI", [("ai", False)]),
        ("measure", [("measure", True)]),
        ("2026", [("2026", False)]),
        ("転入　届", [("転入", False), ("届", True)]),
        ('" OR *:(', [("or", False)]),
        ("'';--", []),
        (" 　", []),
    ],
)
def test_phrases_of_a_query(query: str, phrases: list[tuple[str, bool]]) -> None:
    assert [(" ".join(found.words), found.open_end) for found in phrases_of(query)] == phrases


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("避難所はどこですか", ["避難 難所", "はど どこ こで です すか"]),
        ("ゴミの出し方", ["ゴミ"]),
        ("データを見たい", ["デー ータ"]),
    ],
)
def test_loose_phrases_leave_the_words_between_out(query: str, words: list[str]) -> None:
    assert [" ".join(found.words) for found in loose_phrases_of(query)] == words


@given(st.text(max_size=200))
def test_whatever_is_in_a_text_a_word_means_nothing_to_a_database(text: str) -> None:
    assert all(PLAIN.fullmatch(word) for word in words_of(text))
    plain, origins = folded(text)
    assert len(plain) == len(origins)
    assert origins == sorted(origins) and all(0 <= place < len(text) for place in origins)


@given(st.text(alphabet="東京都避難所データAI2026 ・ー", min_size=1, max_size=30), st.data())
def test_every_piece_of_a_text_is_found_in_its_words(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    piece = text[start : data.draw(st.integers(start + 1, len(text)))]
    words = words_of(text)
    for phrase in phrases_of(piece):
        *first, last = phrase.words
        length = len(phrase.words)
        windows = [words[at : at + length] for at in range(len(words) - length + 1)]
        # A piece that cuts a Latin word or a number in two is another word.
        cut = any(
            edge.isascii() and edge.isalnum() for edge in (text[start - 1 : start], text[start + len(piece) :][:1])
        )
        assert cut or any(
            window[:-1] == first and (window[-1].startswith(last) if phrase.open_end else window[-1] == last)
            for window in windows
        )
