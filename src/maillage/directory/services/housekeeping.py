"""What is no longer needed goes: addresses of old invitations, pictures that nothing shows."""

from datetime import datetime, timedelta

from django.core.files.storage import default_storage
from django.db import transaction

from maillage.core.actor import Actor
from maillage.core.permissions import require
from maillage.directory.models import Draft, Invitation, Organisation, Statement

# A picture is stored a moment before the draft that names it.
UNNAMED_FOR = timedelta(days=1)


@transaction.atomic
def forget_expired_invitations(*, actor: Actor, now: datetime) -> int:
    """Close the invitations whose time has run out and forget their addresses; return how many."""
    require(actor, "directory.moderate")
    expired = Invitation.objects.filter(
        accepted_at=None, cancelled_at=None, expires_at__lt=now
    ).order_by("pk")
    return expired.update(cancelled_at=now, email="")


def forget_unused_logos(*, actor: Actor, now: datetime) -> int:
    """Delete the stored logos that no profile, statement or draft names; return how many."""
    require(actor, "directory.moderate")
    if not default_storage.exists("logos"):
        return 0
    _, files = default_storage.listdir("logos")
    stored = {f"logos/{name}" for name in files}
    used = set(Organisation.objects.exclude(logo="").order_by("pk").values_list("logo", flat=True))
    used.update(
        Statement.objects.filter(field="logo").order_by("pk").values_list("value", flat=True)
    )
    used.update(
        Draft.objects.filter(values__has_key="logo")
        .order_by("pk")
        .values_list("values__logo", flat=True)
    )
    old = [
        name
        for name in sorted(stored - used)
        if now - default_storage.get_modified_time(name) > UNNAMED_FOR
    ]
    for name in old:
        default_storage.delete(name)
    return len(old)
