# SPDX-License-Identifier: Apache-2.0
"""Every component shows its examples as valid HTML that the content security policy lets through."""

import re
from collections import Counter

import html5lib
import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Paginator
from django.forms import CharField, CheckboxSelectMultiple, ChoiceField, Form, MultipleChoiceField, RadioSelect
from django.http import HttpRequest
from django.test import RequestFactory
from django.utils import translation
from django.utils.safestring import SafeString

from kenroku.core.text import Text
from kenroku.ui import gallery
from kenroku.ui.sheet import HERE
from kenroku.ui.templatetags.ui import anchor, gap_before, html_attrs, plain

pytestmark = pytest.mark.django_db

EXAMPLES = [
    pytest.param(folder.name, number, id=f"{folder.name}-{number}")
    for folder in gallery.folders()
    for number in range(len(gallery.read(folder.name).examples))
]


@pytest.fixture
def request_() -> HttpRequest:
    """A request by nobody in particular."""
    request = RequestFactory().get("/ui", {"q": "電子申請"})
    request.user = AnonymousUser()
    return request


def draw(html: str, request: HttpRequest, **context: object) -> str:
    """Render a piece of template with the kit's components."""
    return gallery.compiled(html).render(context, request)


def check(html: str) -> None:
    """Valid HTML, no inline style or script, no id twice, every reference to an id kept."""
    whole = f"<!DOCTYPE html><html lang=ja><head><title>x</title></head><body>{html}</body></html>"
    html5lib.HTMLParser(strict=True).parse(whole)
    assert not re.search(r"<[^>]+\s(style|on[a-z]+)=", html), html
    ids = Counter(re.findall(r'\sid="([^"]*)"', html))
    assert "" not in ids, html
    assert max(ids.values(), default=1) == 1, ids
    for attribute in ("for", "aria-labelledby", "aria-describedby", "popovertarget"):
        for names in re.findall(rf'\s{attribute}="([^"]*)"', html):
            assert set(names.split()) <= set(ids), (attribute, names, html)


@pytest.mark.parametrize("language", ["ja", "en", "ja-easy"])
@pytest.mark.parametrize(("name", "number"), EXAMPLES)
def test_example(name: str, number: int, language: str, request_: HttpRequest) -> None:
    """In all three languages."""
    with translation.override(language):
        html = gallery.component(name, request_).examples[number].html
    assert html.strip()
    check(html)


def test_every_component_is_shown_and_listed() -> None:
    """A folder without examples, or a component that the README does not name, is not finished."""
    readme = (HERE / "README.md").read_text()
    for folder in gallery.folders():
        assert (folder / "examples.yaml").exists(), folder
        assert f"`{folder.name.replace('_', '-')}`" in readme, folder.name


def test_every_script_is_loaded() -> None:
    """A custom element that nobody imports does nothing."""
    entry = (HERE / "components/kenroku.js").read_text()
    for script in (HERE / "components").glob("*/*.js"):
        assert f"./{script.parent.name}/{script.name}" in entry


def test_every_icon_exists() -> None:
    """Names that templates use without a variable are in the sprite."""
    known = set(re.findall(r'<symbol id="([a-z]+)"', (HERE / "static/ui/icons.svg").read_text()))
    for template in [*(HERE / "components").glob("*/index.html"), *(HERE / "layouts").glob("*.html")]:
        used = set(re.findall(r'<c-icon name="([a-z]+)"', template.read_text()))
        assert used <= known, template


def test_values_cannot_add_attributes() -> None:
    """A value that begins and ends with a quotation mark stays a value."""
    html = html_attrs(
        {"data-name": '"x" onclick="alert(1)"', "hidden": True, "open": False, "title": SafeString('a"b')}
    )
    assert html == ' data-name="&quot;x&quot; onclick=&quot;alert(1)&quot;" hidden title="a&quot;b"'


