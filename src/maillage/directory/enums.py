"""States and kinds of the directory, with their French names."""

from django.db import models

from maillage.core import actor


class Kind(models.TextChoices):
    ASSOCIATION = "association", "association"
    GROUP = "group", "groupe informel d’habitantes et d’habitants"
    FEDERATION = "federation", "fédération ou réseau"
    TOWN_SERVICE = "town_service", "service de la Ville"
    HOUSE = "house", "Maison des associations"
    INSTITUTION = "institution", "institution"
    COMPANY = "company", "entreprise"
    SCHOOL = "school", "établissement scolaire ou universitaire"


class State(models.TextChoices):
    """Whether the organisation lives."""

    ACTIVE = "active", "en activité"
    DORMANT = "dormant", "en sommeil"
    DISSOLVED = "dissolved", "dissoute"


# Each state leads to these; the services refuse every other step and the docs draw this table.
STATE_STEPS: dict[str, frozenset[str]] = {
    State.ACTIVE: frozenset({State.DORMANT, State.DISSOLVED}),
    State.DORMANT: frozenset({State.ACTIVE, State.DISSOLVED}),
    State.DISSOLVED: frozenset({State.ACTIVE}),
}


class Listing(models.TextChoices):
    """Whether the organisation shows in the directory."""

    PENDING = "pending", "en attente de l’équipe d’animation"
    LISTED = "listed", "visible dans l’annuaire"
    HIDDEN = "hidden", "retirée de l’annuaire"
    MERGED = "merged", "réunie avec une autre fiche"
    WITHHELD = "withheld", "réservée à l’équipe : sa source ne peut pas être republiée"


LISTING_STEPS: dict[str, frozenset[str]] = {
    Listing.PENDING: frozenset({Listing.LISTED, Listing.HIDDEN, Listing.MERGED}),
    Listing.LISTED: frozenset({Listing.HIDDEN, Listing.MERGED, Listing.WITHHELD}),
    Listing.HIDDEN: frozenset({Listing.LISTED, Listing.MERGED}),
    # No step of its own leads out: separating the two profiles gives back what this one was.
    Listing.MERGED: frozenset(),
    # No decision lists it: the licence of its source does, or its people's own word on its name.
    Listing.WITHHELD: frozenset({Listing.MERGED}),
}


class Audience(models.TextChoices):
    """Who may see a field, from the widest to the narrowest."""

    PUBLIC = "public", "tout le monde"
    NETWORK = "network", "les membres du réseau"
    OWN = "own", "mon organisation seulement"


class Scheme(models.TextChoices):
    RNA = "rna", "numéro RNA"
    RNA_OLD = "rna_old", "ancien numéro de préfecture"
    SIREN = "siren", "numéro SIREN"
    SIRET = "siret", "numéro SIRET"
    TOWN = "town", "numéro dans l’annuaire de la Ville"


class IdentifierStatus(models.TextChoices):
    CLAIMED = "claimed", "déclaré"
    VERIFIED = "verified", "vérifié"
    DISPUTED = "disputed", "contesté"


class Role(models.TextChoices):
    MANAGER = actor.MANAGER, "gestionnaire"
    EDITOR = actor.EDITOR, "rédactrice ou rédacteur"
    REPRESENTATIVE = actor.REPRESENTATIVE, "représentante ou représentant"


class Direction(models.TextChoices):
    OFFERED = "offered", "proposée"
    SOUGHT = "sought", "recherchée"


class RequestState(models.TextChoices):
    """A claim, suggestion or report waits, then is accepted or refused with a reason."""

    OPEN = "open", "à traiter"
    ACCEPTED = "accepted", "acceptée"
    REFUSED = "refused", "refusée"
    WITHDRAWN = "withdrawn", "retirée"


REQUEST_STEPS: dict[str, frozenset[str]] = {
    RequestState.OPEN: frozenset(
        {RequestState.ACCEPTED, RequestState.REFUSED, RequestState.WITHDRAWN}
    ),
    RequestState.ACCEPTED: frozenset(),
    RequestState.REFUSED: frozenset(),
    RequestState.WITHDRAWN: frozenset(),
}


class ImportState(models.TextChoices):
    RUNNING = "running", "en cours"
    DONE = "done", "terminé"
    FAILED = "failed", "arrêté sur une erreur"
