"""The rulebook of the directory: who may do what, as sentences."""

from typing import Any

import rules

from maillage.core.actor import EDITOR, FACILITATOR, HOUSE_MANAGER, MANAGER, OPERATOR, Actor
from maillage.core.permissions import permission
from maillage.directory.enums import Audience, Listing, State


def _organisation_id(obj: Any) -> int | None:
    return getattr(obj, "organisation_id", None) or getattr(obj, "pk", None)


@rules.predicate
def is_signed_in(actor: Actor, obj: Any) -> bool:
    return actor.is_authenticated


@rules.predicate
def is_automatic(actor: Actor, obj: Any) -> bool:
    return actor.is_system


@rules.predicate
def is_facilitator(actor: Actor, obj: Any) -> bool:
    return actor.is_a(FACILITATOR, OPERATOR)


@rules.predicate
def is_of_the_house(actor: Actor, obj: Any) -> bool:
    return actor.is_a(HOUSE_MANAGER)


@rules.predicate
def is_listed(actor: Actor, obj: Any) -> bool:
    return getattr(obj, "organisation", obj).listing == Listing.LISTED


@rules.predicate
def is_merged(actor: Actor, obj: Any) -> bool:
    return getattr(obj, "organisation", obj).listing == Listing.MERGED


@rules.predicate
def belongs(actor: Actor, obj: Any) -> bool:
    return actor.has_role(_organisation_id(obj))


@rules.predicate
def may_write_for(actor: Actor, obj: Any) -> bool:
    return actor.has_role(_organisation_id(obj), MANAGER, EDITOR)


@rules.predicate
def manages(actor: Actor, obj: Any) -> bool:
    return actor.has_role(_organisation_id(obj), MANAGER)


@rules.predicate
def is_their_own(actor: Actor, obj: Any) -> bool:
    return actor.person_id is not None and obj.person_id == actor.person_id


@rules.predicate
def is_alive(actor: Actor, obj: Any) -> bool:
    return getattr(obj, "organisation", obj).state != State.DISSOLVED


team = is_facilitator | is_automatic

SIGN_IN = (
    "Connectez-vous d’abord : un compte se crée en une minute, avec votre adresse électronique."
)
WRITERS = (
    "Seules les personnes qui gèrent ou rédigent la fiche de cette organisation, "
    "et l’équipe d’animation, peuvent la modifier."
)
MANAGERS = (
    "Seules les personnes qui gèrent cette organisation, et l’équipe d’animation, le peuvent."
)
TEAM = "Seule l’équipe d’animation du réseau peut faire cela."

permission(
    "directory.view", "Voir une fiche",
    (~is_merged, "Cette fiche a été réunie avec une autre, où tout se trouve."),
    (is_listed | belongs | team | is_of_the_house, "Cette fiche n’est pas visible."),
)  # fmt: skip
permission(
    "directory.edit_profile", "Modifier une fiche",
    (is_signed_in | is_automatic, SIGN_IN),
    (may_write_for | team, WRITERS),
)  # fmt: skip
permission(
    "directory.confirm_profile", "Confirmer qu’une fiche est à jour",
    (is_signed_in | is_automatic, SIGN_IN),
    (may_write_for | team, WRITERS),
)  # fmt: skip
permission(
    "directory.choose_audience", "Choisir qui voit un champ",
    (is_signed_in | is_automatic, SIGN_IN),
    (may_write_for | team, WRITERS),
)  # fmt: skip
permission(
    "directory.decide_suggestion", "Accepter ou refuser une suggestion",
    (is_signed_in | is_automatic, SIGN_IN),
    (may_write_for | team, WRITERS),
)  # fmt: skip
permission(
    "directory.manage_members", "Inviter, changer les rôles, retirer quelqu’un",
    (is_signed_in | is_automatic, SIGN_IN),
    (manages | team, MANAGERS),
)  # fmt: skip
permission(
    "directory.claim", "Dire « c’est mon association »",
    (is_signed_in, SIGN_IN),
    (is_listed, "Cette fiche n’est pas visible."),
    (is_alive, "Cette organisation est dissoute : plus personne ne peut s’y rattacher."),
    (~belongs, "Vous êtes déjà rattachée ou rattaché à cette organisation."),
)  # fmt: skip
permission(
    "directory.prove_claim", "Saisir le code reçu, ou reprendre sa demande de rattachement",
    (is_signed_in, SIGN_IN),
    (is_their_own, "Cette demande a été faite par quelqu’un d’autre."),
)  # fmt: skip
permission(
    "directory.leave", "Quitter une organisation",
    (is_signed_in, SIGN_IN),
    (belongs, "Vous n’êtes pas rattachée ou rattaché à cette organisation."),
)  # fmt: skip
permission("directory.accept_invitation", "Accepter une invitation", (is_signed_in, SIGN_IN))
permission("directory.create_group", "Créer un groupe informel", (is_signed_in, SIGN_IN))
permission(
    "directory.report_error", "Signaler une erreur", (is_listed, "Cette fiche n’est pas visible.")
)
permission(
    "directory.change_state", "Dire qu’une organisation dort, reprend ou est dissoute",
    (is_signed_in | is_automatic, SIGN_IN),
    (manages | team, MANAGERS),
)  # fmt: skip
permission("directory.moderate", "Traiter la file de l’équipe d’animation", (team, TEAM))
permission("directory.merge", "Réunir deux fiches, ou les séparer de nouveau", (team, TEAM))
permission("directory.import", "Importer un fichier", (team, TEAM))


def audiences_seen_by(actor: Actor, organisation: Any) -> frozenset[str]:
    """Return which audiences of fields an actor reads on one organisation."""
    if actor.has_role(organisation.pk) or actor.is_a(FACILITATOR, OPERATOR) or actor.is_system:
        return frozenset(Audience.values)
    if actor.is_network_member:
        return frozenset({Audience.PUBLIC, Audience.NETWORK})
    return frozenset({Audience.PUBLIC})
