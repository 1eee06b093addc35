"""The picture of an event: kept after the event is, so that a refused form leaves no trace in the agenda."""

from datetime import datetime, timedelta

from django.core.files.storage import default_storage
from django.db import transaction

from maillage.agenda.models import Event
from maillage.agenda.pictures import FOLDER, WAITING, picture_name, store
from maillage.agenda.services.writing import locked, tell
from maillage.core.actor import Actor
from maillage.core.permissions import require

# A picture waits for its form this long.
WAITS = timedelta(days=1)


@transaction.atomic
def set_image(*, actor: Actor, event: Event, content: bytes | None, now: datetime) -> Event:
    """Give an event a picture already made safe (see ``pictures``), or none."""
    current = locked(event)
    require(actor, "agenda.edit", current)
    name = picture_name(current.ref, content) if content else ""
    if name == (current.image.name or ""):
        return current
    if content:
        store(name, content)
    current.image = name
    current.updated_at = now
    current.save(update_fields=["image", "updated_at"])
    tell(
        actor=actor, event=current, verb="agenda.event_changed", now=now, data={"fields": ["image"]}
    )
    return current


def forget_unused_images(*, actor: Actor, now: datetime) -> int:
    """Delete stored pictures that no event names any more; return how many."""
    require(actor, "agenda.moderate")
    used = set(Event.objects.exclude(image="").order_by("pk").values_list("image", flat=True))
    old = 0
    for folder in (FOLDER, WAITING):
        if not default_storage.exists(folder):
            continue
        for file in sorted(default_storage.listdir(folder)[1]):
            name = f"{folder}/{file}"
            if name not in used and now - default_storage.get_modified_time(name) > WAITS:
                default_storage.delete(name)
                old += 1
    return old
