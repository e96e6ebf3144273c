# SPDX-License-Identifier: Apache-2.0
"""Appointing staff and giving roles. `by` is the administrator who does it; None is the operator at the command line."""

from http import HTTPStatus

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils.translation import gettext as _

from kenroku.core import modules
from kenroku.core.accounts import access
from kenroku.core.accounts.events import KeysForgotten, RoleGranted, RoleRevoked, StaffAppointed, StaffDismissed
from kenroku.core.accounts.models import Account, Department, Membership, RoleGrant
from kenroku.core.accounts.roles import ADMIN
from kenroku.core.accounts.tokens import revoke_all
from kenroku.core.events.log import record
from kenroku.core.notices.actions import notify
from kenroku.core.refusals import Refused
from kenroku.core.text import Text


def prefer(account: Account, *, name: str, language: str, wants_mail: bool) -> None:
    """Keep how a person wants to be called, in which language, and whether notices come by mail as well."""
    account.name, account.language, account.wants_mail = name, language, wants_mail
    account.save(update_fields=["name", "language", "wants_mail"])


@transaction.atomic
def appoint(account: Account, *, departments: tuple[Department, ...] = (), by: Account | None) -> None:
    """Make a person a staff member of these departments; a staff member who is moved keeps the roles.

    Refuses with `not_admin`, and with `account_closed` where the account was erased.
    """
    _require_admin(by)
    account.refresh_from_db(from_queryset=Account.objects.select_for_update())
    if not account.is_active:
        raise Refused(
            "account_closed", _("このアカウントは閉じられています。本人に新しいアカウントを作ってもらってください。")
        )
    if not account.is_staff:
        account.is_staff = True
        account.save(update_fields=["is_staff"])
        record(StaffAppointed(), about=account.ref, by=by)
    account.memberships.exclude(department__in=departments).delete()
    for department in departments:
        Membership.objects.get_or_create(account=account, department=department)


@transaction.atomic
def dismiss(account: Account, *, by: Account | None) -> None:
    """End a person's work for the city: every role, membership and token goes, and every session ends.

    Refuses with `not_admin`, `not_staff`, and `last_admin` where nobody could appoint staff afterwards.
    """
    _require_admin(by)
    _lock_staff(account)
    for grant in account.grants.select_related("department"):
        _take(grant, by=by)
    account.memberships.all().delete()
    revoke_all(account, by=by)
    account.is_staff = False
    account.save(update_fields=["is_staff"])
    account.end_sessions()
    record(StaffDismissed(), about=account.ref, by=by)


@transaction.atomic
def grant(account: Account, *, role: str, department: Department | None = None, by: Account | None) -> RoleGrant:
    """Give a staff member a role, in the whole city or in one department, and tell them.

    Refuses with `not_admin`, `not_staff`, `unknown_role` and `already_granted`.
    """
    _require_admin(by)
    _lock_staff(account)
    found = modules.roles().get(role)
    if found is None:
        raise Refused(
            "unknown_role",
            _("その役割はありません。一覧から選び直してください。"),
            status=HTTPStatus.UNPROCESSABLE_ENTITY,
        )
    given, is_new = RoleGrant.objects.get_or_create(
        account=account, role=role, department=department, defaults={"by": by}
    )
    if not is_new:
        raise Refused("already_granted", _("この職員は、すでにその役割を持っています。"))
    record(RoleGranted(role=role, department=department.key if department else None), about=account.ref, by=by)
    notify(
        account,
        kind="core.role_granted",
        title=Text(ja="新しい役割が与えられました", en="You were given a new role"),
        body=Text(
            ja=f"{found.title.ja}: {found.meaning.ja}",
            en=f"{found.title.en or found.title.ja}: {found.meaning.en or found.meaning.ja}",
        ),
        url="/staff",
    )
    return given


@transaction.atomic
def revoke(grant: RoleGrant, *, by: Account | None) -> None:
    """Take a role back. Refuses with `not_admin`, and with `last_admin` where nobody could appoint staff afterwards."""
    _require_admin(by)
    _lock_staff(grant.account)
    _take(grant, by=by)


@transaction.atomic
def forget_keys(account: Account, *, by: Account | None) -> None:
    """Remove every passkey, authenticator app and recovery code of a person who lost them, and end every session.

    The person then signs in with a code by mail and sets up new ones. Refuses with `not_admin`, and with `own_keys`:
    whoever still has a key uses the account pages, whoever has none asks a colleague or the operator.
    """
    _require_admin(by)
    if by == account:
        raise Refused("own_keys", _("自分の鍵は、アカウントのページの「サインインの方法」で外してください。"))
    Authenticator.objects.filter(user=account).delete()
    account.end_sessions()
    record(KeysForgotten(), about=account.ref, by=by)
    notify(
        account,
        kind="core.security",
        title=Text(ja="パスキーと認証アプリが外されました", en="Your passkeys and authenticator app were removed"),
        body=Text(
            ja="なくしたという連絡により、市が外しました。お心当たりがないときは、すぐに市へお知らせください。",
            en="The city removed them because they were reported lost. If this was not you, tell the city at once.",
        ),
        url="/account/2fa/",
        always_mail=True,
    )


def _take(grant: RoleGrant, *, by: Account | None) -> None:
    if grant.role == ADMIN.name and grant.department is None:
        # Locked in one order, so that two administrators who remove each other at the same time cannot both succeed.
        admins = RoleGrant.objects.select_for_update().filter(role=ADMIN.name, department=None).order_by("pk")
        if not [other for other in admins if other.pk != grant.pk]:
            raise Refused("last_admin", _("最後の管理者は外せません。先に、ほかの職員を管理者にしてください。"))
    department = grant.department.key if grant.department else None
    grant.delete()
    record(RoleRevoked(role=grant.role, department=department), about=grant.account.ref, by=by)


def _lock_staff(account: Account) -> None:
    account.refresh_from_db(from_queryset=Account.objects.select_for_update())
    if not access.is_staff(account):
        raise Refused("not_staff", _("この人は職員ではありません。先に職員として任命してください。"))


def _require_admin(by: Account | None) -> None:
    if by is not None and not access.holds(by, ADMIN.name):
        raise Refused(
            "not_admin",
            _("職員と役割を変えられるのは管理者だけです。管理者に頼んでください。"),
            status=HTTPStatus.FORBIDDEN,
        )
