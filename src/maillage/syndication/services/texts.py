"""The versions of the words of consent."""

from datetime import datetime

from django.db import transaction

from maillage.core.databases import lock_once
from maillage.syndication.models import ConsentText
from maillage.syndication.wording import TEXT


def current_text(*, now: datetime) -> ConsentText:
    """Return the words to read before agreeing; words that changed since become a new version."""
    latest = ConsentText.objects.order_by("-version").first()
    if latest is not None and latest.text == TEXT:
        return latest
    with transaction.atomic():
        lock_once("syndication.text")
        latest = ConsentText.objects.order_by("-version").first()
        if latest is not None and latest.text == TEXT:
            return latest
        version = latest.version + 1 if latest else 1
        return ConsentText.objects.create(version=version, text=TEXT, since=now)
