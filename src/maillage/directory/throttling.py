"""Counting what comes from one place in one hour, without keeping where it came from."""

import hashlib

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

from maillage.directory.errors import TooMany

HOUR = 3600


def count_visit(request: HttpRequest, *, what: str, most: int, refusal: str) -> None:
    """Count an act of a visitor; raise :class:`TooMany` beyond ``most`` in an hour."""
    address = get_adapter(request).get_client_ip(request)
    secret = f"{settings.SECRET_KEY}:{what}:{address}".encode()
    key = f"directory:{what}:{hashlib.sha256(secret).hexdigest()[:32]}"
    cache.add(key, 0, HOUR)
    try:
        seen = cache.incr(key)
    except ValueError:  # it expired in between
        seen = 1
    if seen > most:
        raise TooMany(refusal)
