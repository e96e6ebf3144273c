# SPDX-License-Identifier: Apache-2.0
"""What people do on their own pages, and what the administrator does on the staff's."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import html5lib
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from kenroku.core.accounts import actions, departments, hours, readings, tokens
from kenroku.core.accounts.departments import Desk
from kenroku.core.accounts.models import Account, ApiToken, Counter, Department
from kenroku.core.accounts.tests.people import admin, citizen, clerk, department, sign_in
from kenroku.core.events.models import Recorded
from kenroku.core.notices.actions import notify
from kenroku.core.notices.models import Notice
from kenroku.core.text import Text
from kenroku.project.pages.tests.test_access import PAGES

pytestmark = pytest.mark.django_db

TITLE, BODY = Text(ja="結果のお知らせ", en="Result"), Text(ja="届きました。", en="It arrived.")


@pytest.fixture
def person(client: Client) -> Account:
    account = citizen(name="金沢花子")
    sign_in(client, account)
    return account


@pytest.fixture
def boss(client: Client) -> Account:
    account = admin()
    sign_in(client, account, second_factor=True)
    return account


def _page(client: Client, name: str, *args: Any, **query: str) -> str:
    return client.get(reverse(name, args=args), query).content.decode()


@pytest.mark.parametrize(
    "name", sorted({*PAGES, "staff_start", "mfa_add_webauthn", "mfa_index", "account_logout"} - {"account_data_file"})
)
def test_every_page_is_valid_and_keeps_to_the_policy(client: Client, name: str) -> None:
    """No script or style in the page itself, and nothing that a browser would have to mend."""
    boss = admin()
    actions.grant(boss, role="core.auditor", by=None)
    department()
    notify(boss, kind="core.test", title=TITLE, body=BODY)
    tokens.issue(boss, name="a", scopes=["plan:read"], lasts=timedelta(days=1))
    readings.read_personal(boss, boss, purpose="調べもの")
    if name not in ("account_login", "account_signup", "staff_start"):
        sign_in(client, boss, second_factor=True, kind="totp")
    args: dict[str, list[Any]] = {
        "staff_person": [boss.pk],
        "staff_dismiss": [boss.pk],
        "staff_forget_keys": [boss.pk],
        "departments_edit": ["dx"],
        "staff_start": ["wrong"],
    }
    response = client.get(reverse(name, args=args.get(name, [])))
    assert response.headers["Content-Type"].startswith("text/html")
    parser = html5lib.HTMLParser(strict=False, namespaceHTMLElements=False)
    tree = parser.parse(response.content.decode())
    assert [error for error in parser.errors if error[1] not in ("unknown-start-tag",)] == []
    for element in tree.iter():
        assert not [attribute for attribute in element.attrib if attribute == "style" or attribute.startswith("on")]
        if element.tag == "script":
            assert element.get("src") or element.get("type") == "application/json"
        assert element.tag != "style"
    assert tree.find(".//h1") is not None
    ids = [element.get("id") for element in tree.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    policy = response.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'self'" in policy


def test_settings_are_kept_and_the_page_changes_its_language(client: Client, person: Account) -> None:
    response = client.post(reverse("account_settings"), {"name": "花子", "language": "en"})
    assert response.cookies["django_language"].value == "en"
    person.refresh_from_db()
    assert (person.name, person.language, person.wants_mail) == ("花子", "en", False)
    assert client.post(reverse("account_settings"), {"name": "花子", "language": "xx"}).status_code == 200
    person.refresh_from_db()
    assert person.language == "en"


def test_a_secret_is_shown_once(client: Client, person: Account) -> None:
    page = client.post(reverse("account_tokens"), {"name": "グラフ", "scopes": ["plan:read"], "days": "30"})
    token = ApiToken.objects.get()
    secret = page.context["secret"]
    assert ApiToken.objects.find(secret) == token
    assert secret in page.content.decode()
    assert "no-store" in page.headers["Cache-Control"]
    again = _page(client, "account_tokens")
    assert secret not in again
    assert token.prefix in again
    assert timedelta(days=29) < token.expires_at - timezone.now() <= timedelta(days=30)
    client.post(reverse("account_token_revoke", args=[token.pk]))
    assert ApiToken.objects.find(secret) is None


@pytest.mark.parametrize(
    "data",
    [
        {"name": "", "scopes": ["plan:read"], "days": "30"},
        {"name": "a", "days": "30"},
        {"name": "a", "scopes": ["x"], "days": "9999"},
    ],
)
def test_a_token_needs_name_scope_and_expiry(client: Client, person: Account, data: dict[str, Any]) -> None:
    assert client.post(reverse("account_tokens"), data).context["form"].errors
    assert not ApiToken.objects.exists()


def test_the_person_sees_who_read_and_why_but_not_the_name(client: Client, person: Account) -> None:
    reader = clerk()
    Account.objects.filter(pk=reader.pk).update(name="加賀太郎")
    actions.appoint(reader, departments=(department("fukushi"),), by=None)
    readings.read_personal(reader, person, purpose="給付の確認")
    readings.read_personal(reader, citizen("other@example.jp"), purpose="ほかの人の用")
    page = _page(client, "account_readers")
    assert "給付の確認" in page
    assert "fukushi課" in page
    assert "加賀太郎" not in page
    assert "ほかの人の用" not in page


def test_taking_and_erasing(client: Client, person: Account) -> None:
    response = client.get(reverse("account_data_file"))
    assert response.json()["data"]["account"][0]["name"] == "金沢花子"
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert client.post(reverse("account_delete"), {}).status_code == 200
    person.refresh_from_db()
    assert person.is_active
    assert client.post(reverse("account_delete"), {"sure": "on"}, follow=False).headers["Location"] == "/"
    person.refresh_from_db()
    assert (person.is_active, person.name) == (False, "")
    assert client.get(reverse("account_overview")).status_code == 302


def test_staff_read_why_they_cannot_erase_themselves(client: Client, boss: Account) -> None:
    page = client.post(reverse("account_delete"), {"sure": "on"})
    assert "職員のアカウントは消せません" in page.content.decode()
    boss.refresh_from_db()
    assert boss.is_active


def test_the_inbox(client: Client, person: Account, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    assert "お知らせはまだありません" in _page(client, "inbox")
    for number in range(65):
        notify(person, kind="core.test", title=TITLE, body=BODY, url="/plan/" if number else "https://evil.example/")
    with django_assert_max_num_queries(8):
        assert _page(client, "inbox").count("<h2") == 30
    assert _page(client, "inbox", page="3").count("<h2") == 5
    for odd in ("99", "x", "-1"):
        assert client.get(reverse("inbox"), {"page": odd}).status_code == 200
    newest, oldest = Notice.objects.order_by("-pk").first(), Notice.objects.order_by("pk").first()
    assert newest
    assert oldest
    assert client.post(reverse("inbox_read", args=[newest.pk])).headers["Location"] == "/plan/"
    assert client.post(reverse("inbox_read", args=[oldest.pk])).headers["Location"] == reverse("inbox")
    assert Notice.objects.filter(read_at=None).count() == 63
    client.post(reverse("inbox_read_all"))
    assert not Notice.objects.filter(read_at=None).exists()


def test_finding_staff(client: Client, boss: Account, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    place = department()
    for number in range(60):
        someone = clerk(f"s{number:02}@example.jp", "core.auditor") if number < 3 else clerk(f"s{number:02}@example.jp")
        if number < 2:
            actions.appoint(someone, departments=(place,), by=None)
    with django_assert_max_num_queries(20):
        page = client.get(reverse("staff_people"))
    assert page.context["page"].paginator.count == 61
    for query, number in (
        ({"q": "S0"}, 10),
        ({"role": "core.auditor"}, 3),
        ({"department": str(place.pk)}, 2),
        ({"role": "core.auditor", "department": str(place.pk), "q": "s01"}, 1),
        ({"q": "nobody"}, 0),
        ({"role": "core.king"}, 61),
    ):
        assert client.get(reverse("staff_people"), query).context["page"].paginator.count == number, query


def test_refusals_come_back_on_the_form(client: Client, boss: Account) -> None:
    someone = clerk("c@example.jp", "core.auditor")
    page = client.post(reverse("staff_grant", args=[someone.pk]), {"role": "core.auditor"})
    assert "すでにその役割" in page.content.decode()
    page = client.post(reverse("staff_appoint"), {"email": "nobody@example.jp"})
    assert "アカウントはありません" in page.content.decode()
    last = client.post(reverse("staff_dismiss", args=[boss.pk]))
    assert last.status_code == 409
    assert "最後の管理者" in last.content.decode()


def test_a_citizens_page_is_not_a_staff_page(client: Client, boss: Account) -> None:
    assert client.get(reverse("staff_person", args=[citizen().pk])).status_code == 404


_EMPTY = {"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "1"}
_FORM = {
    "name": "市民課",
    "name_en": "Citizens",
    "phone": "076-220-2241",
    **_EMPTY,
    "form-0-name": "住民票の窓口",
    "form-0-hours": "月-金 8:30-17:15\n日 9:00-12:00 第2日曜のみ",
    "form-0-closed": "祝日",
}


def test_editing_keeps_the_languages_that_the_form_does_not_show(client: Client, boss: Account) -> None:
    name = Text(ja="市民課", en="Citizens", easy="市民《しみん》の 課《か》")
    note = Text(ja="第2日曜のみ", en="2nd Sunday only")
    (opening,) = hours.read("日 9:00-12:00")
    desk = Desk(name=Text(ja="住民票の窓口", easy="住民票《じゅうみんひょう》"), hours=(replace(opening, note=note),))
    departments.keep("shimin", name=name, desks=(desk,), by=None)
    client.post(reverse("departments_edit", args=["shimin"]), _FORM)
    counter = Counter.objects.select_related("department").get()
    assert counter.department.name == name
    assert counter.name.easy == "住民票《じゅうみんひょう》"
    assert counter.hours.get(weekday=7).note == note
    client.post(reverse("departments_edit", args=["shimin"]), {**_FORM, "name": "市民窓口課"})
    assert Department.objects.get().name.easy == ""


def test_editing_a_department(client: Client, boss: Account) -> None:
    departments.keep("shimin", name=Text(ja="市民課"), desks=(Desk(name=Text(ja="古い窓口")),), by=None)
    assert client.post(reverse("departments_edit", args=["shimin"]), _FORM).status_code == 302
    counter = Counter.objects.get()
    assert counter.name.ja == "住民票の窓口"
    assert counter.hours.count() == 6
    page = Client().get(reverse("departments")).content.decode()
    for words in ("市民課", "076-220-2241", "住民票の窓口", "月〜金", "8:30〜17:15", "第2日曜のみ", "祝日"):
        assert words in page
    again = _page(client, "departments_edit", "shimin")
    assert "月-金 8:30-17:15" in again
    client.post(reverse("departments_edit", args=["shimin"]), {**_FORM, "form-0-DELETE": "on"})
    assert not Counter.objects.exists()
    assert Recorded.objects.filter(name="core.department_changed").count() == 3


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"phone": "電話なし"}, "のように入力してください"),
        ({"name": ""}, "必須"),
        ({"form-0-hours": "平日"}, "は読めません"),
        ({"form-0-name": ""}, "必須"),
    ],
)
def test_a_wrong_department_changes_nothing_and_says_what(
    client: Client, boss: Account, change: dict[str, str], words: str
) -> None:
    departments.keep(
        "shimin",
        name=Text(ja="市民課"),
        desks=(Desk(name=Text(ja="窓口"), hours=hours.read("月 9:00-12:00")),),
        by=None,
    )
    before = Recorded.objects.count()
    page = client.post(reverse("departments_edit", args=["shimin"]), {**_FORM, **change})
    assert page.status_code == 200
    assert words in page.content.decode()
    assert Recorded.objects.count() == before
    assert Department.objects.get().phone == ""


def test_the_public_page_asks_few_questions(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(40):
        departments.keep(
            f"d{number}",
            name=Text(ja=f"{number}課"),
            desks=(Desk(name=Text(ja="窓口"), hours=hours.read("月-金 9:00-17:00")),),
            by=None,
        )
    with django_assert_max_num_queries(8):
        assert client.get(reverse("departments")).status_code == 200
