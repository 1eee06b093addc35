"""Keeping a logo: written to storage before the draft that names it."""

from datetime import datetime

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from maillage.core.actor import Actor
from maillage.core.permissions import require
from maillage.directory.logos import logo_name
from maillage.directory.models import Organisation
from maillage.directory.services.drafts import save_draft


def keep_logo(*, actor: Actor, organisation: Organisation, content: bytes, now: datetime) -> str:
    """Store a picture already made safe (see ``logos.read_logo``) and put it into the draft."""
    require(actor, "directory.edit_profile", organisation)
    name = logo_name(organisation.ref, content)
    if not default_storage.exists(name):
        name = default_storage.save(name, ContentFile(content))
    save_draft(actor=actor, organisation=organisation, values={"logo": name}, now=now)
    return name
