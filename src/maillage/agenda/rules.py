"""The rulebook of the agenda."""

from typing import Any

import rules

from maillage.agenda.enums import SHARED, HighlightState, OrganiserState, State
from maillage.agenda.models import TrustedOrganiser
from maillage.core.actor import EDITOR, MANAGER, Actor
from maillage.core.permissions import permission
from maillage.directory.rules import SIGN_IN, TEAM, is_automatic, is_signed_in, may_write_for, team

GONE = "Cet événement a été retiré de l’agenda."
HIDDEN = "Cet événement n’est pas visible pour vous."
WRITERS = (
    "Seules les personnes qui gèrent ou rédigent pour l’organisation qui porte cet événement, et l’équipe "
    "d’animation, le peuvent."
)
ANSWERS = (
    "Seules les personnes qui gèrent ou rédigent pour l’organisation invitée peuvent répondre."
)
READING = (
    "Proposez cet événement au public : l’équipe d’animation le relit selon la charte de l’agenda, sauf pour les "
    "organisations de confiance."
)
MEMBERS = "Il faut écrire pour une organisation du réseau : rattachez-vous à la vôtre depuis sa fiche, puis revenez."


@rules.predicate
def is_public(actor: Actor, event: Any) -> bool:
    return event.state == State.PUBLISHED


@rules.predicate
def is_shared_with_them(actor: Actor, event: Any) -> bool:
    return event.state in SHARED and actor.is_network_member


@rules.predicate
def is_held(actor: Actor, event: Any) -> bool:
    return event.state == State.HELD


@rules.predicate
def is_member(actor: Actor, event: Any) -> bool:
    return actor.is_network_member


@rules.predicate
def is_theirs(actor: Actor, event: Any) -> bool:
    """Belongs to the organisation that carries it, or to one that is named with it."""
    return actor.has_role(event.organisation_id) or any(
        actor.has_role(link.organisation_id)
        for link in event.organiser_links.all()
        if link.state != OrganiserState.DECLINED
    )


@rules.predicate
def writes_for_it(actor: Actor, event: Any) -> bool:
    return actor.has_role(event.organisation_id, MANAGER, EDITOR)


@rules.predicate
def is_removed(actor: Actor, event: Any) -> bool:
    return event.state == State.REMOVED


@rules.predicate
def writes_for_that_one(actor: Actor, organisation: Any) -> bool:
    """Writes for an organisation that the network knows: this one, or any when none is given."""
    return any(
        role in {MANAGER, EDITOR}
        for number, role in actor.roles.items()
        if number not in actor.unlisted and (organisation is None or organisation.pk == number)
    )


@rules.predicate
def is_trusted(actor: Actor, event: Any) -> bool:
    """The organisation that carries it publishes without a reading."""
    return TrustedOrganiser.objects.filter(organisation=event.organisation_id).exists()


permission(
    "agenda.view", "Voir un événement",
    (~is_removed | team, GONE),
    (is_public | is_shared_with_them | is_theirs | team, HIDDEN),
)  # fmt: skip
permission(
    "agenda.create", "Annoncer un événement ou réserver une date",
    (is_signed_in | is_automatic, SIGN_IN),
    (writes_for_that_one | team, MEMBERS),
)  # fmt: skip
permission(
    "agenda.edit", "Modifier un événement",
    (is_signed_in | is_automatic, SIGN_IN),
    (~is_removed, GONE),
    (writes_for_it | team, WRITERS),
)  # fmt: skip
permission(
    "agenda.publish", "Rendre un événement public sans relecture",
    (~is_removed, GONE),
    ((writes_for_it & is_trusted) | team, READING),
)  # fmt: skip
permission(
    "agenda.answer_invitation", "Accepter ou non d’être nommé avec un événement",
    (is_signed_in, SIGN_IN),
    (may_write_for, ANSWERS),
)  # fmt: skip
permission(
    "agenda.view_hold", "Voir d’une date réservée le jour, l’heure, le thème, le quartier et l’affluence",
    (is_held & (is_member | is_theirs | team), HIDDEN),
)  # fmt: skip
permission("agenda.moderate", "Relire les événements proposés au public", (team, TEAM))


HIDDEN_HIGHLIGHT = "Ce temps fort n’est pas encore public."
HIDDEN_TRAIL = "Ce parcours n’est pas encore public."
CARRIERS = "Seules les personnes qui écrivent pour l’organisation porteuse, et l’équipe d’animation, le peuvent."


@rules.predicate
def is_proposed_to_them(actor: Actor, highlight: Any) -> bool:
    """Proposed by the agenda, with an event of an organisation for which they write."""
    return highlight.state == HighlightState.SUGGESTED and any(
        writes_for_it(actor, link.event) for link in highlight.links.all()
    )


permission(
    "agenda.view_highlight", "Voir un temps fort",
    (is_public | writes_for_it | is_proposed_to_them | team, HIDDEN_HIGHLIGHT),
)  # fmt: skip
permission(
    "agenda.edit_highlight", "Préparer, publier ou retirer un temps fort",
    (is_signed_in | is_automatic, SIGN_IN),
    (writes_for_it | is_proposed_to_them | team, CARRIERS),
)  # fmt: skip
permission(
    "agenda.view_trail", "Voir un parcours",
    (is_public | writes_for_it | team, HIDDEN_TRAIL),
)  # fmt: skip
permission(
    "agenda.edit_trail", "Préparer, publier ou retirer un parcours",
    (is_signed_in | is_automatic, SIGN_IN),
    (writes_for_it | team, CARRIERS),
)  # fmt: skip
permission("agenda.import", "Importer des événements et suivre leurs sources", (team, TEAM))


permission(
    "agenda.coordinate",
    "Voir tout ce qui se chevauche, tenir les dates communes et les poids",
    (team, TEAM),
)
permission(
    "agenda.discuss", "Écrire à l’autre organisation pour parler d’une date",
    (is_signed_in | is_automatic, SIGN_IN),
    (writes_for_that_one | team, MEMBERS),
)  # fmt: skip
