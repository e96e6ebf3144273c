# SPDX-License-Identifier: Apache-2.0
"""Mailing notices in the background."""

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django_tasks import task

from kenroku.core.tasks.retries import retried


@retried()
@task()
def send(notice_id: int) -> None:
    """Mail one notice in its reader's language; a second run finds that it was mailed and does nothing."""
    from kenroku.core.notices.models import Notice  # tables are not ready when tasks are first read

    notice = (
        Notice.objects.select_related("account").filter(pk=notice_id, mailed_at=None, account__is_active=True).first()
    )
    if notice is None:
        return
    with translation.override(notice.account.language):
        context = {"notice": notice, "address": settings.KENROKU_PUBLIC_URL}
        send_mail(str(notice.title), render_to_string("inbox/mail.txt", context), None, [notice.account.email])
    # After the mail: a mail that comes twice is better than one that never comes.
    Notice.objects.filter(pk=notice_id).update(mailed_at=timezone.now())
