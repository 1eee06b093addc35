"""Mail: an outbox written with the change, emptied by the worker."""

from maillage.core.mail.outbox import enqueue, send_due

__all__ = ["enqueue", "send_due"]
