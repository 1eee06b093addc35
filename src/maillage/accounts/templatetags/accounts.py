"""How one's own data are told."""

import json
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.template import Library
from django.utils import timezone

from maillage.accounts import devices
from maillage.core.ui import french

register = Library()


@register.filter
def device_name(signature: str) -> str:
    return devices.device_name(signature)


@register.filter
def said(value: Any) -> str:
    """Return a kept value as people read it: dates, yes and no, nothing."""
    if value is None or value == "":
        return "rien"
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, datetime):
        return french.format_moment(timezone.localtime(value))
    if isinstance(value, dict | list):
        return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False) if value else "rien"
    return str(value)
