# SPDX-License-Identifier: Apache-2.0
"""The staff desk: people and roles, and the door for the very first staff member."""

from typing import Any

from allauth.account.utils import perform_login
from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from kenroku.core import modules
from kenroku.core.accounts import access, actions, bootstrap
from kenroku.core.accounts.guard import staff, staff_only
from kenroku.core.accounts.models import AccessRecord, Account, Department, RoleGrant
from kenroku.core.accounts.roles import ADMIN, AUDITOR
from kenroku.core.accounts.second_factor import has_second_factor
from kenroku.core.limits import Rate, allow, client_address
from kenroku.core.refusals import Refused

ROWS = 50


class FilterForm(forms.Form):
    """Which people to show."""

    q = forms.CharField(required=False, label=gettext_lazy("名前かメールアドレス"))
    role = forms.ChoiceField(required=False, label=gettext_lazy("役割"))
    department = forms.ModelChoiceField(Department.objects.all(), required=False, label=gettext_lazy("部署"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choices(self.fields["role"], [("", _("すべて")), *_role_choices()])


class AppointForm(forms.Form):
    """Whom to appoint, and where they work."""

    email = forms.EmailField(
        label=gettext_lazy("メールアドレス"),
        help_text=gettext_lazy("先に本人がアカウントを作っておく必要があります。"),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    departments = forms.ModelMultipleChoiceField(
        Department.objects.all(), required=False, label=gettext_lazy("所属"), widget=forms.CheckboxSelectMultiple
    )


class MembershipForm(forms.Form):
    """Where a staff member works."""

    departments = forms.ModelMultipleChoiceField(
        Department.objects.all(), required=False, label=gettext_lazy("所属"), widget=forms.CheckboxSelectMultiple
    )


class GrantForm(forms.Form):
    """Which role to give, and where."""

    role = forms.ChoiceField(label=gettext_lazy("役割"), widget=forms.RadioSelect)
    department = forms.ModelChoiceField(
        Department.objects.all(),
        required=False,
        label=gettext_lazy("範囲"),
        empty_label=gettext_lazy("市の全体"),
        help_text=gettext_lazy("部署を選ぶと、その部署と下の部署だけで使えます。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choices(
            self.fields["role"], [(role.name, f"{role.title}: {role.meaning}") for role in modules.roles().values()]
        )


class StartForm(forms.Form):
    """Who the first administrator is."""

    name = forms.CharField(
        max_length=120, label=gettext_lazy("お名前"), widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = forms.EmailField(
        label=gettext_lazy("メールアドレス"),
        help_text=gettext_lazy("次からは、ここに届くコードかパスキーでサインインします。"),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


@require_safe
@staff_only()
def home(request: HttpRequest) -> HttpResponse:
    """The staff desk: what this person may do here."""
    account = staff(request)
    held = [(_role_title(given.role), given.department) for given in account.grants.select_related("department")]
    context = {
        "held": held,
        "is_admin": access.holds(account, ADMIN.name),
        "is_auditor": access.holds(account, AUDITOR.name),
    }
    return render(request, "staff/home.html", context)


@require_safe
@staff_only(role=ADMIN)
def people(request: HttpRequest) -> HttpResponse:
    """Staff, by name; searched and filtered by address, so that a list can be shared."""
    form = FilterForm(request.GET)
    found = Account.objects.filter(is_staff=True).order_by("name", "email")
    if form.is_valid():
        if words := form.cleaned_data["q"].strip():
            found = found.filter(Q(name__icontains=words) | Q(email__icontains=words))
        if role := form.cleaned_data["role"]:
            found = found.filter(grants__role=role).distinct()
        if department := form.cleaned_data["department"]:
            found = found.filter(memberships__department=department)
    page = Paginator(found.prefetch_related("grants", "memberships__department"), ROWS).get_page(
        request.GET.get("page")
    )
    rows = [
        (person, [_role_title(given.role) for given in person.grants.all()], person.memberships.all())
        for person in page
    ]
    return render(request, "staff/people.html", {"form": form, "page": page, "rows": rows})


@staff_only(role=ADMIN)
def appoint(request: HttpRequest) -> HttpResponse:
    """Make a person who has an account a staff member."""
    form = AppointForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        person = Account.objects.filter(email=form.cleaned_data["email"].lower(), is_active=True).first()
        if person is None:
            form.add_error(
                "email", _("このアドレスのアカウントはありません。本人にアカウントを作ってもらってください。")
            )
        else:
            actions.appoint(person, departments=tuple(form.cleaned_data["departments"]), by=staff(request))
            messages.success(request, _("職員として任命しました。次に役割を与えてください。"))
            return redirect("staff_person", person.pk)
    return render(request, "staff/appoint.html", {"form": form})


@require_safe
@staff_only(role=ADMIN)
def person(request: HttpRequest, person_id: int) -> HttpResponse:
    """One staff member: departments, roles, and the forms to change them."""
    return _show(request, _staff_member(person_id))


@require_POST
@staff_only(role=ADMIN)
def move(request: HttpRequest, person_id: int) -> HttpResponse:
    """Change where somebody works."""
    member, form = _staff_member(person_id), MembershipForm(request.POST)
    if not form.is_valid():
        return _show(request, member, membership=form)
    actions.appoint(member, departments=tuple(form.cleaned_data["departments"]), by=staff(request))
    messages.success(request, _("所属を保存しました。"))
    return redirect("staff_person", member.pk)


@require_POST
@staff_only(role=ADMIN)
def grant(request: HttpRequest, person_id: int) -> HttpResponse:
    """Give a role."""
    member, form = _staff_member(person_id), GrantForm(request.POST)
    if form.is_valid():
        try:
            actions.grant(member, **form.cleaned_data, by=staff(request))
            messages.success(request, _("役割を与えました。本人にお知らせが届きます。"))
            return redirect("staff_person", member.pk)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    return _show(request, member, granting=form)


@require_POST
@staff_only(role=ADMIN)
def revoke(request: HttpRequest, person_id: int, grant_id: int) -> HttpResponse:
    """Take a role back."""
    actions.revoke(get_object_or_404(RoleGrant, pk=grant_id, account=person_id), by=staff(request))
    messages.success(request, _("役割を外しました。"))
    return redirect("staff_person", person_id)


@staff_only(role=ADMIN)
def dismiss(request: HttpRequest, person_id: int) -> HttpResponse:
    """End somebody's work for the city, after asking."""
    member = _staff_member(person_id)
    if request.method == "POST":
        actions.dismiss(member, by=staff(request))
        messages.success(request, _("職員の任を解きました。"))
        return redirect("staff_people")
    return render(request, "staff/dismiss.html", {"person": member})


@staff_only(role=ADMIN)
def forget_keys(request: HttpRequest, person_id: int) -> HttpResponse:
    """Remove the keys of somebody who lost them, after asking."""
    member = _staff_member(person_id)
    if request.method == "POST":
        actions.forget_keys(member, by=staff(request))
        messages.success(request, _("鍵を外しました。本人にお知らせが届きます。"))
        return redirect("staff_person", member.pk)
    return render(request, "staff/forget_keys.html", {"person": member})


@require_safe
@staff_only(role=AUDITOR)
def readings(request: HttpRequest) -> HttpResponse:
    """Who read whose personal data, for the auditor."""
    rows = AccessRecord.objects.select_related("reader", "subject")
    return render(request, "staff/readings.html", {"page": Paginator(rows, ROWS).get_page(request.GET.get("page"))})


@never_cache
def start(request: HttpRequest, secret: str) -> HttpResponse:
    """The one-time link. Opening it changes nothing, so that a preview by a mail program does not use it up."""
    allow(f"staff_start:{client_address(request)}", Rate(20, 60))
    link = bootstrap.find_link(secret)
    form = StartForm(request.POST or None)
    if request.method == "POST" and (link.account or form.is_valid()):
        account = bootstrap.come_in(link, **({} if link.account else form.cleaned_data))
        # Who has a second factor already is asked for it on the way; who has none sets one up next.
        onwards = reverse("staff_home" if has_second_factor(account) else "mfa_index")
        return perform_login(request, account, redirect_url=onwards)  # type: ignore[no-any-return]
    return render(request, "staff/start.html", {"form": form, "link": link})


def _show(
    request: HttpRequest,
    member: Account,
    *,
    granting: GrantForm | None = None,
    membership: MembershipForm | None = None,
) -> HttpResponse:
    context = {
        "person": member,
        "grants": [
            (given, modules.roles().get(given.role)) for given in member.grants.select_related("department", "by")
        ],
        "granting": granting or GrantForm(),
        "membership": membership
        or MembershipForm(initial={"departments": member.memberships.values_list("department", flat=True)}),
    }
    return render(request, "staff/person.html", context)


def _staff_member(person_id: int) -> Account:
    return get_object_or_404(Account, pk=person_id, is_staff=True)


def _role_title(name: str) -> str:
    role = modules.roles().get(name)
    # The room that declared it is closed.
    return str(role.title) if role else name


def _role_choices() -> list[tuple[str, str]]:
    return [(role.name, str(role.title)) for role in modules.roles().values()]


def _choices(field: forms.Field, choices: list[tuple[str, str]]) -> None:
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices


urlpatterns = [
    path("staff", home, name="staff_home"),
    path("staff/people", people, name="staff_people"),
    path("staff/people/appoint", appoint, name="staff_appoint"),
    path("staff/people/<int:person_id>", person, name="staff_person"),
    path("staff/people/<int:person_id>/departments", move, name="staff_move"),
    path("staff/people/<int:person_id>/grant", grant, name="staff_grant"),
    path("staff/people/<int:person_id>/revoke/<int:grant_id>", revoke, name="staff_revoke"),
    path("staff/people/<int:person_id>/dismiss", dismiss, name="staff_dismiss"),
    path("staff/people/<int:person_id>/forget-keys", forget_keys, name="staff_forget_keys"),
    path("staff/readings", readings, name="staff_readings"),
    path("staff/start/<str:secret>", start, name="staff_start"),
]
