# SPDX-License-Identifier: Apache-2.0
"""Finding things, on whichever database the tests run."""

import pytest
from django.db import connection
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase as HypothesisTestCase

from kenroku.core.refs import Ref
from kenroku.core.refusals import Refused
from kenroku.core.search import SearchEntry, SearchSource, indexing
from kenroku.core.search.models import Found
from kenroku.core.search.searching import Hits, search
from kenroku.core.search.tests.shop import THINGS, Shop, shop_fixture
from kenroku.core.text import Text

__all__ = ["shop_fixture"]

pytestmark = pytest.mark.django_db


def keys(hits: Hits) -> list[str]:
    return [hit.ref.key for hit in hits.hits]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("避難", ["shelter"]),
        ("避難所", ["shelter"]),
        ("転入", ["move"]),
        ("データ", ["data"]),
        ("ﾃﾞｰﾀ", ["data"]),
        ("マイナンバーカード", ["move"]),
        ("マイナンバー", ["move"]),
        ("難", ["shelter"]),
        ("所", ["shelter"]),
        ("24時間", ["ai"]),
        ("2026", ["data"]),
        ("measure", ["data"]),
        ("ＡＩ", ["ai", "data"]),
        ("ai", ["ai", "data"]),
        ("公開 ＡＩ", ["data"]),
        ("PM2.5", ["air"]),
        ("連携首都", []),
        ("京都", ["tokyo"]),
        ("zzz", []),
        ("。", []),
        ("", []),
    ],
)
def test_words_are_found(shop: Shop, query: str, found: list[str]) -> None:
    hits = search(query)
    assert keys(hits) == found and not hits.near
    assert hits.total == len(found)


def test_a_title_counts_more_than_a_body(shop: Shop) -> None:
    assert keys(search("AI"))[0] == "ai"


def test_a_question_finds_what_is_near_and_says_so(shop: Shop) -> None:
    hits = search("避難所はどこですか")
    assert keys(hits) == ["shelter"] and hits.near


def test_words_that_never_meet_find_what_holds_one_of_them(shop: Shop) -> None:
    hits = search("公開　転入")
    assert set(keys(hits)) == {"data", "move"} and hits.near


def test_kinds_are_counted_and_can_be_chosen(shop: Shop) -> None:
    hits = search("の")
    assert hits.kinds == {"test.place": 2, "test.thing": 4}
    only = search("の", kind="test.place")
    assert set(keys(only)) == {"tokyo", "air"} and only.kinds == hits.kinds


def test_pages_follow_one_another_without_gaps(shop: Shop) -> None:
    whole = keys(search("の"))
    after, seen = "", []
    for _page in range(3):
        page = search("の", limit=2, after=after)
        seen += keys(page)
        after = page.after
    assert seen == whole and len(seen) == 6 and after == ""


@pytest.mark.parametrize("after", ["-1", "1e3", "x", "99999", "１", "1 OR 1=1"])
def test_a_made_up_page_is_refused(shop: Shop, after: str) -> None:
    with pytest.raises(Refused) as refused:
        search("の", after=after)
    assert (refused.value.code, refused.value.status) == ("bad_page", 422)


def test_a_query_may_not_be_a_book(shop: Shop) -> None:
    assert search("の" * 200).hits == ()
    with pytest.raises(Refused, match="200文字"):
        search("の" * 201)


@pytest.mark.parametrize(
    "query",
    [
        '"',
        "'",
        "a*",
        "NOT 避難",
        "避難 NEAR(x)",
        "title_words:避難",
        "^避難",
        "{x}",
        "a <-> b",
        "a:*",
        "!a",
        "(",
        "\\",
        "%s",
        "避難\0所",
    ],
)
def test_no_query_is_a_command(shop: Shop, query: str) -> None:
    search(query)
    assert Found.objects.count() == len(THINGS)


def test_words_of_the_title_are_marked_and_the_text_is_cut_around_them(shop: Shop) -> None:
    (hit,) = search("避難所").hits
    assert hit.heading.html == "<mark>避難所</mark>の一覧"
    assert hit.excerpt.html == "市内の指定<mark>避難所</mark>。避難情報もここに出ます。"
    (hit,) = search("データ 公開").hits
    # Half-width letters are marked where they stand.
    assert hit.excerpt.html == "<mark>ﾃﾞｰﾀ</mark>の<mark>公開</mark>。AI による活用。measures of 2026"


