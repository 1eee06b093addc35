"""Who may do what with platforms and consents, as sentences.

Consent belongs to the organisation: the people who manage it give it and withdraw it. Editors write
the profile but do not decide where it goes, representatives sit for the organisation but do not hold
its profile, and the team never consents in somebody's place (it can hide a profile, which withdraws
it everywhere).
"""

from typing import Any

import rules

from maillage.core.actor import FACILITATOR, HOUSE_MANAGER, MANAGER, OPERATOR, Actor
from maillage.core.permissions import permission
from maillage.directory.enums import Listing, State
from maillage.syndication.enums import DestinationState

KNOWN = frozenset({DestinationState.ACTIVE, DestinationState.PAUSED})


def _organisation(obj: Any) -> Any:
    return getattr(obj, "organisation", obj)


@rules.predicate
def is_signed_in(actor: Actor, obj: Any) -> bool:
    return actor.is_authenticated


@rules.predicate
def is_automatic(actor: Actor, obj: Any) -> bool:
    return actor.is_system


@rules.predicate
def is_of_the_team(actor: Actor, obj: Any) -> bool:
    return actor.is_a(FACILITATOR, OPERATOR)


@rules.predicate
def is_of_the_network(actor: Actor, obj: Any) -> bool:
    return actor.is_network_member or actor.is_a(HOUSE_MANAGER)


@rules.predicate
def is_known(actor: Actor, destination: Any) -> bool:
    return destination.state in KNOWN


@rules.predicate
def proposed_it(actor: Actor, destination: Any) -> bool:
    return actor.person_id is not None and destination.proposed_by_id == actor.person_id


@rules.predicate
def manages(actor: Actor, obj: Any) -> bool:
    return actor.has_role(_organisation(obj).pk, MANAGER)


@rules.predicate
def belongs(actor: Actor, obj: Any) -> bool:
    return actor.has_role(_organisation(obj).pk)


@rules.predicate
def is_listed(actor: Actor, obj: Any) -> bool:
    return bool(_organisation(obj).listing == Listing.LISTED)


@rules.predicate
def is_alive(actor: Actor, obj: Any) -> bool:
    return bool(_organisation(obj).state != State.DISSOLVED)


team = is_of_the_team | is_automatic

SIGN_IN = (
    "Connectez-vous d’abord : un compte se crée en une minute, avec votre adresse électronique."
)
MANAGERS = "Seules les personnes qui gèrent cette organisation peuvent décider où sa fiche paraît."
TEAM = "Seule l’équipe d’animation du réseau tient l’inventaire des plateformes."

permission(
    "syndication.view_destination", "Voir une plateforme",
    (is_known | proposed_it | team, "Cette plateforme n’est pas dans l’inventaire."),
)  # fmt: skip
permission(
    "syndication.propose_destination", "Proposer une plateforme",
    (is_signed_in | is_automatic, SIGN_IN),
    (
        is_of_the_network | is_automatic,
        "Seuls les membres du réseau proposent une plateforme : rattachez-vous d’abord à votre association.",
    ),
)  # fmt: skip
permission(
    "syndication.keep_destinations", "Tenir l’inventaire des plateformes",
    (is_signed_in | is_automatic, SIGN_IN),
    (team, TEAM),
)  # fmt: skip
permission(
    "syndication.give_consent", "Donner son accord pour une organisation",
    (is_signed_in, SIGN_IN),
    (manages, MANAGERS),
    (is_alive, "Cette organisation est dissoute : sa fiche n’est plus transmise."),
    (is_listed, "Cette fiche n’est pas visible dans l’annuaire : elle ne peut pas être transmise."),
)  # fmt: skip
permission(
    "syndication.withdraw_consent", "Reprendre l’accord d’une organisation",
    (is_signed_in, SIGN_IN),
    (manages, MANAGERS),
)  # fmt: skip
permission(
    "syndication.see_presences", "Voir où paraît la fiche d’une organisation, et la preuve des accords",
    (is_signed_in | is_automatic, SIGN_IN),
    (belongs | team, "Seules les personnes de cette organisation, et l’équipe d’animation, le voient."),
)  # fmt: skip
permission(
    "syndication.say_copied", "Dire qu’une fiche a été recopiée sur une plateforme, ou effacée",
    (is_signed_in, SIGN_IN),
    (belongs | team, "Seules les personnes de cette organisation, et l’équipe d’animation, le disent."),
)  # fmt: skip
permission(
    "syndication.declare_use", "Dire qu’une organisation utilise une plateforme",
    (is_signed_in | is_automatic, SIGN_IN),
    (belongs | team, "Seules les personnes de cette organisation, et l’équipe d’animation, le disent."),
)  # fmt: skip
permission(
    "syndication.retry_delivery", "Refaire un envoi sans attendre",
    (is_signed_in | is_automatic, SIGN_IN),
    (manages | team, "Seules les personnes qui gèrent cette organisation, et l’équipe d’animation, le peuvent."),
)  # fmt: skip
