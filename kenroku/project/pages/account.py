# SPDX-License-Identifier: Apache-2.0
"""A person's own pages: settings, tokens, who read my data, take my data with me, erase me."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth import logout
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import include, path, re_path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from kenroku.core import modules
from kenroku.core.accounts import access, actions, personal, tokens
from kenroku.core.accounts.adapter import remember_language
from kenroku.core.accounts.guard import signed_in
from kenroku.core.accounts.models import AccessRecord, Account, ApiToken
from kenroku.core.accounts.second_factor import has_second_factor, used_second_factor
from kenroku.core.notices.queries import unread
from kenroku.core.refs import card
from kenroku.core.refusals import Refused

ROWS = 50


class SettingsForm(forms.ModelForm[Account]):
    """How a person wants to be called and told."""

    class Meta:
        model = Account
        fields = ["name", "language", "wants_mail"]
        labels = {
            "name": gettext_lazy("お名前"),
            "language": gettext_lazy("ことば"),
            "wants_mail": gettext_lazy("お知らせをメールでも受け取る"),
        }
        help_texts = {
            "name": gettext_lazy("なくてもかまいません。"),
            "language": gettext_lazy("ページとメールに使います。"),
            "wants_mail": gettext_lazy("サインインの安全に関わるお知らせは、いつもメールで届きます。"),
        }
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "name"}), "language": forms.RadioSelect}


class TokenForm(forms.Form):
    """What a token is for, what it may do and how long."""

    name = forms.CharField(
        max_length=80,
        label=gettext_lazy("名前"),
        help_text=gettext_lazy("何に使うかが分かる名前。例: 予算グラフの更新"),
    )
    scopes = forms.MultipleChoiceField(label=gettext_lazy("できること"), widget=forms.CheckboxSelectMultiple)
    days = forms.TypedChoiceField(
        label=gettext_lazy("期限"),
        coerce=int,
        initial=90,
        choices=[(30, gettext_lazy("30日")), (90, gettext_lazy("90日")), (365, gettext_lazy("365日"))],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        scopes = self.fields["scopes"]
        assert isinstance(scopes, forms.MultipleChoiceField)
        scopes.choices = [
            (f"{room.name}:{verb}", words % {"room": room.title})
            for room in modules.all_modules()
            for verb, words in (("read", _("「%(room)s」を読む")), ("write", _("「%(room)s」を読み書きする")))
        ]


class EraseForm(forms.Form):
    """The word that shows that it is meant."""

    sure = forms.BooleanField(label=gettext_lazy("消すと元に戻せないことが分かりました"))


@require_safe
@signed_in
def overview(request: HttpRequest) -> HttpResponse:
    """What a person can do with the account."""
    account = _person(request)
    context = {"account": account, "has_second_factor": has_second_factor(account), "unread": unread(account)}
    return render(request, "account/overview.html", context)


@signed_in
def preferences(request: HttpRequest) -> HttpResponse:
    """Name, language, mails."""
    account = _person(request)
    form = SettingsForm(request.POST or None, instance=account)
    if request.method == "POST" and form.is_valid():
        actions.prefer(account, **form.cleaned_data)
        messages.success(request, _("保存しました。"))
        response = redirect("account_overview")
        remember_language(request, response, account.language)
        return response
    return render(request, "account/settings.html", {"form": form})


@signed_in
def my_tokens(request: HttpRequest) -> HttpResponse:
    """A person's tokens; a new one is shown once, on the answer to its making and nowhere else."""
    account = _person(request)
    if access.is_staff(account) and not used_second_factor(request):
        return redirect("staff_home")  # The staff door says what is missing.
    form = TokenForm(request.POST or None)
    secret = ""
    if request.method == "POST" and form.is_valid():
        lasts = timedelta(days=form.cleaned_data["days"])
        try:
            _token, secret = tokens.issue(
                account, name=form.cleaned_data["name"], scopes=form.cleaned_data["scopes"], lasts=lasts
            )
            form = TokenForm()
        except Refused as refusal:
            form.add_error(None, str(refusal))
    context = {"form": form, "secret": secret, "tokens": account.tokens.all()[:ROWS], "now": timezone.now()}
    return render(request, "account/tokens.html", context)


@require_POST
@signed_in
def revoke_token(request: HttpRequest, token_id: int) -> HttpResponse:
    """Make one token useless."""
    account = _person(request)
    tokens.revoke(get_object_or_404(ApiToken, pk=token_id, account=account), by=account)
    messages.success(request, _("トークンを取り消しました。"))
    return redirect("account_tokens")


@require_safe
@signed_in
def readers(request: HttpRequest) -> HttpResponse:
    """Who read my data: when, which office, what for."""
    page = Paginator(AccessRecord.objects.filter(subject=_person(request)), ROWS).get_page(request.GET.get("page"))
    rows = [(reading, card(reading.about) if reading.about else None) for reading in page]
    return render(request, "account/readers.html", {"page": page, "rows": rows})


@require_safe
@signed_in
def my_data(request: HttpRequest) -> HttpResponse:
    """What is kept about me, and how to take it with me."""
    account = _person(request)
    kept = [(found.title, found.rows(account).count()) for found in personal.declared()]
    return render(request, "account/data.html", {"kept": kept})


@require_safe
@signed_in
def my_data_file(request: HttpRequest) -> HttpResponse:
    """The same as a JSON file."""
    response = JsonResponse(
        personal.export_of(_person(request)), json_dumps_params={"ensure_ascii": False, "indent": 1}
    )
    response.headers["Content-Disposition"] = f'attachment; filename="kenroku-{timezone.localdate():%Y%m%d}.json"'
    return response


@signed_in
def delete(request: HttpRequest) -> HttpResponse:
    """Erase my account, after saying what goes and what stays."""
    form = EraseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            personal.erase(_person(request))
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            logout(request)
            messages.success(request, _("アカウントを消しました。ご利用ありがとうございました。"))
            return redirect("/")
    return render(request, "account/delete.html", {"form": form})


def no_passwords(request: HttpRequest, rest: str = "") -> HttpResponse:
    """There are no passwords here, so allauth's pages about them do not exist."""
    raise Http404


def _person(request: HttpRequest) -> Account:
    assert isinstance(request.user, Account)
    return request.user


urlpatterns = [
    path("account", overview, name="account_overview"),
    path("account/settings", preferences, name="account_settings"),
    path("account/tokens", my_tokens, name="account_tokens"),
    path("account/tokens/<int:token_id>/revoke", revoke_token, name="account_token_revoke"),
    path("account/readers", readers, name="account_readers"),
    path("account/data", my_data, name="account_data"),
    path("account/data.json", my_data_file, name="account_data_file"),
    path("account/delete", delete, name="account_delete"),
    re_path(r"^account/password/(?P<rest>.*)$", no_passwords),
    path("account/", include("allauth.urls")),
]
