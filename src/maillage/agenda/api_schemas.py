"""What the API says of an event."""

from ninja import Schema
from pydantic import Field

from maillage.directory.api_schemas import AreaRef, CodeOut, PlaceOut


class OrganiserOut(Schema):
    id: str | None = Field(description="Référence dans l’annuaire, si l’organisation y est")
    name: str
    url: str | None


class EventDateOut(Schema):
    key: str = Field(
        description="Ce qui désigne la date, même déplacée", examples=["2026-03-14T10:00"]
    )
    start: str = Field(description="Avec le décalage du fuseau de l’événement")
    end: str = Field(description="Fin, exclue")
    first_day: str
    last_day: str
    all_day: bool
    cancelled: bool
    moved: bool
    note: str


class EventLinkOut(Schema):
    kind: str = Field(description="url, email ou phone")
    value: str
    label: str


class EventOut(Schema):
    """Un événement public. Null ou vide : rien n’est dit."""

    id: str = Field(examples=["k7qyh3m2a4bc"])
    uid: str = Field(description="UID du calendrier (RFC 5545) : il ne change jamais")
    url: str
    title: str
    kind: str = Field(description="event, forum, meeting, visit, training, workshop, permanence")
    status: str = Field(
        description="scheduled, rescheduled, moved_online, postponed, full, cancelled"
    )
    status_note: str | None
    summary: str | None
    description: str | None = Field(description="Markdown")
    organisers: list[OrganiserOut]
    themes: list[CodeOut]
    keywords: list[str]
    timezone: str
    dates: list[EventDateOut]
    attendance: str = Field(description="on_site, online, mixed")
    place: PlaceOut | None
    room: str | None
    area: AreaRef | None
    online_url: str | None = Field(
        description="Absent quand il n’est donné qu’aux personnes inscrites"
    )
    price: str | None = Field(description="free, chosen, paid ; null : non précisé")
    price_min: float | None = Field(description="Euros")
    price_max: float | None = Field(description="Euros")
    conditions: str | None
    registration: bool = Field(description="On s’inscrit sur la page de l’événement")
    links: list[EventLinkOut]
    phone: str | None
    email: str | None
    website: str | None
    access: list[CodeOut] = Field(description="hi, vi, pi, mi, ii : les types d’OpenAgenda")
    features: list[CodeOut] = Field(description="Équipements et aides affirmés")
    access_note: str | None
    age_min: int | None
    age_max: int | None
    publics: list[CodeOut]
    languages: list[str]
    image: str | None
    image_alt: str | None
    image_credit: str | None
    sequence: int
    created_at: str
    updated_at: str
    fictional: bool


class RemovedOut(Schema):
    """Un événement qui a quitté l’agenda public."""

    id: str
    uid: str
    removed_at: str


class EventPage(Schema):
    total: int
    next_cursor: str | None
    next: str | None = Field(description="Adresse de la page suivante")
    results: list[EventOut]
    removed: list[RemovedOut] = Field(description="Avec removed=true, à la place de results")
    licence: str
    licence_url: str
