# SPDX-License-Identifier: Apache-2.0
"""`{% explained text %}`: a text in which the glossary's words open their explanation in place, without a script."""

from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

from django import template
from django.http import HttpRequest
from django.template import Context
from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kenroku.core.text import EASY, Text, with_ruby
from kenroku.modules.plan.models import Term
from kenroku.modules.plan.queries.glossary import pieces

register = template.Library()


@dataclass
class _Page:
    """What one page knows: the words of the glossary, and those whose explanation it carries already."""

    terms: dict[str, Term]
    explained: set[str] = field(default_factory=set)


# A page is answered by one request; the words are read once for it, and the next page sees a changed glossary.
_pages: WeakKeyDictionary[HttpRequest, _Page] = WeakKeyDictionary()


@register.simple_tag(takes_context=True)
def explained(context: Context, text: Text | str | None) -> SafeString:
    """The text with the first occurrence of each glossary word as a button that opens its explanation.

    The explanation is a native popover: it needs no script, opens by keyboard, and closes with Escape. Each stands in
    the page once, however often its word is explained there. Do not use inside a link: a button may not stand in one.
    Outside a request (in a mail) the text is given as it is.
    """
    if not text:
        return SafeString("")
    language, words = text.best() if isinstance(text, Text) else ("ja", text)
    write = with_ruby if language == EASY else escape
    request = context.get("request")
    if not isinstance(request, HttpRequest):
        return mark_safe(_in_its_language(language, write(words)))  # noqa: S308  written escaped
    page = _pages.get(request)
    if page is None:
        page = _pages[request] = _Page({term.term: term for term in Term.objects.all()})
    html = "".join(
        _button(page, page.terms[piece.term]) if piece.term else write(piece.words)
        for piece in pieces(words, tuple(page.terms))
    )
    return mark_safe(_in_its_language(language, html))  # noqa: S308  every piece is escaped


def _button(page: _Page, term: Term) -> SafeString:
    place = f"term-{term.key}"
    button = format_html('<button type="button" class="term-word" popovertarget="{}">{}</button>', place, term.term)
    if term.key in page.explained:
        return button
    page.explained.add(term.key)
    # The kit's <c-term>, written out. Spans, because this stands inside paragraphs, headings and cells.
    return format_html(
        '<span class="term">{}<span class="term-body" id="{}" popover role="note"><strong>{}</strong> <span>{}</span> '
        '<a href="{}#{}">{}</a></span></span>',
        button,
        place,
        term.term,
        term.definition,
        reverse("plan:glossary"),
        term.key,
        _("用語集で見る"),
    )


def _in_its_language(language: str, html: str) -> str:
    page = "en" if (get_language() or "ja").startswith("en") else "ja"
    return html if language[:2] == page else format_html('<span lang="{}">{}</span>', language[:2], SafeString(html))
