"""Where the directory's records come from, with their numbers and dates."""

from dataclasses import dataclass
from datetime import date, datetime

from django.core.cache import cache
from django.db.models import Count, Max

from maillage.directory.models import Source
from maillage.territory.models import Area

# Imports are rare and long: the figures of sources may be some minutes old.
CACHE_SECONDS = 300
KEY = "portal:sources"


@dataclass(frozen=True, slots=True)
class SourceFigures:
    """A source: ``organisations`` it describes, the last date it says, the last time it was received."""

    code: str
    name: str
    publisher: str
    licence: str
    url: str
    organisations: int
    declared_on: date | None
    received_at: datetime | None

    @property
    def who(self) -> str:
        return self.publisher or self.name


def source_figures() -> tuple[SourceFigures, ...]:
    """Return the sources that gave records, the fullest first. One query, kept some minutes."""
    kept: tuple[SourceFigures, ...] | None = cache.get(KEY)
    if kept is not None:
        return kept
    rows = Source.objects.annotate(
        organisations=Count("records__organisation", distinct=True),
        declared_on=Max("records__declared_on"),
        received_at=Max("records__received_at"),
    ).filter(organisations__gt=0)
    found = tuple(
        SourceFigures(
            code=row.code,
            name=row.name,
            publisher=row.publisher,
            licence=row.licence,
            url=row.url,
            organisations=row.organisations,
            declared_on=row.declared_on,
            received_at=row.received_at,
        )
        for row in rows.order_by("-organisations", "code")
    )
    cache.set(KEY, found, CACHE_SECONDS)
    return found


def area_sources() -> tuple[tuple[str, int], ...]:
    """Return (source, number of areas) of the outlines and areas of the territory."""
    rows = Area.objects.exclude(source="").values_list("source").annotate(number=Count("pk"))
    return tuple(rows.order_by("source"))
