# SPDX-License-Identifier: Apache-2.0
"""Making and revoking tokens, and finding the one that a request carries."""

import secrets
from collections.abc import Iterable
from datetime import timedelta
from http import HTTPStatus

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from kenroku.core import modules
from kenroku.core.accounts.events import TokenIssued, TokenRevoked
from kenroku.core.accounts.models import Account, ApiToken
from kenroku.core.accounts.models.token import fingerprint
from kenroku.core.events.log import record
from kenroku.core.refusals import Refused

PREFIX = "kenroku_"
"""Begins every secret, so that scanners for leaked secrets can know it."""

LONGEST = timedelta(days=366)
MOST = 20
"""Live tokens that one person may have."""


def known_scopes() -> tuple[str, ...]:
    """Every scope that a token can be made for: reading and writing, by open room."""
    return tuple(f"{name}:{verb}" for name in modules.names() for verb in ("read", "write"))


@transaction.atomic
def issue(account: Account, *, name: str, scopes: Iterable[str], lasts: timedelta) -> tuple[ApiToken, str]:
    """Make a token and give back it and its secret, which is not kept and cannot be shown again.

    Refuses with `unknown_scope`, `too_long_lived` (more than 366 days) and `too_many_tokens`.
    """
    wanted = sorted(set(scopes))
    if not wanted or not set(wanted) <= set(known_scopes()):
        raise Refused(
            "unknown_scope",
            _("トークンでできることを、一覧から選んでください。"),
            status=HTTPStatus.UNPROCESSABLE_ENTITY,
        )
    if not timedelta(0) < lasts <= LONGEST:
        raise Refused("too_long_lived", _("トークンの期限は366日までです。"), status=HTTPStatus.UNPROCESSABLE_ENTITY)
    Account.objects.select_for_update().get(pk=account.pk)
    if ApiToken.objects.live().filter(account=account).count() >= MOST:
        raise Refused("too_many_tokens", _("使っていないトークンを取り消してから、もう一度お試しください。"))
    secret = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        account=account,
        name=name,
        prefix=secret[: len(PREFIX) + 4],
        digest=fingerprint(secret),
        scopes=wanted,
        expires_at=timezone.now() + lasts,
    )
    record(TokenIssued(scopes=tuple(wanted)), by=account)
    return token, secret


@transaction.atomic
def revoke(token: ApiToken, *, by: Account | None) -> None:
    """Make a token useless at once; a second time changes nothing. Refuses with `not_yours` for another's token."""
    if by is not None and by != token.account:
        raise Refused("not_yours", _("ほかの人のトークンは取り消せません。"), status=HTTPStatus.FORBIDDEN)
    if ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=timezone.now()):
        record(TokenRevoked(), by=by)


@transaction.atomic
def revoke_all(account: Account, *, by: Account | None) -> None:
    """Make every token of a person useless, as part of a dismissal."""
    for _token in range(ApiToken.objects.filter(account=account, revoked_at=None).update(revoked_at=timezone.now())):
        record(TokenRevoked(), by=by)


def bearer(request: HttpRequest | str) -> ApiToken | None:
    """The live token in a request's Authorization header, or in the header's text; None where there is none."""
    header = request if isinstance(request, str) else request.headers.get("Authorization", "")
    scheme, _space, secret = header.partition(" ")
    if scheme.lower() != "bearer" or not secret.startswith(PREFIX):
        return None
    return ApiToken.objects.find(secret.strip())
