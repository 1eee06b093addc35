"""Addresses of the account, of its collections and of its objects. They never change: others keep them."""

from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse

from maillage.agenda.models import Occurrence

NAME = "agenda"


def absolute(path: str) -> str:
    return settings.BASE_URL.rstrip("/") + path


def actor() -> str:
    return absolute(reverse("agenda:federation_actor"))


def key() -> str:
    return f"{actor()}#cle"


def inbox() -> str:
    return absolute(reverse("agenda:federation_inbox"))


def outbox() -> str:
    return absolute(reverse("agenda:federation_outbox"))


def followers() -> str:
    return absolute(reverse("agenda:federation_followers"))


def object_of(ref: str, date_key: str) -> str:
    return absolute(reverse("agenda:federation_object", args=[ref, date_key]))


def object_of_date(date: Occurrence) -> str:
    return object_of(date.event.ref, date.key)


def host() -> str:
    """Return the host of the account's handle, with its port when it is not the usual one."""
    return urlsplit(settings.BASE_URL).netloc


def handle() -> str:
    """Return what people type to follow: "agenda@exemple.fr"."""
    return f"{NAME}@{host()}"
