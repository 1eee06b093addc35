"""Kinds and states of followed sources, with their French names."""

from django.db import models


class Kind(models.TextChoices):
    """What a followed source gives, and how it is read."""

    CSV = "csv", "tableau à une adresse (CSV ou Excel)"
    FILE = "file", "fichier déposé sur le serveur"
    GEOJSON = "geojson", "GeoJSON à une adresse"
    MAILLAGE = "maillage", "un autre Maillage"
    YESWIKI = "yeswiki", "YesWiki (bazar)"
    RNA = "rna", "RNA, fichier mensuel"
    JOAFE = "joafe", "JOAFE, annonces de la semaine"


# Read through a correspondence file; the others say their own columns.
MAPPED = frozenset({Kind.CSV, Kind.FILE, Kind.GEOJSON, Kind.YESWIKI})
# Registers: what they say of new, moved and dissolved associations waits for a facilitator.
REGISTERS = frozenset({Kind.RNA, Kind.JOAFE})
# Each edition tells only what happened: nothing is missing from it.
NOTICES = frozenset({Kind.JOAFE})


class FollowedState(models.TextChoices):
    """Whether a followed source is read when its time comes."""

    ACTIVE = "active", "suivie"
    PAUSED = "paused", "en pause"


FOLLOWED_STEPS: dict[str, frozenset[str]] = {
    FollowedState.ACTIVE: frozenset({FollowedState.PAUSED}),
    FollowedState.PAUSED: frozenset({FollowedState.ACTIVE}),
}


class Outcome(models.TextChoices):
    """How one reading of a source goes."""

    RUNNING = "running", "en cours"
    DONE = "done", "terminée"
    SAME = "same", "rien de nouveau"
    HELD = "held", "retenue, à décider"
    REFUSED = "refused", "refusée"
    FAILED = "failed", "échouée"


# A reading that was held and accepted runs again, on the very file that was held.
OUTCOME_STEPS: dict[str, frozenset[str]] = {
    Outcome.RUNNING: frozenset({Outcome.DONE, Outcome.SAME, Outcome.HELD, Outcome.FAILED}),
    Outcome.HELD: frozenset({Outcome.RUNNING, Outcome.REFUSED}),
    Outcome.DONE: frozenset(),
    Outcome.SAME: frozenset(),
    Outcome.REFUSED: frozenset(),
    Outcome.FAILED: frozenset(),
}


class News(models.TextChoices):
    """What a register announces of an association."""

    NEW = "new", "nouvelle association"
    MOVED = "moved", "changement d’adresse"
    DISSOLVED = "dissolved", "dissolution"


class ProposalState(models.TextChoices):
    """An announcement waits for the team, then is accepted or refused."""

    OPEN = "open", "à traiter"
    ACCEPTED = "accepted", "reprise"
    REFUSED = "refused", "écartée"


PROPOSAL_STEPS: dict[str, frozenset[str]] = {
    ProposalState.OPEN: frozenset({ProposalState.ACCEPTED, ProposalState.REFUSED}),
    ProposalState.ACCEPTED: frozenset(),
    ProposalState.REFUSED: frozenset(),
}
