"""API Engagement: which partners may publish the volunteering missions of an association.

Source: https://github.com/betagouv/api-engagement ``api/docs/openapi.yaml`` (``GET`` and ``PUT
/v0/myorganization/{organizationClientId}``, ``GET /v0/publisher``, header ``x-api-key``, 600 calls a
minute) and ``api/src/v0/myorganization/controller.ts``. A ``PUT`` replaces the whole list, so it is
idempotent. Not tried with a real key: see docs/guides/connecteur-engagement.md.
"""

from collections.abc import Mapping
from typing import Any, ClassVar, Literal
from urllib.parse import quote

import httpx
from pydantic import BaseModel, Field

from maillage.syndication.connectors.base import Parcel, Receipt, Refused, Seen, Setting
from maillage.syndication.connectors.exchange import Exchange, address, secret, setting

URL = Setting(
    "url",
    "Adresse de l’API",
    "Le bac à sable est https://api.bac-a-sable.api-engagement.beta.gouv.fr/.",
    required=False,
    default="https://api.api-engagement.beta.gouv.fr/",
)
KEY = Setting(
    "key", "Clé de l’API", "Donnée par l’équipe d’API Engagement à votre plateforme.", secret=True
)
PARTNERS = Setting(
    "partners",
    "Partenaires autorisés",
    "Les identifiants des plateformes qui peuvent publier les missions des associations d’accord, "
    "séparés par des virgules.",
)


class Partner(BaseModel):
    id: str = Field(alias="_id")
    name: str
    excluded: bool = False


class Answer(BaseModel):
    ok: Literal[True]
    data: list[Partner]


class Engagement:
    """Allows the chosen partners for an association that agrees, and none for one that withdraws."""

    key: ClassVar[str] = "engagement"
    name: ClassVar[str] = "API Engagement (partenaires de diffusion)"
    settings: ClassVar[tuple[Setting, ...]] = (URL, KEY, PARTNERS)
    fields: ClassVar[frozenset[str]] = frozenset({"name"})
    takes_withdrawals: ClassVar[bool] = True

    def __init__(self, settings: Mapping[str, str], client: httpx.Client) -> None:
        self._settings = settings
        self._exchange = Exchange(client, "API Engagement", [setting(settings, KEY)])

    def send(self, parcel: Parcel) -> Receipt:
        wanted = self._wanted()
        self._put(parcel, wanted)
        return Receipt(external_id=parcel.ref)

    def withdraw(self, parcel: Parcel) -> Receipt:
        """Allow nobody: the API has no other way to forget an association."""
        self._put(parcel, [])
        return Receipt(external_id=parcel.ref)

    def look(self, parcel: Parcel) -> Seen | None:
        """Tell whether a partner may publish its missions; the API does not give our fields back."""
        answer = self._ask("GET", self._organisation(parcel), also={404})
        if answer.status_code == 404:
            return None
        partners = self._exchange.understand(answer, Answer).data
        if all(partner.excluded for partner in partners):
            return None
        return Seen(external_id=parcel.ref)

    def check(self) -> str:
        wanted = self._wanted()
        partners = self._exchange.understand(self._ask("GET", "v0/publisher"), Answer).data
        self._refuse_unknown(wanted, partners)
        return (
            f"API Engagement répond ; {len(wanted)} partenaires sur {len(partners)} sont autorisés."
        )

    def _put(self, parcel: Parcel, wanted: list[str]) -> None:
        body: dict[str, Any] = {"publisherIds": wanted}
        if "name" in parcel.values:
            body["organizationName"] = parcel.values["name"]
        answer = self._ask("PUT", self._organisation(parcel), json=body)
        partners = self._exchange.understand(answer, Answer).data
        self._refuse_unknown(wanted, partners)
        if any(partner.excluded == (partner.id in wanted) for partner in partners):
            # It says yes and shows another list than ours.
            raise self._exchange.garbled(answer.status_code)

    def _refuse_unknown(self, wanted: list[str], partners: list[Partner]) -> None:
        """The API passes over an identifier that it does not know: people would believe it allowed."""
        unknown = sorted(set(wanted) - {partner.id for partner in partners})
        if unknown:
            raise Refused(
                f"API Engagement ne connaît pas ces partenaires : {', '.join(unknown)[:120]}. "
                "Corrigez la liste dans les réglages.",
                code="partners",
            )

    def _wanted(self) -> list[str]:
        wanted = [word.strip() for word in setting(self._settings, PARTNERS).split(",")]
        wanted = list(dict.fromkeys(filter(None, wanted)))
        if not wanted:
            raise Refused("Aucun partenaire n’est choisi dans les réglages.", code="partners")
        return wanted

    def _organisation(self, parcel: Parcel) -> str:
        return f"v0/myorganization/{quote(parcel.ref, safe='')}"

    def _ask(self, method: str, route: str, **options: Any) -> httpx.Response:
        base = str(address(self._settings, URL)).rstrip("/")
        return self._exchange.ask(
            method,
            f"{base}/{route}",
            headers={"x-api-key": secret(self._settings, KEY), "accept": "application/json"},
            **options,
        )
