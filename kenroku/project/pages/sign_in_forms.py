# SPDX-License-Identifier: Apache-2.0
"""allauth's sign-in forms in our words: labels and hints instead of placeholders, number keys for codes."""

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.utils.translation import gettext_lazy as _


class OurWords:
    """Replaces the labels, hints and attributes of the fields that a sign-in form may have."""

    words: dict[str, tuple[Any, Any]] = {}
    attributes: dict[str, dict[str, str]] = {
        "login": {"autocomplete": "username webauthn", "inputmode": "email", "spellcheck": "false"},
        "email": {"autocomplete": "email", "inputmode": "email", "spellcheck": "false"},
        "code": {"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"},
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, forms.Field] = self.fields  # type: ignore[attr-defined]
        for name, field in fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.widget.attrs.update(self.attributes.get(name, {}))
            if name in self.words:
                field.label, field.help_text = self.words[name]


_MAIL = (_("メールアドレス"), _("例: hanako@example.jp"))
_MAIL_CODE = (_("メールに書かれた8桁のコード"), _("例: 1234-5678。ハイフンはなくてもかまいません。"))
_APP_CODE = (_("認証アプリに表示された6桁のコード"), _("30秒ごとに変わります。"))
_KEY_NAME = (_("この鍵の名前"), _("あとで見分けるための名前です。例: 仕事のスマートフォン"))


class Login(OurWords, account.LoginForm):  # type: ignore[misc]
    """Sign in: where to send the code."""

    words = {"login": _MAIL}


class RequestLoginCode(OurWords, account.RequestLoginCodeForm):  # type: ignore[misc]
    """The same, on its own page."""

    words = {"email": _MAIL}


class Signup(OurWords, account.SignupForm):  # type: ignore[misc]
    """Open an account: an address is all it takes."""

    words = {"email": (_("メールアドレス"), _("確かめるためのコードを送ります。例: hanako@example.jp"))}


class ChangeEmail(OurWords, account.AddEmailForm):  # type: ignore[misc]
    """Another address."""

    words = {"email": (_("新しいメールアドレス"), _("確かめるためのコードを送ります。"))}


class ConfirmLoginCode(OurWords, account.ConfirmLoginCodeForm):  # type: ignore[misc]
    """The code from the mail."""

    words = {"code": _MAIL_CODE}


class ConfirmEmailCode(OurWords, account.ConfirmEmailVerificationCodeForm):  # type: ignore[misc]
    """The code from the mail that confirms an address."""

    words = {"code": _MAIL_CODE}


class Authenticate(OurWords, mfa.AuthenticateForm):  # type: ignore[misc]
    """The second factor, when signing in."""

    words = {"code": (_APP_CODE[0], _("予備コードも使えます。"))}


class Reauthenticate(OurWords, mfa.ReauthenticateForm):  # type: ignore[misc]
    """The second factor, before something that matters."""

    words = {"code": (_APP_CODE[0], _("予備コードも使えます。"))}


class ActivateTOTP(OurWords, totp.ActivateTOTPForm):  # type: ignore[misc]
    """The first code of an authenticator app."""

    words = {"code": _APP_CODE}


class AddWebAuthn(OurWords, webauthn.AddWebAuthnForm):  # type: ignore[misc]
    """A new passkey."""

    words = {
        "name": _KEY_NAME,
        "passwordless": (
            _("この鍵だけでサインインする"),
            _("指紋、顔、または暗証番号で本人を確かめる鍵に使えます。確かめられない古い鍵では外してください。"),
        ),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["passwordless"].initial = True


class EditWebAuthn(OurWords, webauthn.EditWebAuthnForm):  # type: ignore[misc]
    """Another name for a passkey."""

    words = {"name": _KEY_NAME}
