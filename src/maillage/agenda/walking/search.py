"""What the index knows of trails: public ones, with what everybody sees of their stops."""

from collections.abc import Iterable, Iterator, Sequence

from maillage.agenda.enums import TrailState
from maillage.agenda.models import Trail
from maillage.agenda.walking.queries import seen_stops, with_stops
from maillage.algorithms.french_text import fold
from maillage.core.actor import Actor
from maillage.core.search import Searchable, SearchDocument

KIND = "trail"


def load_documents(keys: Sequence[str]) -> Iterable[SearchDocument]:
    rows = Trail.objects.filter(ref__in=keys, state=TrailState.PUBLISHED)
    return [document(one) for one in with_stops(rows).order_by("pk")]


def all_keys() -> Iterator[str]:
    rows = Trail.objects.filter(state=TrailState.PUBLISHED).order_by("pk")
    return rows.values_list("ref", flat=True).iterator(chunk_size=5000)


def document(trail: Trail) -> SearchDocument:
    stops = seen_stops(Actor.anonymous(), list(trail.stops.all()), None)
    lat, lon = stops[0].place.position or (None, None) if stops else (None, None)
    words = [one.stop.label for one in stops] + ([trail.area.name] if trail.area else [])
    return SearchDocument(
        kind=KIND,
        key=trail.ref,
        title=trail.title,
        body=f"{trail.summary} {trail.description}".strip(),
        keywords=tuple(dict.fromkeys(words)),
        lat=lat,
        lon=lon,
        updated=int(trail.updated_at.timestamp()),
        sort_title=fold(trail.title),
        stored={
            "summary": trail.summary,
            "stops": len(stops),
            "url": trail.get_absolute_url(),
            "fictional": trail.is_fictional,
        },
    )


SEARCHABLE = Searchable(KIND, load_documents, all_keys)
