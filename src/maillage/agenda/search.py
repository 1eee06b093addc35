"""What the index knows of an event: what is announced, one document for the audience that may see it.

Drafts, dates on hold and removed events are never given (R2, R20), nor the online link (R6).
"""

from collections.abc import Iterable, Iterator, Sequence

from maillage.agenda.enums import SHARED, OrganiserState, State
from maillage.agenda.features import FEATURES, features_of
from maillage.agenda.models import Event
from maillage.agenda.queries.events import with_details
from maillage.algorithms.french_text import fold
from maillage.core.search import Searchable, SearchDocument
from maillage.territory.nomenclatures import audiences, theme_path

KIND = "event"


def load_documents(keys: Sequence[str]) -> Iterable[SearchDocument]:
    """Return the documents of some events; none for one that is not announced or is gone."""
    events = Event.objects.filter(ref__in=list(keys), state__in=sorted(SHARED))
    for event in with_details(events).order_by("pk"):
        yield document(event)


def all_keys() -> Iterator[str]:
    shared = Event.objects.filter(state__in=sorted(SHARED)).order_by("pk")
    return shared.values_list("ref", flat=True).iterator(chunk_size=5000)


def document(event: Event) -> SearchDocument:
    """Return an event as it is found: members of the network alone find what is not public yet."""
    place = event.place
    area = (place.area if place else None) or event.area
    codes = event.theme_codes()
    return SearchDocument(
        kind=KIND,
        key=event.ref,
        title=event.title,
        body=f"{event.summary} {event.description} {event.conditions} {event.access_note}",
        keywords=keywords(event),
        lat=place.lat if place else None,
        lon=place.lon if place else None,
        updated=int(event.updated_at.timestamp()),
        sort_title=fold(event.title),
        seen_by="all" if event.state == State.PUBLISHED else "members",
        stored={
            "summary": event.summary,
            "theme": codes[0] if codes else "",
            "organiser": event.organisation.name if event.organisation else event.organiser_text,
            "place": str(place) if place else "",
            "area_name": area.name if area else "",
            "status": event.status,
            "fictional": event.is_fictional,
        },
    )


def keywords(event: Event) -> tuple[str, ...]:
    """Return the labels of what the event is tagged with, and the names of those who organise it."""
    words = [step.label for code in event.theme_codes() for step in theme_path(code)]
    words += event.keywords
    words += [audiences()[code].label for code in event.publics if code in audiences()]
    words += [FEATURES[code] for code in features_of(event)]
    words += [event.organisation.name if event.organisation else event.organiser_text]
    words += [
        link.organisation.name
        for link in event.organiser_links.all()
        if link.state == OrganiserState.ACCEPTED
    ]
    words += [str(event.place) if event.place else "", event.room]
    return tuple(dict.fromkeys(word for word in words if word))


SEARCHABLE = Searchable(kind=KIND, load_documents=load_documents, all_keys=all_keys)
