# SPDX-License-Identifier: Apache-2.0
"""The catalogues are complete, and what is missing in one is found."""

import gettext
from pathlib import Path

import messages
import polib
import pytest
from messages import Message


def test_every_string_is_translated() -> None:
    assert messages.check(messages.CATALOGUES, messages.SOURCES, messages.TEMPLATE) == []


def test_strings_of_python_are_found() -> None:
    source = """
_("計画" "一覧")
ngettext_lazy("%(n)s件", "%(n)s件の意見", n)
pgettext("月", "五月")
_(made_at_run_time)
_ = 3
"""
    assert list(messages.from_python(source)) == [
        Message(None, "計画一覧", None),
        Message(None, "%(n)s件", "%(n)s件の意見"),
        Message("月", "五月", None),
    ]


def test_strings_of_templates_are_found() -> None:
    source = """
<c-card title="{% translate '金沢の"計画"' %}"> it's _('no string') {{ _("意見") }} {# {% translate "comment" %} #}
{% blocktranslate trimmed count n=rows|length %} {{ n }}件 {% plural %} {{ n }}件たち {% endblocktranslate %}
{% translate "五月" context "月" %}
"""
    assert list(messages.from_template(source)) == [
        Message(None, '金沢の"計画"', None),
        Message(None, "意見", None),
        Message(None, "%(n)s件", "%(n)s件たち"),
        Message("月", "五月", None),
    ]


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A small house whose catalogue is complete."""
    (tmp_path / "a.py").write_text('_("計画")\nngettext("%(n)s件", "%(n)s件たち", n)\n')
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test_a.py").write_text('_("試験")\n')
    catalogue = tmp_path / "locale" / "en" / "LC_MESSAGES"
    catalogue.mkdir(parents=True)
    (catalogue / "django.po").write_text(
        'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
        'msgid "計画"\nmsgstr "Plan"\n\n'
        'msgid "%(n)s件"\nmsgid_plural "%(n)s件たち"\nmsgstr[0] "One item"\nmsgstr[1] "%(n)s items"\n'
    )
    return tmp_path


def findings(house: Path) -> list[str]:
    """What is wrong in that house."""
    return messages.check(house / "locale", house)


def test_a_complete_catalogue(house: Path) -> None:
    assert findings(house) == []


@pytest.mark.parametrize(
    ("old", "new", "finding"),
    [
        ('"Plan"', '""', "is not translated"),
        ('msgstr[1] "%(n)s items"', 'msgstr[1] ""', "is not translated"),
        ('msgid "計画"', '#, fuzzy\nmsgid "計画"', "is fuzzy"),
        ("%(n)s items", "%(number)s items", "different placeholders"),
        ('"Plan"', '"Plan %(n)s"', "different placeholders"),
        ('msgid "計画"', 'msgid "案"\nmsgstr "Draft"\n\nmsgid "計画"', "is used nowhere"),
        ('msgid "計画"', 'msgid "計画"\nmsgstr "Plans"\n\nmsgid "計画"', "stands there twice"),
        ('msgid "計画"\nmsgstr', '#~ msgid "計画"\n#~ msgstr', "is obsolete"),
    ],
)
def test_what_is_wrong_in_a_catalogue_is_found(house: Path, old: str, new: str, finding: str) -> None:
    path = house / "locale" / "en" / "LC_MESSAGES" / "django.po"
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new, 1))
    assert finding in "\n".join(findings(house))


def test_an_absent_catalogue_is_found(house: Path) -> None:
    (house / "locale" / "en" / "LC_MESSAGES" / "django.po").unlink()
    assert findings(house) == ["There is no catalogue for en."]


def test_what_is_compiled_gettext_can_read(house: Path) -> None:
    path = house / "locale" / "en" / "LC_MESSAGES" / "django.po"
    polib.pofile(str(path)).save_as_mofile(str(path.with_suffix(".mo")))
    with path.with_suffix(".mo").open("rb") as file:
        english = gettext.GNUTranslations(file)
    assert english.gettext("計画") == "Plan"
    assert english.ngettext("%(n)s件", "%(n)s件たち", 3) == "%(n)s items"
