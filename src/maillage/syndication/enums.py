"""States of destinations, consents and presences, with their French names."""

from django.db import models


class Mode(models.TextChoices):
    """How a destination gets what we have, told honestly to people."""

    PUSH = "push", "envoi automatique"
    PULL = "pull", "vient lire chez nous"
    ASSISTED = "assisted", "à recopier, avec notre aide"


class DestinationState(models.TextChoices):
    """Whether a platform of the inventory is used."""

    PROPOSED = "proposed", "proposée, à relire"
    ACTIVE = "active", "ouverte"
    PAUSED = "paused", "en pause"
    RETIRED = "retired", "retirée de l’inventaire"


# Each state leads to these; the services refuse every other step and the docs draw this table.
DESTINATION_STEPS: dict[str, frozenset[str]] = {
    DestinationState.PROPOSED: frozenset({DestinationState.ACTIVE, DestinationState.RETIRED}),
    DestinationState.ACTIVE: frozenset({DestinationState.PAUSED, DestinationState.RETIRED}),
    DestinationState.PAUSED: frozenset({DestinationState.ACTIVE, DestinationState.RETIRED}),
    DestinationState.RETIRED: frozenset({DestinationState.ACTIVE}),
}


class PresenceState(models.TextChoices):
    """Where a profile is with a destination.

    Levels, not steps: each attempt compares what should be there with what was acknowledged.
    """

    WAITING = "waiting", "envoi en attente"
    PRESENT = "present", "présente, à jour"
    FAILING = "failing", "l’envoi échoue, nouvel essai prévu"
    REFUSED = "refused", "refusée par la plateforme"
    REMOVING = "removing", "retrait en attente"
    ABSENT = "absent", "absente"


class Outcome(models.TextChoices):
    """How one attempt ended."""

    DONE = "done", "fait"
    LATER = "later", "à refaire plus tard"
    REFUSED = "refused", "refusé"
