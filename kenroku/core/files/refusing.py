# SPDX-License-Identifier: Apache-2.0
"""The ways in which a file is not taken."""

from http import HTTPStatus

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from kenroku.core.refusals import Refused


def too_big(limit: int) -> Refused:
    """More bytes than one file may have."""
    return Refused(
        "file_too_big",
        _("ファイルが大きすぎます。%(limit)sメガバイトまでにしてください。") % {"limit": limit // (1024 * 1024)},
        status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    )


def empty() -> Refused:
    """No bytes at all."""
    return Refused(
        "file_empty", _("ファイルの中身がありません。選び直してください。"), status=HTTPStatus.UNPROCESSABLE_ENTITY
    )


def not_allowed(extensions: str) -> Refused:
    """A kind that this place does not take, or none that we know."""
    return Refused(
        "file_kind",
        _("この種類のファイルは受け取れません。使えるのは %(extensions)s です。") % {"extensions": extensions},
        status=HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    )


def not_what_it_says() -> Refused:
    """The name says one thing and the bytes another."""
    return Refused(
        "file_mismatch",
        _("ファイルの名前の終わり（拡張子）と中身が合いません。元のソフトで保存し直してください。"),
        status=HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    )


def unreadable() -> Refused:
    """Broken, or cut short on the way."""
    return Refused(
        "file_broken",
        _("ファイルが壊れているか、途中で切れています。もう一度送るか、保存し直してください。"),
        status=HTTPStatus.UNPROCESSABLE_ENTITY,
    )


def too_many_pixels(limit: int) -> Refused:
    """A picture that would fill the memory when it is opened."""
    return Refused(
        "picture_too_large",
        _("画像が大きすぎます。縦×横が%(limit)s画素までになるように縮めてください。") % {"limit": f"{limit:,}"},
        status=HTTPStatus.UNPROCESSABLE_ENTITY,
    )


def unsafe(why: str | Promise) -> Refused:
    """Something in it may harm whoever opens it."""
    return Refused("file_unsafe", why, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def infected() -> Refused:
    """The scanner knows what is in it."""
    return Refused(
        "file_infected",
        _("ウイルスが見つかったため、受け取りませんでした。お使いの機器を確かめてください。"),
        status=HTTPStatus.UNPROCESSABLE_ENTITY,
    )


def not_scanned() -> Refused:
    """The scanner is to be asked and does not answer: what cannot be scanned is not taken."""
    return Refused(
        "scanner_away",
        _("いまウイルスの検査ができないため、ファイルを受け取れません。しばらくしてからもう一度送ってください。"),
        status=HTTPStatus.SERVICE_UNAVAILABLE,
    )
