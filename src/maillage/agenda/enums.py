"""Kinds and states of the agenda, with their French names.

Statuses and accessibility types are those of OpenAgenda's documented event; the rest of iCalendar's
vocabulary (RFC 5545) follows from them in the feeds.
"""

from django.db import models


class Kind(models.TextChoices):
    """What happens."""

    EVENT = "event", "événement"
    FORUM = "forum", "forum"
    MEETING = "meeting", "réunion"
    VISIT = "visit", "visite ou porte ouverte"
    TRAINING = "training", "formation"
    WORKSHOP = "workshop", "atelier"
    PERMANENCE = "permanence", "permanence"


class State(models.TextChoices):
    """Who may see an event: the ladder from a date on hold to the public agenda."""

    DRAFT = "draft", "brouillon"
    HELD = "held", "date réservée"
    NETWORK = "network", "partagé avec le réseau"
    SUBMITTED = "submitted", "à relire"
    REFUSED = "refused", "à revoir"
    PUBLISHED = "published", "public"
    REMOVED = "removed", "retiré"


STEPS: dict[str, frozenset[str]] = {
    State.DRAFT: frozenset(
        {State.HELD, State.NETWORK, State.SUBMITTED, State.PUBLISHED, State.REMOVED}
    ),
    State.HELD: frozenset(
        {State.DRAFT, State.NETWORK, State.SUBMITTED, State.PUBLISHED, State.REMOVED}
    ),
    State.NETWORK: frozenset({State.HELD, State.SUBMITTED, State.PUBLISHED, State.REMOVED}),
    State.SUBMITTED: frozenset({State.NETWORK, State.REFUSED, State.PUBLISHED, State.REMOVED}),
    State.REFUSED: frozenset({State.HELD, State.NETWORK, State.SUBMITTED, State.REMOVED}),
    State.PUBLISHED: frozenset({State.REMOVED}),
    State.REMOVED: frozenset(),
}
# An event without a title is a date that somebody keeps, or a draft.
UNTITLED = frozenset({State.DRAFT, State.HELD, State.REMOVED})
# What the members of the network read whole.
SHARED = frozenset({State.NETWORK, State.SUBMITTED, State.PUBLISHED})
# What competes for people: see the clashes.
ANNOUNCED = frozenset({State.HELD, State.NETWORK, State.SUBMITTED, State.PUBLISHED})


class Status(models.TextChoices):
    """Whether it takes place, as OpenAgenda tells it (its codes 1 to 6)."""

    SCHEDULED = "scheduled", "comme prévu"
    RESCHEDULED = "rescheduled", "reprogrammé"
    MOVED_ONLINE = "moved_online", "déplacé en ligne"
    POSTPONED = "postponed", "reporté"
    FULL = "full", "complet"
    CANCELLED = "cancelled", "annulé"


class Attendance(models.TextChoices):
    ON_SITE = "on_site", "sur place"
    ONLINE = "online", "en ligne"
    MIXED = "mixed", "sur place et en ligne"


class Price(models.TextChoices):
    """What it costs, in one word; ``conditions`` tells the rest."""

    UNKNOWN = "", "non précisé"
    FREE = "free", "gratuit"
    CHOSEN = "chosen", "prix libre"
    PAID = "paid", "payant"


class Access(models.TextChoices):
    """Whom an event is adapted to: OpenAgenda's five types."""

    MOTOR = "mi", "handicap moteur"
    VISUAL = "vi", "handicap visuel"
    HEARING = "hi", "handicap auditif"
    MENTAL = "pi", "handicap psychique"
    INTELLECTUAL = "ii", "handicap intellectuel"


class OnlineLink(models.TextChoices):
    """Who is given the online link."""

    ALL = "all", "tout le monde"
    REGISTERED = "registered", "les personnes inscrites"


class OrganiserState(models.TextChoices):
    """Whether an organisation accepts to be named among those who organise."""

    INVITED = "invited", "invitée"
    ACCEPTED = "accepted", "d’accord"
    DECLINED = "declined", "ne souhaite pas"


ORGANISER_STEPS: dict[str, frozenset[str]] = {
    OrganiserState.INVITED: frozenset({OrganiserState.ACCEPTED, OrganiserState.DECLINED}),
    OrganiserState.ACCEPTED: frozenset({OrganiserState.DECLINED}),
    OrganiserState.DECLINED: frozenset({OrganiserState.INVITED}),
}


class OccurrenceState(models.TextChoices):
    """One date of an event."""

    SCHEDULED = "scheduled", "prévue"
    CANCELLED = "cancelled", "annulée"
    # No longer among the dates, kept because people are registered to it.
    DROPPED = "dropped", "supprimée"


OCCURRENCE_STEPS: dict[str, frozenset[str]] = {
    OccurrenceState.SCHEDULED: frozenset({OccurrenceState.CANCELLED, OccurrenceState.DROPPED}),
    OccurrenceState.CANCELLED: frozenset({OccurrenceState.SCHEDULED, OccurrenceState.DROPPED}),
    OccurrenceState.DROPPED: frozenset({OccurrenceState.SCHEDULED, OccurrenceState.CANCELLED}),
}


class RegistrationState(models.TextChoices):
    """A registration holds places, or waits for some."""

    CONFIRMED = "confirmed", "inscrite"
    WAITING = "waiting", "en liste d’attente"
    CANCELLED = "cancelled", "annulée"


REGISTRATION_STEPS: dict[str, frozenset[str]] = {
    RegistrationState.CONFIRMED: frozenset({RegistrationState.CANCELLED}),
    RegistrationState.WAITING: frozenset(
        {RegistrationState.CONFIRMED, RegistrationState.CANCELLED}
    ),
    RegistrationState.CANCELLED: frozenset(),
}


class Period(models.TextChoices):
    """What a date of the common calendar is."""

    SCHOOL = "school", "vacances scolaires"
    PUBLIC = "public", "jour férié"
    EXAM = "exam", "examens"
    TOWN = "town", "grand rendez-vous de la ville"
    OTHER = "other", "autre date chargée"


class HighlightState(models.TextChoices):
    SUGGESTED = "suggested", "proposé par l’agenda"
    DRAFT = "draft", "en préparation"
    PUBLISHED = "published", "public"
    DISMISSED = "dismissed", "écarté"


HIGHLIGHT_STEPS: dict[str, frozenset[str]] = {
    HighlightState.SUGGESTED: frozenset({HighlightState.DRAFT, HighlightState.DISMISSED}),
    HighlightState.DRAFT: frozenset({HighlightState.PUBLISHED, HighlightState.DISMISSED}),
    HighlightState.PUBLISHED: frozenset({HighlightState.DRAFT}),
    HighlightState.DISMISSED: frozenset({HighlightState.DRAFT}),
}


class TrailState(models.TextChoices):
    DRAFT = "draft", "en préparation"
    PUBLISHED = "published", "public"


TRAIL_STEPS: dict[str, frozenset[str]] = {
    TrailState.DRAFT: frozenset({TrailState.PUBLISHED}),
    TrailState.PUBLISHED: frozenset({TrailState.DRAFT}),
}


class QueuedState(models.TextChoices):
    """What an import could not read waits for a person."""

    OPEN = "open", "à lire"
    READ = "read", "lu"
    LEFT = "left", "laissé en texte"


QUEUED_STEPS: dict[str, frozenset[str]] = {
    QueuedState.OPEN: frozenset({QueuedState.READ, QueuedState.LEFT}),
    QueuedState.READ: frozenset(),
    QueuedState.LEFT: frozenset({QueuedState.OPEN}),
}
