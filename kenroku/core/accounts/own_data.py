# SPDX-License-Identifier: Apache-2.0
"""The personal data that the core itself keeps."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator

from kenroku.core.accounts.models import AccessRecord, Account, ApiToken, Membership, RoleGrant
from kenroku.core.accounts.personal import PersonalData
from kenroku.core.text import Text


def _close(account: Account) -> None:
    """Blank the account itself; the row stays for the records that point at it."""
    account.email = f"{account.actor}@erased.invalid"
    account.name = ""
    account.language = "ja"
    account.wants_mail = account.is_active = False
    account.last_login = None
    account.set_unusable_password()
    account.save()


def _keep(account: Account) -> None:
    """Records of who read what stay as evidence; with the account blanked they name nobody."""


OWN = (
    PersonalData(
        name="mail_addresses",
        title=Text(ja="メールアドレス", en="Email addresses"),
        rows=lambda account: EmailAddress.objects.filter(user=account),
        columns=("email", "verified", "primary"),
    ),
    PersonalData(
        name="sign_in_keys",
        title=Text(ja="パスキーと認証アプリ", en="Passkeys and authenticator apps"),
        rows=lambda account: Authenticator.objects.filter(user=account),
        columns=("type", "created_at", "last_used_at"),
    ),
    PersonalData(
        name="tokens",
        title=Text(ja="APIトークン", en="API tokens"),
        rows=lambda account: ApiToken.objects.filter(account=account),
        columns=("name", "prefix", "scopes", "made_at", "expires_at", "used_on", "revoked_at"),
    ),
    PersonalData(
        name="departments",
        title=Text(ja="所属", en="Departments"),
        rows=lambda account: Membership.objects.filter(account=account),
        columns=("department__key",),
    ),
    PersonalData(
        name="roles",
        title=Text(ja="役割", en="Roles"),
        rows=lambda account: RoleGrant.objects.filter(account=account),
        columns=("role", "department__key", "granted_at"),
    ),
    PersonalData(
        name="readings",
        title=Text(ja="だれが私の情報を見たか", en="Who has seen my information"),
        rows=lambda account: AccessRecord.objects.filter(subject=account),
        columns=("at", "office", "purpose", "about"),
        erase=_keep,
    ),
    PersonalData(
        name="account",
        title=Text(ja="アカウント", en="Account"),
        rows=lambda account: Account.objects.filter(pk=account.pk),
        columns=("email", "name", "language", "wants_mail", "joined_at", "last_login"),
        erase=_close,
    ),
)
