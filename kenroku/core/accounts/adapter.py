# SPDX-License-Identifier: Apache-2.0
"""How django-allauth behaves here: our words, our mails, our notices, sealed secrets."""

import base64
import hashlib
from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.encoding import force_bytes
from django.utils.translation import gettext_lazy as _

from kenroku.core.accounts.events import AccountOpened
from kenroku.core.accounts.models import Account
from kenroku.core.events.log import record
from kenroku.core.notices.actions import notify
from kenroku.core.text import Text

_SECURITY = {
    "mfa/email/totp_activated": Text(ja="認証アプリが設定されました", en="An authenticator app was set up"),
    "mfa/email/totp_deactivated": Text(ja="認証アプリの設定が外されました", en="The authenticator app was removed"),
    "mfa/email/webauthn_added": Text(ja="パスキーが追加されました", en="A passkey was added"),
    "mfa/email/webauthn_removed": Text(ja="パスキーが外されました", en="A passkey was removed"),
    "mfa/email/recovery_codes_generated": Text(ja="新しい予備コードが作られました", en="New recovery codes were made"),
    "account/email/email_changed": Text(ja="メールアドレスが変わりました", en="Your email address was changed"),
}
_AGAIN = {
    "mfa_reauthenticate": _("認証アプリのコードか予備コードを使う"),
    "mfa_reauthenticate:webauthn": _("パスキーを使う"),
}
_IF_NOT_YOU = Text(
    ja="お心当たりがないときは、すぐにサインインして「サインインの方法」を確かめてください。",
    en="If this was not you, sign in at once and check “Ways to sign in”.",
)


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth brings no types
    """Signing up and signing in."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("このアカウントは閉じられています。"),
        "cannot_remove_primary_email": _("いまお使いのメールアドレスは外せません。"),
        "duplicate_email": _("このメールアドレスは、すでにこのアカウントで使われています。"),
        "email_taken": _("このメールアドレスは、すでに使われています。"),
        "incorrect_code": _("コードが違うようです。メールか認証アプリに表示されたコードを、もう一度入力してください。"),
        "invalid_or_expired_key": _("期限が過ぎました。はじめからやり直してください。"),
        "invalid_login": _("サインインできませんでした。もう一度お試しください。"),
        "too_many_login_attempts": _(
            "続けて間違えたため、しばらく受け付けられません。5分ほど待ってからお試しください。"
        ),
        "unverified_primary_email": _("先にメールアドレスを確かめてください。"),
        "same_as_current": _("いまと同じメールアドレスです。新しいメールアドレスを入力してください。"),
        "rate_limited": _("続けて送られたため、しばらく受け付けられません。少し待ってからお試しください。"),
    }

    def save_user(self, request: HttpRequest, user: Any, form: Any, commit: bool = True) -> Account:
        """Open an account in the language in which the person is reading, and record that one was opened."""
        account: Account = user
        account.language = translation.get_language() or "ja"
        with transaction.atomic():
            super().save_user(request, account, form, commit=commit)
            if commit:
                record(AccountOpened(), about=account.ref, by=account)
        return account

    def post_login(self, request: HttpRequest, user: Any, **login: Any) -> HttpResponse:
        """Show the page in the person's own language from now on, where this browser has none chosen."""
        response: HttpResponse = super().post_login(request, user, **login)
        if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            remember_language(request, response, user.language)
        return response

    def format_email_subject(self, subject: str) -> str:
        """The subject as it is written in the template."""
        return str(subject)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write in the language of the account, or of the page where there is no account."""
        chosen = Account.objects.filter(email__iexact=email).values_list("language", flat=True).first()
        with translation.override(chosen or translation.get_language()):
            # Addresses in mails come from the setting, never from a Host header that somebody sent.
            super().send_mail(template_prefix, email, {**context, "address": settings.KENROKU_PUBLIC_URL})

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """The ways in which this person can be asked again, in our words."""
        ways: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        return [{**way, "description": _AGAIN.get(way["id"], way["description"])} for way in ways]

    def send_notification_mail(
        self, template_prefix: str, user: Any, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Tell a person about a change to how they sign in, in the inbox and always by mail as well."""
        if title := _SECURITY.get(template_prefix):
            notify(user, kind="core.security", title=title, body=_IF_NOT_YOU, url="/account/2fa/", always_mail=True)
            if context and (former := context.get("from_email")):
                # Whoever took the account over reads the new mailbox, the owner the old one.
                with translation.override(user.language):
                    send_mail(str(title), str(_IF_NOT_YOU), None, [former])


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth brings no types
    """Passkeys and authenticator apps; their secrets are sealed with the house's key."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": AccountAdapter.error_messages["incorrect_code"],
        "unverified_email": _("先にメールアドレスを確かめてください。"),
        "cannot_delete_authenticator": _("この確認方法は外せません。"),
        "cannot_generate_recovery_codes": _("先にパスキーか認証アプリを設定してください。"),
    }

    def encrypt(self, text: str) -> str:
        """Seal a secret before it is stored."""
        return _seal().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Open a sealed secret, also with keys that were rotated out (`SECRET_KEY_FALLBACKS`)."""
        return _seal().decrypt(encrypted_text.encode()).decode()

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        """A first name for a new key, which the person can change."""
        return str(_("パスキー"))


def remember_language(request: HttpRequest, response: HttpResponse, language: str) -> None:
    """Keep the chosen language in this browser for a year."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME, language, max_age=365 * 24 * 3600, samesite="Lax", secure=request.is_secure()
    )


def _seal() -> MultiFernet:
    keys = [force_bytes(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    return MultiFernet(
        [Fernet(base64.urlsafe_b64encode(hashlib.sha256(b"kenroku.mfa" + key).digest())) for key in keys]
    )
