# SPDX-License-Identifier: Apache-2.0
"""The staff door: lets staff with a second factor through and tells everybody else what to do next."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _

from kenroku.core.accounts import access
from kenroku.core.accounts.models import Account
from kenroku.core.accounts.roles import Role
from kenroku.core.accounts.second_factor import has_second_factor, used_second_factor
from kenroku.core.accounts.tokens import bearer
from kenroku.core.refusals import Refused

View = Callable[..., HttpResponse]


def staff(request: HttpRequest, *, role: Role | str | None = None, scope: str | None = None) -> Account:
    """The staff member behind this request, for pages, REST and tools alike.

    A session needs a second factor; a token needs `scope`, and where no scope is named tokens do not serve. With a
    role, it must be held in the whole city; a right in one department is for the action to check. Refuses with
    `sign_in_needed` (401), `not_staff`, `second_factor_needed`, `scope_needed` and `role_needed` (403).
    """
    account = _by_token(request, scope) if "Authorization" in request.headers else _by_session(request)
    if role is not None and not access.holds(account, name := role if isinstance(role, str) else role.name):
        raise Refused(
            "role_needed",
            _("この仕事の役割がありません。管理者に役割を与えてもらってください。"),
            status=HTTPStatus.FORBIDDEN,
            extra={"role": name},
        )
    return account


def staff_only(*, role: Role | str | None = None) -> Callable[[View], View]:
    """Open a page to staff only; others are led to sign in, to set up a second factor, or to who can help."""

    def decorator(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            try:
                staff(request, role=role)
            except Refused as refusal:
                if refusal.code == "sign_in_needed":
                    return redirect_to_login(request.get_full_path())
                response = render(
                    request,
                    "staff/refused.html",
                    {"refusal": refusal, **_next_step(request, refusal)},
                    status=refusal.status,
                )
            else:
                response = view(request, *args, **kwargs)
            patch_cache_control(response, private=True, no_store=True)
            return response

        return guarded

    return decorator


def signed_in(view: View) -> View:
    """Open a page to people who are signed in, and keep it out of every cache."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        response = view(request, *args, **kwargs)
        patch_cache_control(response, private=True, no_store=True)
        return response

    return guarded


def _by_session(request: HttpRequest) -> Account:
    account = request.user
    if not isinstance(account, Account):
        raise Refused("sign_in_needed", _("サインインしてください。"), status=HTTPStatus.UNAUTHORIZED)
    _require_staff(account)
    if not used_second_factor(request):
        raise Refused(
            "second_factor_needed",
            _("職員の仕事には、メールのコードに加えて、パスキーか認証アプリでの確認が必要です。"),
            status=HTTPStatus.FORBIDDEN,
        )
    return account


def _by_token(request: HttpRequest, scope: str | None) -> Account:
    token = bearer(request)
    if token is None:
        raise Refused(
            "sign_in_needed",
            _("このトークンは使えません。期限を確かめ、新しいトークンを作ってください。"),
            status=HTTPStatus.UNAUTHORIZED,
        )
    _require_staff(token.account)
    if scope is None or not token.allows(scope):
        raise Refused(
            "scope_needed",
            _("このトークンではできません。必要な範囲を選んで、新しいトークンを作ってください。"),
            status=HTTPStatus.FORBIDDEN,
            extra={"scope": scope},
        )
    return token.account


def _require_staff(account: Account) -> None:
    if not access.is_staff(account):
        raise Refused(
            "not_staff",
            _("ここは市の職員のためのページです。職員の方は、管理者に任命を頼んでください。"),
            status=HTTPStatus.FORBIDDEN,
        )


def _next_step(request: HttpRequest, refusal: Refused) -> dict[str, str]:
    """The one link that mends it, where the person can mend it."""
    if refusal.code == "second_factor_needed" and isinstance(request.user, Account):
        query = urlencode({"next": request.get_full_path()})
        if has_second_factor(request.user):
            ways = get_adapter(request).get_reauthentication_methods(request.user)
            return {"next_url": f"{ways[0]['url']}?{query}", "next_label": _("いま確認する")}
        return {"next_url": reverse("mfa_index"), "next_label": _("二つめの確認方法を設定する")}
    if refusal.code == "role_needed" and isinstance(request.user, Account) and access.holds(request.user, "core.admin"):
        return {"next_url": reverse("staff_person", args=[request.user.pk]), "next_label": _("自分の役割を確かめる")}
    return {"next_url": "/", "next_label": _("ホームへ戻る")}
