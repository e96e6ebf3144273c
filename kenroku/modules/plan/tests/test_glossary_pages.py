# SPDX-License-Identifier: Apache-2.0
"""The page of the glossary, and words explained in place on any page."""

import html5lib
import pytest
from django.http import HttpRequest
from django.template import Context, Template
from django.test import Client, RequestFactory
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from kenroku.core.text import Text
from kenroku.modules.plan.tests import town

pytestmark = pytest.mark.django_db


def explained(text: object, *, request: HttpRequest | None = None, language: str = "ja") -> str:
    template = Template("{% load glossary %}{% explained text %}")
    with translation.override(language):
        return template.render(Context({"text": text, "request": request or RequestFactory().get("/")}))


def test_a_word_opens_its_explanation_without_a_script() -> None:
    town.terms({"DX": "データとデジタル技術で変えること。"})

    shown = explained("市のDXの推進")

    assert 'popovertarget="term-t-1"' in shown
    assert 'id="term-t-1" popover role="note"' in shown
    assert "データとデジタル技術で変えること。" in shown
    assert "/plan/glossary#t-1" in shown
    assert "onclick" not in shown and "style=" not in shown


def test_everything_around_a_word_and_in_its_explanation_is_escaped() -> None:
    town.terms({"DX": "<script>alert(1)</script>", "<b>": "太字"})

    shown = explained('<img src=x onerror=alert(1)> DX & "DX" <b>')

    assert "<img" not in shown and "<script>" not in shown and "<b>" not in shown
    assert "&lt;img src=x onerror=alert(1)&gt;" in shown


def test_an_explanation_stands_in_a_page_once() -> None:
    town.terms({"DX": "変えること。"})
    request = RequestFactory().get("/")

    first, second = explained("DX", request=request), explained("DXとDX", request=request)

    assert (first + second).count('id="term-t-1"') == 1
    assert (first + second).count('popovertarget="term-t-1"') == 2


def test_a_page_reads_the_words_once(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    town.terms({f"用語{number}": "説明。" for number in range(30)})
    request = RequestFactory().get("/")

    with django_assert_max_num_queries(1):
        for number in range(30):
            assert "term-word" in explained(f"この用語{number}です", request=request)


def test_a_changed_glossary_is_seen_by_the_next_page() -> None:
    (term,) = town.terms({"DX": "古い説明。"})
    explained("DX")
    term.definition = Text(ja="新しい説明。")
    term.save()

    assert "新しい説明。" in explained("DX")


def test_the_language_of_words_and_explanations_is_marked() -> None:
    town.terms({"DX": "変えること。"})

    shown = explained(Text(ja="DXの推進", en="Promoting DX"), language="en")
    only_japanese = explained(Text(ja="DXの推進"), language="en")

    assert shown.startswith("Promoting ")
    assert '<span lang="ja">変えること。</span>' in shown
    assert only_japanese.startswith('<span lang="ja">')


def test_furigana_and_words_go_together() -> None:
    town.terms({"DX": "変えること。"})

    shown = explained(Text(ja="計画のDX", easy="計画《けいかく》の DX"), language="ja-easy")

    assert "<ruby>計画" in shown
    assert 'popovertarget="term-t-1"' in shown


def test_outside_a_page_the_text_is_as_it_is() -> None:
    town.terms({"DX": "変えること。"})

    assert Template("{% load glossary %}{% explained text %}").render(Context({"text": "DX<1"})) == "DX&lt;1"
    assert explained(None) == explained("") == ""


def test_an_explained_page_is_valid_html() -> None:
    town.terms({"DX": "変えること。"})
    body = f"<p>{explained('市のDX')}</p><h1>{explained('DX')}</h1><ul><li>{explained('DX')}</li></ul>"

    html5lib.HTMLParser(strict=True).parse(
        f"<!DOCTYPE html><html><head><title>t</title></head><body>{body}</body></html>"
    )


def test_each_word_has_a_lasting_anchor_and_leads_to_its_measures(client: Client) -> None:
    town.terms({"AI": "人工知能。", "DAO": "分散した組織。"})
    edition = town.small_plan()

    shown = client.get("/plan/glossary").content.decode()

    assert 'id="t-1"' in shown and 'href="#t-1"' in shown
    assert f"/plan/revisions/{edition.key}/grid?q=AI" in shown
    assert "q=DAO" not in shown


def test_the_search_that_is_linked_finds_as_many_measures_as_are_counted(client: Client) -> None:
    town.terms({"AI": "人工知能。"})
    edition = town.small_plan()
    town.add_row(edition, measure="guide", title="ＡＩによる案内")

    assert "題名にこの言葉がある施策 2件" in client.get("/plan/glossary").content.decode()
    found = client.get(f"/plan/revisions/{edition.key}/grid?q=AI").content.decode()
    assert "AIチャットボットの充実" in found and "ＡＩによる案内" in found and "書かない窓口" not in found


def test_an_empty_glossary_says_so(client: Client) -> None:
    assert "用語集はまだありません" in client.get("/plan/glossary").content.decode()
