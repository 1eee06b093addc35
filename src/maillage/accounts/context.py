"""What pages need of accounts: for whom a person may act, and the way into the demonstration."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from maillage.accounts.actors import acting_for_choices
from maillage.core.actor import Actor


def accounts(request: HttpRequest) -> dict[str, Any]:
    """Context processor.

    ``acting_for_choices``: [(organisation id, name)], read when shown. ``demo_url``: empty but in a
    demonstration.
    """
    actor = getattr(request, "actor", None)
    return {
        "acting_for_choices": SimpleLazyObject(lambda: choices_of(actor)),
        "demo_url": reverse("accounts:demo") if settings.MAILLAGE_DEMO else "",
    }


def choices_of(actor: Actor | None) -> list[tuple[int, str]]:
    """Return nothing before the actor is known: an error page may come first."""
    return acting_for_choices(actor) if actor is not None and actor.roles else []
