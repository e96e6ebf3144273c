# SPDX-License-Identifier: Apache-2.0
"""Text in several languages: a value that knows its Japanese, its English and its やさしい日本語.

Japanese is required; the others are optional. A page shows the best one for its reader and marks the language where
it differs from the page's own, so that a screen reader changes its voice (WCAG 3.1.2).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

EASY = "ja-easy"
"""Language code of やさしい日本語: plain Japanese for children, learners and people in a hurry."""

# Aozora Bunko's notation: 避難所《ひなんじょ》, or ｜電子申請《でんししんせい》 where the base is not all kanji.
_RUBY = re.compile(
    r"｜(?P<marked>[^《》｜]+)《(?P<reading1>[^《》]+)》|(?P<kanji>[一-鿿々〆ヶ]+)《(?P<reading2>[^《》]+)》"
)


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence or name in Japanese, and in English and やさしい日本語 where somebody wrote them."""

    ja: str
    en: str = ""
    easy: str = ""

    def __post_init__(self) -> None:
        if not self.ja:
            raise ValueError("A Text needs its Japanese.")

    @classmethod
    def from_json(cls, value: Mapping[str, str]) -> Self:
        """Make a Text from `{"ja": …, "en": …, "ja-easy": …}`; unknown keys are refused."""
        unknown = set(value) - {"ja", "en", EASY}
        if unknown:
            raise ValueError(f"unknown language {', '.join(sorted(unknown))}: ja, en and ja-easy are known")
        return cls(ja=value.get("ja", ""), en=value.get("en", ""), easy=value.get(EASY, ""))

    def to_json(self) -> dict[str, str]:
        """The stored form: only the languages that are there."""
        return {code: text for code, text in (("ja", self.ja), ("en", self.en), (EASY, self.easy)) if text}

    def best(self, language: str | None = None) -> tuple[str, str]:
        """The language code and the words that serve a reader of `language` (default: the reader of this request) best."""
        language = language or get_language() or "ja"
        if language == EASY and self.easy:
            return EASY, self.easy
        if language.startswith("en") and self.en:
            return "en", self.en
        return "ja", self.ja

    def __str__(self) -> str:
        language, words = self.best()
        return without_ruby(words) if language == EASY else words

    def __html__(self) -> SafeString:
        language, words = self.best()
        html = with_ruby(words) if language == EASY else escape(words)
        page = "en" if (get_language() or "ja").startswith("en") else "ja"
        if language[:2] != page:
            return format_html('<span lang="{}">{}</span>', language[:2], html)
        return html


def with_ruby(words: str) -> SafeString:
    """Furigana: `避難所《ひなんじょ》` becomes a `<ruby>` element; everything else is escaped."""
    parts: list[str] = []
    end = 0
    for match in _RUBY.finditer(words):
        base = match["marked"] or match["kanji"]
        reading = match["reading1"] or match["reading2"]
        parts += [
            escape(words[end : match.start()]),
            format_html("<ruby>{}<rp>(</rp><rt>{}</rt><rp>)</rp></ruby>", base, reading),
        ]
        end = match.end()
    parts.append(escape(words[end:]))
    return mark_safe("".join(parts))  # noqa: S308  every part above is escaped


def without_ruby(words: str) -> str:
    """The same words with the readings taken out, for titles, mails and plain text."""
    return _RUBY.sub(lambda match: match["marked"] or match["kanji"], words)


class TextField(models.JSONField):
    """A column that holds a `Text` as JSON; gives back a `Text`, or None where the column may be null."""

    description = "Text in several languages"

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Text | None:
        """Read the stored JSON."""
        found = super().from_db_value(value, expression, connection)
        return None if found is None else Text.from_json(found)

    def get_prep_value(self, value: Any) -> Any:
        """Write a Text, its JSON form, or a plain Japanese string."""
        text = self.to_python(value)
        return super().get_prep_value(None if text is None else text.to_json())

    def to_python(self, value: Any) -> Text | None:
        """Accept a Text, its JSON form, or a plain Japanese string."""
        if value is None or isinstance(value, Text):
            return value
        try:
            return Text(ja=value) if isinstance(value, str) else Text.from_json(value)
        except (ValueError, TypeError, AttributeError) as error:
            raise ValidationError(str(error)) from error

    def value_to_string(self, obj: models.Model) -> Any:
        """The JSON form, for serialisers."""
        return self.get_prep_value(self.value_from_object(obj))

    def validate(self, value: Any, model_instance: Any) -> None:
        """Check as JSON what would be written."""
        super().validate(None if value is None else value.to_json(), model_instance)
