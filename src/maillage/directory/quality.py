"""The quality score of a profile, explained criterion by criterion."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from maillage.algorithms.profile_layers import Criterion, is_blank, score
from maillage.directory.fields import FIELDS

FRESH = timedelta(days=365)
CONTACT_POINTS = 15
CONFIRMED_POINTS = 20
CONTACTS = ("phone", "email", "website")


def criteria(
    values: Mapping[str, Any], confirmed_at: datetime | None, now: datetime
) -> list[Criterion]:
    """Return what makes the score: a field filled, a way to get in touch, a recent confirmation."""
    lines = [
        Criterion(field.label, field.weight, not is_blank(values.get(field.key)), field.advice)
        for field in FIELDS.values()
        if field.weight
    ]
    lines.append(
        Criterion(
            "Un moyen de vous joindre",
            CONTACT_POINTS,
            any(not is_blank(values.get(key)) for key in CONTACTS),
            "Donnez un téléphone, une adresse électronique ou un site.",
        )
    )
    lines.append(
        Criterion(
            "Confirmée depuis moins d’un an",
            CONFIRMED_POINTS,
            confirmed_at is not None and now - confirmed_at < FRESH,
            "Relisez la fiche et confirmez qu’elle est à jour.",
        )
    )
    return lines


def quality_of(values: Mapping[str, Any], confirmed_at: datetime | None, now: datetime) -> int:
    return score(criteria(values, confirmed_at, now))


def quality_unconfirmed(filled: Iterable[str]) -> int:
    """Return the quality of a profile that nobody confirmed, from the keys of its filled fields."""
    values = dict.fromkeys(filled, True)
    return score(criteria(values, None, datetime.min.replace(tzinfo=UTC)))


def is_stale(confirmed_at: datetime | None, now: datetime) -> bool:
    """Whether nobody confirmed the profile in the last twelve months."""
    return confirmed_at is None or now - confirmed_at >= FRESH
