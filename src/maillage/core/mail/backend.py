"""Django's mail goes to the outbox too: sign-in codes are seen and retried like the rest."""

import uuid
from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from maillage.core import clock
from maillage.core.mail.outbox import enqueue


class OutboxBackend(BaseEmailBackend):
    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            for recipient in message.recipients():
                enqueue(
                    key=f"django:{uuid.uuid4()}",
                    to=recipient,
                    subject=message.subject,
                    text=message.body,
                    now=clock.now(),
                )
        return len(email_messages)
