# SPDX-License-Identifier: Apache-2.0
"""The pages of grid, measure and change, as a reader meets them."""

from xml.etree.ElementTree import Element

import html5lib
import pytest
from django.test import Client
from django.utils import translation

from kenroku.modules.plan.models import Revision
from kenroku.modules.plan.tests.conftest import EXCERPT, NEWEST, REVISED

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kanazawa")]

GRID = f"/plan/revisions/{REVISED}/grid"


def _read(client: Client, address: str, *, language: str = "ja", status: int = 200) -> str:
    client.cookies["django_language"] = language
    response = client.get(address)
    assert response.status_code == status, address
    page = response.content.decode()
    html5lib.HTMLParser(strict=True).parse(page)
    return page


@pytest.mark.parametrize("language", ["ja", "en", "ja-easy"])
@pytest.mark.parametrize(
    "address",
    [
        "/plan/",
        GRID,
        f"{GRID}?word=検討&year=2024&new=1&sort=stage&group=stage",
        f"{GRID}?q=存在しないことば",
        f"{GRID}/embed",
        f"/plan/revisions/{NEWEST}/grid",
        f"/plan/revisions/{EXCERPT}/grid",
        "/plan/measures/education-07",
        "/plan/measures/community-07",
        "/plan/measures/community-07/embed",
        "/plan/diff",
        f"/plan/diff?from={EXCERPT}&to={REVISED}",
        f"/plan/diff?from={REVISED}&to={EXCERPT}",
        f"/plan/diff?from={REVISED}&to={NEWEST}",
    ],
)
def test_every_page_is_valid_html_in_every_language(client: Client, address: str, language: str) -> None:
    page = _read(client, address, language=language)

    assert 'lang="en"' in page if language == "en" else '<html lang="ja"' in page


def test_the_page_shows_every_line_with_its_marks(client: Client) -> None:
    page = _read(client, GRID)

    assert page.count('scope="row"') == 68
    assert page.count('data-kind="new"') == 27
    assert page.count('data-kind="relisted"') == 6
    assert "町会活動のデジタルの化推進" in page


def test_every_cell_shows_the_printed_word(client: Client) -> None:
    rows = client.get(f"/api/v1/plan/plans/{REVISED}/grid").json()["rows"]
    printed = [word for row in rows for word in row["cells"].values() if word is not None]
    page = html5lib.parse(_read(client, GRID), namespaceHTMLElements=False)
    cells = [
        "".join(
            part for span in cell.findall("span") + cell.findall("a") if span.get("class") != "cell-year"
            for part in _seen(span)
        ).strip()
        for cell in page.iter("td")
    ]  # fmt: skip

    assert cells == printed


def _seen(element: Element) -> list[str]:
    """The words that are seen in an element, in their order."""
    words = [element.text or ""]
    for child in element:
        words += ([] if child.get("class") == "visually-hidden" else _seen(child)) + [child.tail or ""]
    return words


def test_a_merged_measure_links_to_what_it_became_across_the_years_that_were_left(client: Client) -> None:
    page = _read(client, GRID)

    assert 'colspan="2"' in page
    assert 'href="/plan/measures/education-08">「データ利活用による不登校対策の強化」に統合' in page


def test_nothing_found_says_what_to_do(client: Client) -> None:
    assert "条件に合う施策がありません" in _read(client, f"{GRID}?q=存在しないことば")


def test_measures_to_come_are_announced_and_never_counted_as_none(client: Client) -> None:
    for address in (f"/plan/revisions/{NEWEST}/grid", f"/plan/diff?from={REVISED}&to={NEWEST}"):
        page = _read(client, address)
        assert "公表されていません" in page
        assert "6月頃に掲載" in page
    assert ">0<" not in _read(client, f"/plan/revisions/{NEWEST}/grid")


def test_changed_characters_are_marked(client: Client) -> None:
    page = _read(client, f"/plan/diff?from={EXCERPT}&to={REVISED}")

    assert "産学官<del>" in page
    assert "大文字・小文字だけの違い" in page


def test_a_measure_tells_its_life_and_its_sources(client: Client) -> None:
    page = _read(client, "/plan/measures/community-07")

    assert "施策名が変わりました" in page
    assert "誰もが学ぶことができる機会を提供します" in page
    assert "/api/v1/plan/measures/community-07" in page
    assert "テキスト版" in page


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/plan/revisions/atlantis/grid", 404, "計画の一覧からお選びください"),
        ("/plan/measures/atlantis", 404, "工程表の一覧からお選びください"),
        (f"{GRID}?year=2031", 400, "年度を選び直してください"),
        (f"{GRID}?year=令和", 400, "西暦で入力してください"),
        (f"{GRID}?colour=red", 400, "という絞り込みはありません"),
        (f"{GRID}?group=size", 400, "使えるのは"),
        (f"/plan/diff?from={REVISED}&to={REVISED}", 400, "同じ版どうしは比べられません"),
        (f"/plan/diff?from={REVISED}", 404, "見つかりません"),
        ("/plan/diff?a=b", 400, "使えるのは from と to です"),
    ],
)
def test_what_does_not_exist_is_said_in_a_sentence(client: Client, address: str, status: int, words: str) -> None:
    assert words in _read(client, address, status=status)


def test_an_unchanged_page_is_answered_without_being_made(client: Client) -> None:
    first = client.get(GRID)
    again = client.get(GRID, headers={"if-none-match": first["ETag"]})
    english = client.get(GRID, headers={"if-none-match": first["ETag"], "accept-language": "en"})

    assert again.status_code == 304
    assert english.status_code == 200


def test_a_draft_is_shown_to_nobody(client: Client) -> None:
    Revision.objects.filter(key=REVISED).update(state=Revision.State.DRAFT)

    for address in (GRID, f"{GRID}/embed", f"/plan/revisions/{REVISED}", f"/plan/diff?from={EXCERPT}&to={REVISED}"):
        _read(client, address, status=404)


@pytest.mark.parametrize(
    "page",
    [
        GRID,
        "/plan/measures/community-07",
        "/plan/indicators/ref-01",
        "/plan/indicators/ref-06",
        "/plan/indicators/kpi-00",
    ],
)
def test_an_embed_may_be_framed_and_runs_no_script(client: Client, page: str) -> None:
    response = client.get(f"{page}/embed")

    assert "X-Frame-Options" not in response
    assert "frame-ancestors *" in response["Content-Security-Policy"]
    assert "<script" not in response.content.decode()
    assert f'src="http://testserver{page}/embed"' in client.get(page).content.decode()
    assert client.get(page)["X-Frame-Options"] == "DENY"


def test_the_feed_tells_of_each_edition(client: Client) -> None:
    with translation.override("ja"):
        feed = client.get("/plan/feed.atom")

    assert feed["Content-Type"].startswith("application/atom+xml")
    assert "施策 62" in feed.content.decode()


def test_a_page_costs_no_query_per_row(client: Client, django_assert_max_num_queries: object) -> None:
    client.get(GRID)
    with django_assert_max_num_queries(20):  # type: ignore[operator]
        client.get(f"{GRID}?q=デ")
