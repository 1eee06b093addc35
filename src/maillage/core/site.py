"""The installation's own facts: the territory's name above all."""

from typing import Any

from django.core.cache import cache
from django.db import DatabaseError, transaction

from maillage.core.models import Setting

TERRITORY_NAME = "name"
DEFAULT_NAME = "Territoire sans nom"
CACHE_SECONDS = 30


def get_setting(key: str, default: Any = None) -> Any:
    """Return a fact of the installation, or ``default``."""
    row = Setting.objects.filter(key=key).first()
    return default if row is None else row.value


@transaction.atomic
def set_setting(key: str, value: Any) -> None:
    Setting.objects.update_or_create(key=key, defaults={"value": value})
    cache.delete(f"setting:{key}")


def current_site_name() -> str:
    """Return the territory's name, also when the database is not there (error pages need it)."""
    try:
        name = cache.get("setting:name")
        if name is None:
            name = get_setting(TERRITORY_NAME, DEFAULT_NAME)
            cache.set("setting:name", name, CACHE_SECONDS)
    except DatabaseError:
        return DEFAULT_NAME
    return name
