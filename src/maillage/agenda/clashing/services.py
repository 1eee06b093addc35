"""What people decide about dates: keep one all the same, talk about it, tell the common calendar, set the weights."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta

from django.core.cache import cache
from django.db import transaction

from maillage.accounts.models import Person
from maillage.agenda.clashing import notifications
from maillage.agenda.clashing.checking import current_weights
from maillage.agenda.clashing.errors import AlreadyWritten, InvalidDate
from maillage.agenda.enums import Period, State
from maillage.agenda.models import ClashWeights, CommonDate, Event, KeptDate
from maillage.agenda.services.occurrences import rebuild
from maillage.algorithms.clashes import Weights
from maillage.core import audit
from maillage.core.actor import Actor
from maillage.core.permissions import require
from maillage.core.search import feed
from maillage.directory.models import Organisation
from maillage.territory.models import Area
from maillage.territory.nomenclatures import audiences

REASON_MOST, MESSAGE_MOST, LABEL_MOST = 300, 2000, 120
LONGEST = timedelta(days=366)
DAY_SECONDS = 86_400
MAKE = 100
# Rules of repetition skip these days: their events have other dates once one changes.
SKIPPED = {str(Period.SCHOOL), str(Period.PUBLIC)}


@dataclass(frozen=True)
class Common:
    """What people say of a date of the common calendar."""

    kind: str
    label: str
    first_day: date
    last_day: date
    zone: str = ""
    area: Area | None = None
    publics: tuple[str, ...] = ()
    weight: int = 50
    note: str = ""
    is_fictional: bool = False


@transaction.atomic
def keep_date(
    *, actor: Actor, event: Event, day: date, reason: str, now: datetime, other: Event | None = None
) -> KeptDate:
    """Say why an event keeps its date in spite of a clash (R32); the last word said counts."""
    require(actor, "agenda.edit", event)
    words = " ".join(reason.split())
    if not words:
        raise InvalidDate("reason", "Dites en quelques mots pourquoi vous gardez cette date.")
    if len(words) > REASON_MOST:
        raise InvalidDate(
            "reason", f"Cette raison est trop longue : {REASON_MOST} caractères au plus."
        )
    if not event.occurrences.filter(first_day__lte=day, last_day__gte=day).exists():
        raise InvalidDate(
            "reason",
            "Cette date n’est pas encore celle de l’événement : enregistrez d’abord ses dates.",
        )
    kept, _ = KeptDate.objects.update_or_create(
        event=event, other=other, day=day, defaults={"reason": words, "at": now}
    )
    audit.record(
        actor=actor, verb="agenda.date_kept", obj=event, now=now,
        data={"day": day, "reason": words},
    )  # fmt: skip
    return kept


@transaction.atomic
def propose_talk(
    *,
    actor: Actor,
    event: Event,
    organisation: Organisation | None,
    day: date,
    message: str,
    mine: Event | None = None,
    gives_address: bool = False,
    now: datetime,
) -> int:
    """Mail the people who write for the other organisation; no address is shown to either side.

    ``organisation`` is the one that writes (None: the team), ``mine`` its own event, to which they may answer.
    Returns how many people it goes to. Raises :class:`AlreadyWritten` the same day.
    """
    require(actor, "agenda.discuss", organisation)
    words = message.strip()
    if not words:
        raise InvalidDate(
            "message", "Écrivez quelques mots : ce que vous prévoyez, et ce que vous proposez."
        )
    if len(words) > MESSAGE_MOST:
        raise InvalidDate("message", "Ce message est trop long : 2 000 caractères au plus.")
    if organisation is not None and event.organisation_id == organisation.pk:
        raise InvalidDate("message", "Cet événement est celui de votre organisation.")
    key = f"agenda:talk:{event.pk}:{organisation.pk if organisation else 0}:{actor.who}"
    if not cache.add(key, 1, DAY_SECONDS):
        raise AlreadyWritten(
            "Vous avez déjà écrit à cette organisation aujourd’hui à propos de cet événement. "
            "Laissez-lui le temps de répondre."
        )
    sender = Person.objects.filter(pk=actor.who).first() if gives_address else None
    sent = notifications.talk_proposed(
        event=event, organisation=organisation, day=day, message=words, mine=mine,
        reply_to=sender.email if sender else "", actor=actor, now=now,
    )  # fmt: skip
    audit.record(
        actor=actor, verb="agenda.talk_proposed", obj=event, now=now,
        data={"day": day, "organisation": organisation.pk if organisation else None},
    )  # fmt: skip
    return sent


@transaction.atomic
def put_common_date(
    *, actor: Actor, said: Common, now: datetime, common: CommonDate | None = None
) -> CommonDate:
    """Write a date of the common calendar; events that skip such days get their dates anew."""
    require(actor, "agenda.coordinate")
    _refuse_common(said)
    before = (common.kind, common.first_day, common.last_day) if common else None
    row = common or CommonDate()
    for name, value in vars(said).items():
        setattr(row, name, list(value) if name == "publics" else value)
    row.save()
    verb = "agenda.common_date_changed" if common else "agenda.common_date_added"
    _told_common(actor, verb, row, now)
    if before != (row.kind, row.first_day, row.last_day):
        redate({row.kind, *(before or ())[:1]}, now=now)
    return row


@transaction.atomic
def remove_common_date(*, actor: Actor, common: CommonDate, now: datetime) -> None:
    """Take a date out of the common calendar."""
    require(actor, "agenda.coordinate")
    _told_common(actor, "agenda.common_date_removed", common, now)
    kind = common.kind
    common.delete()
    redate({kind}, now=now)


def _told_common(actor: Actor, verb: str, row: CommonDate, now: datetime) -> None:
    audit.record(
        actor=actor, verb=verb, obj=row, now=now,
        data={"label": row.label, "first_day": row.first_day, "last_day": row.last_day},
    )  # fmt: skip


def _refuse_common(said: Common) -> None:
    if not said.label.strip():
        raise InvalidDate("label", "Donnez un nom à cette date, par exemple : Fête de la musique.")
    if len(said.label) > LABEL_MOST:
        raise InvalidDate("label", f"Ce nom est trop long : {LABEL_MOST} caractères au plus.")
    if said.last_day < said.first_day:
        raise InvalidDate("last_day", "Le dernier jour est avant le premier.")
    if said.last_day - said.first_day > LONGEST:
        raise InvalidDate("last_day", "Une date commune dure un an au plus.")
    if not 0 <= said.weight <= MAKE:
        raise InvalidDate("weight", "Ce poids va de 0 à 100.")
    if any(code not in audiences() for code in said.publics):
        raise InvalidDate("publics", "Choisissez les publics dans la liste.")


def redate(kinds: set[str], *, now: datetime) -> int:
    """Compute again the dates of the events whose rules skip some days; returns how many changed."""
    skipped = kinds & SKIPPED
    if not skipped:
        return 0
    changed = []
    for event in Event.objects.exclude(state=State.REMOVED).order_by("pk").iterator(chunk_size=500):
        codes = {
            code
            for part in event.schedule.get("segments", ())
            for code in part.get("excluding", ())
        }
        if codes & skipped and rebuild(event, now=now):
            event.sequence += 1
            event.updated_at = now
            event.save(update_fields=["dates_from", "dates_until", "sequence", "updated_at"])
            changed.append(event.ref)
    feed.append("event", changed)
    return len(changed)


@transaction.atomic
def set_weights(*, actor: Actor, weights: Weights, reason: str = "", now: datetime) -> ClashWeights:
    """Put new weights into use, for everybody and at once."""
    require(actor, "agenda.coordinate")
    refuse_weights(weights)
    before = current_weights()
    row = ClashWeights.objects.create(
        **asdict(weights), reason=" ".join(reason.split())[:REASON_MOST], at=now
    )
    audit.record(
        actor=actor, verb="agenda.weights_set", obj=row, now=now,
        data={"before": asdict(before), "after": asdict(weights), "reason": row.reason},
    )  # fmt: skip
    return row


def refuse_weights(weights: Weights) -> None:
    """Raise :class:`InvalidDate` unless the five parts make 100 and each number is possible."""
    values: Mapping[str, int] = asdict(weights)
    for name, value in values.items():
        if not 0 <= value <= MAKE:
            raise InvalidDate(name, "Ce nombre va de 0 à 100.")
    if weights.shared != MAKE:
        rest = MAKE - weights.shared
        how = f"il manque {rest}" if rest > 0 else f"il y a {-rest} de trop"
        raise InvalidDate("theme", f"Les cinq premiers poids doivent faire 100 en tout : {how}.")
    if not weights.warn:
        raise InvalidDate("warn", "Un seuil de zéro avertirait de tout : écrivez 1 ou plus.")
