from maillage.core.models.audit import AuditEntry
from maillage.core.models.change_feed import ChangeFeedEntry
from maillage.core.models.mail import OutgoingMail
from maillage.core.models.site import Setting

__all__ = ["AuditEntry", "ChangeFeedEntry", "OutgoingMail", "Setting"]
