"""What belonging and moderation register below: how acts are told, data rights, what waits for whom."""

from typing import Any

from django.urls import reverse

from maillage.accounts import registries
from maillage.core import registry
from maillage.core.actor import Actor
from maillage.core.audit import say
from maillage.core.models import AuditEntry
from maillage.core.permissions import decide
from maillage.directory import personal_data
from maillage.directory.enums import Listing, Role, State
from maillage.directory.fields import FIELDS
from maillage.directory.queries import moderation
from maillage.directory.queries.belonging import own_claims, own_drafts, pending_groups_of

HOW = {
    "code": "par un code reçu à l’adresse de l’organisation",
    "team": "avec l’accord de l’équipe d’animation",
    "invitation": "sur invitation",
    "founder": "en la créant",
}


def _role(code: str) -> str:
    return str(Role(code).label) if code in Role.values else code


def _joined(entry: AuditEntry) -> str:
    how = HOW.get(entry.data.get("how", ""), "")
    return f"Une personne a rejoint l’organisation {how} ({_role(entry.data.get('role', ''))}).".replace(
        "  ", " "
    )


def _claim_decided(entry: AuditEntry) -> str:
    return f"Demande de rattachement {'acceptée' if entry.data.get('accepted') else 'refusée'}."


def _listing(entry: AuditEntry) -> str:
    return {
        Listing.LISTED: "Fiche rendue visible dans l’annuaire.",
        Listing.HIDDEN: "Fiche retirée de l’annuaire.",
    }.get(entry.data.get("after", ""), "Parution changée.")


def _state(entry: AuditEntry) -> str:
    return {
        State.ACTIVE: "Organisation notée en activité.",
        State.DORMANT: "Organisation notée en sommeil.",
        State.DISSOLVED: "Organisation notée dissoute.",
    }.get(entry.data.get("after", ""), "Situation changée.")


def _label(entry: AuditEntry) -> str:
    field = FIELDS.get(entry.data.get("field", ""))
    return field.label.lower() if field else entry.data.get("field", "")


def _suggestion(entry: AuditEntry) -> str:
    label = _label(entry)
    done = "reprise dans la fiche" if entry.data.get("accepted") else "refusée"
    return f"Suggestion de « {entry.data.get('source', '')} » sur le champ « {label} » {done}."


def _report(entry: AuditEntry) -> str:
    return f"Signalement {'pris en compte' if entry.data.get('accepted') else 'classé sans changement'}."


SENTENCES: dict[str, Any] = {
    "directory.member_joined": _joined,
    "directory.member_left": "Une personne a quitté l’organisation.",
    "directory.member_removed": "Une personne a été retirée de l’organisation.",
    "directory.role_changed": lambda entry: (
        f"Rôle changé : {_role(entry.data.get('before', ''))} → {_role(entry.data.get('after', ''))}."
    ),
    "directory.takeover_asked": "Reprise de la fiche demandée à l’équipe d’animation.",
    "directory.member_invited": lambda entry: (
        f"Invitation envoyée ({_role(entry.data.get('role', ''))})."
    ),
    "directory.invitation_cancelled": "Invitation annulée.",
    "directory.claim_made": lambda entry: (
        "Rattachement demandé"
        + (
            ", code envoyé à l’adresse de l’organisation."
            if entry.data.get("by") == "code"
            else "."
        )
    ),
    "directory.claim_withdrawn": "Demande de rattachement retirée.",
    "directory.claim_decided": _claim_decided,
    "directory.listing_changed": _listing,
    "directory.state_changed": _state,
    "directory.suggestion_decided": _suggestion,
    "directory.source_preferred": lambda entry: (
        f"Le champ « {_label(entry)} » est désormais toujours repris de « {entry.data.get('source', '')} »."
    ),
    "directory.source_preference_withdrawn": lambda entry: (
        f"Le champ « {_label(entry)} » n’est plus repris de « {entry.data.get('source', '')} »."
    ),
    "directory.source_licence_changed": lambda entry: (
        "Ce que donne cette source peut être republié."
        if entry.data.get("after")
        else "Ce que donne cette source n’est plus republié."
    ),
    "directory.error_reported": "Erreur signalée.",
    "directory.report_decided": _report,
}


def _line(label: str, url: str, count: int, detail: str = "") -> dict[str, Any]:
    return {"label": label, "url": url, "count": count, "detail": detail}


def team_lines(actor: Actor) -> list[dict[str, Any]]:
    """What waits for the team, one line for each kind that has something."""
    if not actor.is_authenticated or not decide(actor, "directory.moderate"):
        return []
    found = moderation.counts(actor)
    lines = (
        ("Demandes de rattachement", "claims", found.claims),
        ("Groupes à relire", "groups", found.groups),
        ("Suggestions des sources", "suggestions", found.suggestions),
        ("Erreurs signalées", "reports", found.reports),
        ("Fiches que plus personne ne gère", "orphans", found.orphans),
    )
    return [
        _line(label, reverse(f"directory:moderation_{name}"), n) for label, name, n in lines if n
    ]


def own_lines(actor: Actor) -> list[dict[str, Any]]:
    """What waits for a person and their organisations."""
    if not actor.is_authenticated:
        return []
    lines = [
        _line(
            f"Terminer la fiche « {draft.organisation.name} »",
            reverse("directory:edit_review", args=[draft.organisation.ref]),
            1,
            "Vos changements sont gardés, pas encore publiés.",
        )
        for draft in own_drafts(actor)
    ]
    lines += [
        _line(
            f"Rattachement à « {claim.organisation.name} »",
            reverse("directory:claim", args=[claim.organisation.ref]),
            1,
            "Un code vous attend à l’adresse de l’organisation."
            if claim.code_digest
            else "L’équipe d’animation va vous répondre.",
        )
        for claim in own_claims(actor)
    ]
    lines += [
        _line(
            f"Groupe « {group.name} »",
            group.get_absolute_url(),
            1,
            "En attente de l’équipe d’animation.",
        )
        for group in pending_groups_of(actor)
    ]
    if not decide(actor, "directory.moderate"):
        lines += [
            _line(
                f"Suggestions pour « {name} »",
                reverse("directory:own_suggestions", args=[ref]),
                number,
                "Une source dit autre chose que votre fiche.",
            )
            for ref, name, number in moderation.suggestions_by_organisation(actor)
        ]
    return lines


TEAM_LINES = registry.DashboardLine(lines=team_lines, order=10)
OWN_LINES = registry.DashboardLine(lines=own_lines, order=20)


def register() -> None:
    for verb, sentence in SENTENCES.items():
        say(verb, sentence)
    registries.deletion_obstacles.add(personal_data.deletion_obstacles)
    registries.deletion_effects.add(personal_data.deletion_effects)
    for exporter in personal_data.EXPORTERS:
        registries.data_exporters.add(exporter)
    registry.dashboard_lines.add(TEAM_LINES)
    registry.dashboard_lines.add(OWN_LINES)
