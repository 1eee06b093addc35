"""Who may do what to an account. The object is a person, or a ``FunctionHeld`` for functions."""

import rules

from maillage.accounts.models import FunctionHeld, Person
from maillage.core.actor import ELECTED, FACILITATOR, HOUSE_MANAGER, OFFICER, OPERATOR, Actor
from maillage.core.permissions import permission

GIVEN_BY_FACILITATORS = frozenset({HOUSE_MANAGER, OFFICER, ELECTED})


@rules.predicate
def is_signed_in(actor: Actor, _obj: object = None) -> bool:
    return actor.is_authenticated or actor.is_system


@rules.predicate
def is_automatic(actor: Actor, _obj: object = None) -> bool:
    """The command line and the demonstration: who runs them already holds the data folder."""
    return actor.is_system


@rules.predicate
def is_operator(actor: Actor, _obj: object = None) -> bool:
    return actor.is_a(OPERATOR)


@rules.predicate
def is_facilitator(actor: Actor, _obj: object = None) -> bool:
    return actor.is_a(FACILITATOR)


@rules.predicate
def is_oneself(actor: Actor, person: Person | None) -> bool:
    return person is not None and actor.person_id == person.pk


@rules.predicate
def is_function_of_another(actor: Actor, held: FunctionHeld | None) -> bool:
    return held is not None and held.person_id != actor.person_id


@rules.predicate
def is_function_given_by_facilitators(_actor: Actor, held: FunctionHeld | None) -> bool:
    return held is not None and held.function in GIVEN_BY_FACILITATORS


@rules.predicate
def is_not_fictional(_actor: Actor, person: Person | None) -> bool:
    return person is None or not person.is_fictional


manages_accounts = is_operator | is_automatic
may_appoint = manages_accounts | (
    is_facilitator & is_function_of_another & is_function_given_by_facilitators
)

SIGN_IN = "Connectez-vous d’abord."
APPOINTMENT_REFUSED = (
    "Seule l’administration de la plateforme donne ou retire cette fonction. L’animation du réseau "
    "peut donner ou retirer, à d’autres qu’elle-même, celles de la Maison des associations, "
    "des services de la Ville et des élues et élus."
)

permission(
    "accounts.list_people",
    "Voir la liste des comptes et leurs fonctions",
    (is_signed_in, SIGN_IN),
    (
        manages_accounts | is_facilitator,
        (
            "La liste des comptes est réservée à l’administration de la plateforme et à "
            "l’animation du réseau."
        ),
    ),
)
permission(
    "accounts.create_person",
    "Ouvrir un compte pour une autre personne",
    (is_signed_in, SIGN_IN),
    (
        manages_accounts,
        "Seule l’administration de la plateforme ouvre un compte pour une autre personne.",
    ),
)
permission(
    "accounts.give_function",
    "Donner une fonction pour le territoire",
    (is_signed_in, SIGN_IN),
    (may_appoint, APPOINTMENT_REFUSED),
)
permission(
    "accounts.take_function",
    "Retirer une fonction pour le territoire",
    (is_signed_in, SIGN_IN),
    (may_appoint, APPOINTMENT_REFUSED),
)
permission(
    "accounts.rename_person",
    "Changer le nom affiché d’un compte",
    (is_signed_in, SIGN_IN),
    (
        is_oneself | manages_accounts,
        "Chacune et chacun choisit son nom : vous ne pouvez changer que le vôtre.",
    ),
)
permission(
    "accounts.export_person_data",
    "Recevoir une copie de toutes les données d’un compte",
    (is_signed_in, SIGN_IN),
    (is_oneself | is_automatic, "Vous ne pouvez recevoir que vos propres données."),
)
permission(
    "accounts.delete_person",
    "Supprimer un compte",
    (is_signed_in, SIGN_IN),
    (is_oneself | manages_accounts, "Vous ne pouvez supprimer que votre propre compte."),
    (
        is_not_fictional | is_automatic,
        "Cette personne fictive sert à la démonstration : son compte ne se supprime pas.",
    ),
)
permission(
    "accounts.end_sessions",
    "Déconnecter tous les appareils d’un compte",
    (is_signed_in, SIGN_IN),
    (is_oneself | manages_accounts, "Vous ne pouvez déconnecter que vos propres appareils."),
)
permission(
    "accounts.reset_sign_in",
    "Retirer le mot de passe et le second facteur d’un compte bloqué",
    (is_signed_in, SIGN_IN),
    (
        manages_accounts,
        "Seule l’administration de la plateforme peut rouvrir l’accès à un compte bloqué.",
    ),
)