def test_a_long_text_is_shown_around_its_first_match(shop: Shop) -> None:
    indexing._write(
        [
            SearchEntry(
                ref=Ref("test.thing:long"), title=Text(ja="長文"), body="<b>あ</b>" * 60 + "津波" + "い" * 300, url="/"
            )
        ]
    )
    (hit,) = search("津波").hits
    assert hit.excerpt.html.startswith("…") and hit.excerpt.html.endswith("…")
    assert "<mark>津波</mark>" in hit.excerpt.html and "<b>" not in hit.excerpt.html
    assert len(str(hit.excerpt)) <= 122


def test_a_cut_keeps_words_whole(shop: Shop) -> None:
    body = "every service of the city that helps people " * 4 + "tsunami warning " + "and so on " * 20
    indexing._write([SearchEntry(ref=Ref("test.thing:long"), title=Text(ja="長" * 200), body=body, url="/")])
    (hit,) = search("tsunami").hits
    assert str(hit.excerpt).startswith("…of the city that helps people tsunami warning")
    assert str(hit.heading) == "長" * 120 + "…"


def test_the_reader_of_english_gets_english_and_marks_other_languages(shop: Shop) -> None:
    with translation.override("en"):
        (hit,) = search("shelters").hits
        assert hit.heading.html == "<mark>Shelters</mark>"
        assert hit.excerpt.html.startswith('<span lang="ja">')


def test_what_is_no_longer_public_is_no_longer_found(shop: Shop) -> None:
    shop.public -= {"shelter", "tokyo"}
    indexing.index_now.call(["test.thing:shelter", "test.place:tokyo"])
    assert keys(search("避難所")) == [] == keys(search("東京都"))
    assert not Found.objects.filter(ref__in=["test.thing:shelter", "test.place:tokyo"]).exists()


def test_a_changed_thing_is_found_by_its_new_words_only(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(THINGS, "shelter", ("緊急の宿", "Refuge", "新しい説明", "thing"))
    indexing.index_now.call(["test.thing:shelter"])
    assert keys(search("避難所")) == [] and keys(search("緊急の宿")) == ["shelter"]


def test_changes_are_taken_in_by_a_task_of_the_same_transaction(shop: Shop) -> None:
    from django_tasks_db.models import DBTaskResult

    before = DBTaskResult.objects.count()
    indexing.index(Ref("test.thing:shelter"), Ref("test.thing:move"))
    indexing.index()
    assert DBTaskResult.objects.count() == before + 1


def test_a_rebuild_comes_to_the_same_and_forgets_closed_rooms(shop: Shop) -> None:
    stray = SearchEntry(ref=Ref("gone.thing:1"), title=Text(ja="避難所の残り"), url="/")
    indexing._write([stray])
    assert len(search("避難所").hits) == 2
    before = list(Found.objects.exclude(kind="gone.thing").order_by("ref").values_list("pk", "ref", "digest"))
    assert indexing.rebuild() == {"test.thing": 4, "test.place": 2}
    assert keys(search("避難所")) == ["shelter"]
    # Unchanged things are not written again.
    assert list(Found.objects.order_by("ref").values_list("pk", "ref", "digest")) == before


def test_a_phrase_does_not_reach_from_title_to_body(shop: Shop) -> None:
    indexing._write([SearchEntry(ref=Ref("test.thing:edge"), title=Text(ja="Left"), body="Right", url="/")])
    assert keys(search("left right")) == ["edge"]
    assert keys(search("left-right")) == []


def test_only_what_the_sources_give_is_in_the_index(shop: Shop) -> None:
    indexed = set(Found.objects.values_list("ref", flat=True))
    given_out = {str(found.ref) for kind in ("thing", "place") for found in shop.of(kind)}
    assert indexed == given_out


def test_thousands_of_things_are_written_in_batches_and_found_fast(shop: Shop) -> None:
    many = [
        SearchEntry(
            ref=Ref(f"test.thing:n{n}"), title=Text(ja=f"施策{n} 防災の取組"), body="防災と減災" * 5, url=f"/{n}"
        )
        for n in range(1200)
    ]
    source = SearchSource(name="test.thing", title=Text(ja="もの"), entries=lambda: many)
    assert indexing.reindex(source) == 1200
    assert search("防災").total == 1200
    assert keys(search("施策1199")) == ["n1199"]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL keeps its own index")
def test_the_index_of_sqlite_agrees_with_its_table(shop: Shop) -> None:
    shop.public -= {"air"}
    indexing.rebuild()
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO search_words(search_words, rank) VALUES ('integrity-check', 1)")


class AnyQuery(HypothesisTestCase):
    """No text, however strange, is more than a question."""

    @given(st.text(max_size=60))
    @settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
    def test_any_text_is_a_question(self, query: str) -> None:
        assert search(query).hits == ()
