"""What the API says of an organisation; the same records make the JSON export."""

from ninja import Schema
from pydantic import Field


class CodeOut(Schema):
    code: str
    label: str


class PlaceOut(Schema):
    label: str | None
    address: str | None
    postcode: str | None
    city: str | None
    insee: str | None
    lat: float | None
    lon: float | None
    precision: str | None = Field(description="address, street ou commune")


class AreaRef(Schema):
    code: str
    name: str
    level: str


class LinkOut(Schema):
    label: str
    url: str


class IdentifierOut(Schema):
    scheme: str = Field(description="rna, rna_old, siren, siret, town")
    value: str
    status: str = Field(description="claimed, verified, disputed")


class OrganisationOut(Schema):
    """Le profil public. Null ou vide : rien n’est dit, ou ce n’est pas dit à tout le monde."""

    id: str = Field(examples=["k7qyh3m2a4bc"])
    url: str
    name: str
    other_names: list[str]
    kind: str
    state: str
    acronym: str | None
    summary: str | None
    description: str | None = Field(description="Markdown")
    needs: str | None
    phone: str | None
    email: str | None
    website: str | None
    opening_hours: str | None = Field(description="Syntaxe d’OpenStreetMap")
    created_on: str | None
    dissolved_on: str | None
    themes: list[CodeOut]
    publics: list[CodeOut]
    skills_offered: list[CodeOut]
    skills_sought: list[CodeOut]
    languages: list[CodeOut]
    place: PlaceOut | None
    accessibility: dict | None = Field(description="Vocabulaire d’Acceslibre")
    venues: list[PlaceOut] = Field(description="Autres lieux d’activité")
    area: AreaRef | None = Field(description="La commune seulement quand l’adresse est réservée")
    links: list[LinkOut]
    volunteers: str | None
    employees: str | None
    members: str | None
    budget: str | None
    affiliations: list[str]
    successor: str | None
    identifiers: list[IdentifierOut]
    logo: str | None
    confirmed_at: str | None
    updated_at: str
    fictional: bool
    provenance: dict[str, str]
    sources: list[str]


class MergedOut(Schema):
    """Une fiche réunie avec une autre, qui dit tout à sa place."""

    id: str
    merged_into: str = Field(description="Référence de la fiche gardée")
    url: str = Field(description="Page de la fiche gardée")


class FoundOut(OrganisationOut):
    distance_m: int | None = Field(None, description="Mètres depuis near")


class SourceOut(Schema):
    code: str
    name: str
    publisher: str
    licence: str
    url: str


class OrganisationPage(Schema):
    total: int
    next_cursor: str | None
    next: str | None = Field(description="Adresse de la page suivante")
    reason: str | None = Field(description="Pourquoi rien n’est trouvé")
    corrections: dict[str, str] = Field(description="Mots corrigés : mot écrit, mot cherché")
    results: list[FoundOut]
    licence: str
    licence_url: str
    sources: list[SourceOut]
