# SPDX-License-Identifier: Apache-2.0
"""The app of the UI kit, which teaches Django's templates to print a `Text`."""

from typing import Any

from django.apps import AppConfig
from django.template import base
from django.template.context import Context
from django.templatetags import i18n

from kenroku.core.text import Text


class UiConfig(AppConfig):
    """Label `ui`; it has no tables."""

    name = "kenroku.ui"
    label = "ui"

    def ready(self) -> None:
        """Let `{{ text }}` print a Text with its `lang` and its furigana, inside {% blocktranslate %} too.

        Django asks for `__html__` only after it has made a plain string of the value, which has lost both; it offers
        no other place to say how a value is printed.
        """
        print_value = base.render_value_in_context
        if getattr(print_value, "knows_text", False):
            return

        def render_value_in_context(value: Any, context: Context) -> str:
            if isinstance(value, Text) and context.autoescape:
                return value.__html__()
            return print_value(value, context)

        render_value_in_context.knows_text = True  # type: ignore[attr-defined]
        base.render_value_in_context = render_value_in_context
        i18n.render_value_in_context = render_value_in_context  # type: ignore[attr-defined]
