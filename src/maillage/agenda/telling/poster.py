"""The poster of a highlight: one A3 or A4 page that somebody would hang in a hall."""

import hashlib
import json
from datetime import datetime
from pathlib import Path
from typing import Any

import qrcode
from django.core.cache import cache

from maillage.agenda.enums import HighlightState
from maillage.agenda.feeds.words import base_url
from maillage.agenda.models import Highlight
from maillage.agenda.telling.queries import told
from maillage.agenda.telling.reading import Line, day_groups
from maillage.core.actor import Actor
from maillage.core.documents.typeset import typeset
from maillage.core.site import current_site_name
from maillage.core.ui.french import count, format_date, typography

TEMPLATE = Path(__file__).with_name("poster.typ")
# What one page shows and stays readable from two steps away.
MOST_LINES, MOST_NAMES = 30, 24
KEPT_S = 3600


def pdf_of(highlight: Highlight, *, size: str, now: datetime) -> bytes:
    """Return the poster; the same content is typeset once an hour at the most."""
    data = document(highlight, size=size)
    digest = hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()
    key = f"agenda-poster-{digest}"
    made: bytes | None = cache.get(key)
    if made is None:
        made = typeset(TEMPLATE, data, now=now)
        cache.set(key, made, KEPT_S)
    return made


def document(highlight: Highlight, *, size: str) -> dict[str, Any]:
    """Return what the poster says, as JSON values: only what everybody may see."""
    seen = told(Actor.anonymous(), highlight)
    groups = day_groups(seen)
    total = sum(len(lines) for _, lines in groups)
    names = [typography(one.name) for one in seen.organisations]
    url = f"{base_url()}{highlight.get_absolute_url()}"
    return {
        "size": size,
        "town": current_site_name(),
        "title": typography(highlight.title),
        "summary": typography(highlight.summary),
        "period": highlight.period,
        "days": _days(groups),
        "more": _others(total - MOST_LINES, "autre rendez-vous", "autres rendez-vous"),
        "organisations": names[:MOST_NAMES]
        + list(filter(None, [_others(len(names) - MOST_NAMES, "autre", "autres")])),
        "url": url,
        "qr": squares(url),
        "fictional": highlight.is_fictional or any(one.is_fictional for one in seen.events),
        "draft": highlight.state != HighlightState.PUBLISHED,
    }


def _days(groups: Any) -> list[dict[str, Any]]:
    left = MOST_LINES
    days = []
    for day, lines in groups:
        kept = lines[:left]
        left -= len(kept)
        if kept:
            title = format_date(day, year=False)
            days.append(
                {"title": f"{title[0].upper()}{title[1:]}", "lines": [_line(one) for one in kept]}
            )
    return days


def _line(one: Line) -> dict[str, Any]:
    where = ", ".join(dict.fromkeys(filter(None, (one.place, one.district))))
    meta = [typography(words) for words in (where, one.who) if words]
    title = typography(one.event.title)
    return {"hours": one.hours, "title": title, "meta": meta, "cancelled": one.cancelled}


def _others(number: int, one: str, many: str) -> str:
    return f"et {count(number, one, many)}" if number > 0 else ""


def squares(text: str) -> list[str]:
    """Return a QR code (ISO/IEC 18004, level M) as rows of "0" and "1", its quiet edge included."""
    code = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M, border=3)
    code.add_data(text)
    code.make(fit=True)
    return ["".join("1" if dark else "0" for dark in row) for row in code.get_matrix()]