def test_values_are_escaped(request_: HttpRequest) -> None:
    """What people write is never markup."""
    html = draw('<c-card title="{{ t }}">{{ t }}</c-card><c-search-box :value="t" />', request_, t="<b>\"'")
    assert "<b>" not in html
    check(html)


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("市長", '<span lang="ja">市長</span>'),
        ("2026-04", "2026-04"),
        (7, "7"),
        ("<ア>", '<span lang="ja">&lt;ア&gt;</span>'),
    ],
)
def test_words_that_exist_in_japanese_alone_are_marked(words: object, shown: str, request_: HttpRequest) -> None:
    """On an English page, and only where there is something Japanese to read."""
    with translation.override("en"):
        assert draw("{{ w|japanese }}", request_, w=words) == shown
    assert "lang" not in draw("{{ w|japanese }}", request_, w=words)


@pytest.mark.parametrize(
    ("unit", "gap"), [("items", " "), (Text(ja="人", en="people"), " "), ("件", ""), ("%", ""), ("", "")]
)
def test_a_unit_in_latin_letters_stands_apart_from_its_number(unit: object, gap: str) -> None:
    """65,918 items, but 65,918件 and 100%."""
    with translation.override("en"):
        assert gap_before(unit) == gap


def test_a_component_does_not_see_the_page_around_it(request_: HttpRequest) -> None:
    """A variable `title` of the page is not the card's title."""
    assert "計画" not in draw("<c-card>中身</c-card>", request_, title="計画")


def test_a_text_keeps_its_language_and_its_furigana(request_: HttpRequest) -> None:
    """In content with markup, in attributes without."""
    text = Text(ja="避難所", easy="避難所《ひなんじょ》")
    with translation.override("ja-easy"):
        assert "<rt>ひなんじょ</rt>" in draw("{{ t }}", request_, t=text)
        assert plain(SafeString(draw("{{ t }}", request_, t=text))) == "避難所"
        check(draw('<c-notice title="{{ t }}">x</c-notice><c-icon name="ok" label="{{ t }}" />', request_, t=text))
    with translation.override("en"):
        assert draw("{{ t }}", request_, t=text) == '<span lang="ja">避難所</span>'
        sentence = "{% blocktranslate with t=t trimmed %}Nearest: {{ t }}{% endblocktranslate %}"
        assert draw(sentence, request_, t=text) == 'Nearest: <span lang="ja">避難所</span>'
        check(
            draw(
                '<c-link-card href="/" title="{{ t }}" /><c-breadcrumb :items="i" />', request_, t=text, i=[(text, "")]
            )
        )


def test_terms_may_come_twice(request_: HttpRequest) -> None:
    """Each has its own popover."""
    check(draw('<c-term word="AI">a</c-term><c-term word="AI">a</c-term>', request_))


def test_pages_keep_the_rest_of_the_address(request_: HttpRequest) -> None:
    """Page two of a filtered list is a page of that list."""
    html = draw('<c-pagination :page="page" />', request_, page=Paginator(range(500), 20).page(9))
    check(html)
    assert 'href="?q=%E9%9B%BB%E5%AD%90%E7%94%B3%E8%AB%8B&amp;page=10"' in html
    assert html.count('aria-current="page"') == 1
    assert html.count("…") == 2


class Question(Form):
    """One field of each sort."""

    name = CharField(label="お名前", help_text="例: 金沢 花子")
    way = ChoiceField(label="方法", choices=[("mail", "メール"), ("post", "郵便")], widget=RadioSelect)
    kinds = MultipleChoiceField(
        label="種類", choices=[("a", "甲"), ("b", "乙")], widget=CheckboxSelectMultiple, required=False
    )


@pytest.mark.parametrize("data", [None, {}, {"name": "花子", "way": "post", "kinds": ["b"]}])
def test_a_form_of_django_is_drawn(data: dict[str, object] | None, request_: HttpRequest) -> None:
    """Unbound, empty, and well filled in; errors stand at the field and lead there from the summary."""
    form = Question(data)
    html = draw(
        '{% if form.errors %}<c-error-summary :form="form" />{% endif %}'
        '{% for f in form.visible_fields %}<c-field :of="f" />{% endfor %}',
        request_,
        form=form,
    )
    check(html)
    for target in re.findall(r'href="#([^"]+)"', html):
        assert f'id="{target}"' in html
    assert ("data-error" in html) == bool(form.errors)


def test_anchors_stay() -> None:
    """An address into a page works tomorrow, and in every language of a text's words alike."""
    assert anchor("工程表") == anchor("工程表") == "t-" + anchor("工程表")[2:]
    assert anchor("工程表") != anchor("指標")
