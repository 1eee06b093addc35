"""What the directory keeps about a person, and what their leaving would leave behind."""

from collections.abc import Iterable, Mapping
from typing import Any

from maillage.accounts.registries import DataSection
from maillage.directory.enums import RequestState, Role
from maillage.directory.fields import FIELDS
from maillage.directory.models import Claim, Draft, ErrorReport, Invitation, Membership, Statement
from maillage.directory.queries.belonging import managed_alone


def _section(key: str, title: str, rows: Iterable[Mapping[str, Any]]) -> DataSection:
    return DataSection(key, title, tuple(rows))


def memberships(person_id: int) -> DataSection:
    found = Membership.objects.filter(person_id=person_id).select_related("organisation")
    return _section(
        "appartenances",
        "Organisations dont vous faites partie",
        (
            {"Organisation": m.organisation.name, "Rôle": Role(m.role).label, "Depuis": m.since}
            for m in found.order_by("since", "pk")
        ),
    )


def claims(person_id: int) -> DataSection:
    found = Claim.objects.filter(person_id=person_id).select_related("organisation")
    return _section(
        "rattachements",
        "Vos demandes de rattachement",
        (
            {
                "Organisation": claim.organisation.name,
                "Faite le": claim.made_at,
                "Message": claim.message,
                "État": RequestState(claim.state).label,
                "Réponse": claim.reason,
            }
            for claim in found.order_by("made_at", "pk")
        ),
    )


def invitations(person_id: int) -> DataSection:
    found = Invitation.objects.filter(invited_by_id=person_id).select_related("organisation")
    return _section(
        "invitations",
        "Invitations que vous avez envoyées",
        (
            {"Organisation": i.organisation.name, "Adresse": i.email, "Envoyée le": i.made_at}
            for i in found.order_by("made_at", "pk")
        ),
    )


def drafts(person_id: int) -> DataSection:
    found = Draft.objects.filter(person_id=person_id).select_related("organisation")
    return _section(
        "brouillons",
        "Brouillons de fiches",
        (
            {"Organisation": d.organisation.name, "Modifié le": d.updated_at, "Contenu": d.values}
            for d in found.order_by("pk")
        ),
    )


def statements(person_id: int) -> DataSection:
    found = Statement.objects.filter(person_id=person_id).select_related("organisation")
    return _section(
        "declarations",
        "Ce que vous avez écrit dans des fiches",
        (
            {
                "Organisation": said.organisation.name,
                "Champ": FIELDS[said.field].label if said.field in FIELDS else said.field,
                "Valeur": said.value,
                "Le": said.said_at,
            }
            for said in found.order_by("pk")
        ),
    )


def reports(person_id: int) -> DataSection:
    found = ErrorReport.objects.filter(person_id=person_id).select_related("organisation")
    return _section(
        "signalements",
        "Erreurs que vous avez signalées",
        (
            {
                "Organisation": r.organisation.name,
                "Message": r.message,
                "Fait le": r.made_at,
                "Réponse": r.reason,
            }
            for r in found.order_by("pk")
        ),
    )


EXPORTERS = (memberships, claims, invitations, drafts, statements, reports)


def deletion_obstacles(person_id: int) -> list[str]:
    """Somebody who alone manages an organisation where others belong first names who takes over."""
    return [
        f"Vous êtes la seule personne à gérer la fiche « {organisation.name} », où d’autres écrivent aussi. "
        "Nommez l’une d’elles gestionnaire, ou demandez à l’équipe d’animation de reprendre la fiche."
        for organisation in managed_alone(person_id)
        if organisation.others
    ]


def deletion_effects(person_id: int) -> list[str]:
    return [
        f"Plus personne ne gérera la fiche « {organisation.name} » : elle reste en ligne et l’équipe "
        "d’animation la voit dans sa liste des fiches à reprendre."
        for organisation in managed_alone(person_id)
        if not organisation.others
    ]
