"""The outbox: at most one message per key, sent with growing pauses between tries."""

import smtplib
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction

from maillage.core.models import OutgoingMail

FIRST_PAUSE = timedelta(minutes=1)
MAX_ATTEMPTS = 10
CLAIM = timedelta(minutes=5)


def enqueue(
    *,
    key: str,
    to: str,
    subject: str,
    text: str,
    now: datetime,
    headers: Mapping[str, str] | None = None,
) -> bool:
    """Write a message to the outbox, in the caller's transaction; false if its key was already there."""
    _, created = OutgoingMail.objects.get_or_create(
        key=key,
        defaults={
            "to": to,
            "subject": " ".join(subject.split())[:200],
            "text": text,
            "headers": dict(headers or {}),
            "created_at": now,
            "next_try_at": now,
        },
    )
    return created


def claim_next(now: datetime) -> OutgoingMail | None:
    """Take one due message so that no other worker does; it comes back if this worker dies."""
    with transaction.atomic():
        mail = (
            OutgoingMail.objects.select_for_update()
            .filter(sent_at__isnull=True, next_try_at__lte=now)
            .order_by("next_try_at", "id")
            .first()
        )
        if mail is not None:
            mail.attempts += 1
            mail.next_try_at = now + CLAIM
            mail.save(update_fields=["attempts", "next_try_at"])
        return mail


def send_due(*, now: datetime) -> int:
    """Send what is due; return how many left. Without a mail server messages stay in the outbox."""
    if not settings.MAILLAGE_SMTP:
        return 0
    sent = 0
    while (mail := claim_next(now)) is not None:
        try:
            connection = get_connection(
                "django.core.mail.backends.smtp.EmailBackend", timeout=20, **settings.MAILLAGE_SMTP
            )
            EmailMessage(
                mail.subject,
                mail.text,
                to=[mail.to],
                connection=connection,
                # The same identifier on every try lets the receiving server drop a double.
                headers=mail.headers
                | {"Message-ID": f"<{mail.pk}.{mail.created_at:%Y%m%d%H%M%S}@maillage>"},
            ).send()
        except (smtplib.SMTPException, OSError) as error:
            mail.last_error = str(error)[:300]
            given_up = mail.attempts >= MAX_ATTEMPTS
            pause = FIRST_PAUSE * 2 ** (mail.attempts - 1)
            mail.next_try_at = None if given_up else now + pause
            mail.save(update_fields=["last_error", "next_try_at"])
        else:
            mail.sent_at, mail.next_try_at, mail.last_error = now, None, ""
            mail.save(update_fields=["sent_at", "next_try_at", "last_error"])
            sent += 1
    return sent
