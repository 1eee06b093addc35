"""One platform in "Vos données ailleurs", in words that a volunteer understands."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone

from maillage.algorithms.pacing import Gate
from maillage.core.ui import french
from maillage.directory.models import Organisation
from maillage.syndication.assisted.registry import TEXTS
from maillage.syndication.enums import DestinationState, Mode, PresenceState
from maillage.syndication.queries.presences import Elsewhere
from maillage.syndication.views.parcels import labels, value_in_words

BY_STATE = {
    PresenceState.WAITING: ("Envoi en attente", "waiting"),
    PresenceState.PRESENT: ("Présente, à jour", "good"),
    PresenceState.FAILING: ("L’envoi échoue", "bad"),
    PresenceState.REFUSED: ("Refusée par la plateforme", "bad"),
    PresenceState.REMOVING: ("Retrait en cours", "waiting"),
    PresenceState.ABSENT: ("N’y est plus", ""),
}


UNKNOWN_READING = "quand la plateforme a relu la liste pour la dernière fois"


@dataclass(frozen=True)
class Fact:
    label: str
    value: str = ""
    href: str = ""
    provenance: str = ""


@dataclass(frozen=True)
class Trouble:
    """What does not go, and what to do about it."""

    title: str
    text: str
    kind: str = "warning"


@dataclass(frozen=True)
class Gap:
    """A field that the platform shows otherwise, both in words."""

    label: str
    here: str
    there: str


@dataclass(frozen=True)
class Place:
    """One platform as the page and the panel show it."""

    code: str
    name: str
    href: str
    mode: str
    mode_label: str
    status: str
    kind: str
    trouble: Trouble | None
    facts: tuple[Fact, ...]
    differences: tuple[Gap, ...]
    page: str
    links: tuple[tuple[str, str], ...] = field(default=())
    retry: str = ""
    may_say_erased: bool = False
    is_wanted: bool = False
    needs_a_look: bool = False


def day(moment: datetime | None) -> str:
    return french.format_date(timezone.localtime(moment), weekday=False) if moment else ""


def place_of(
    one: Elsewhere, organisation: Organisation, *, may_decide: bool, may_say: bool, now: datetime
) -> Place:
    """Tell where one organisation is with one platform."""
    status, kind = status_of(one)
    destination = one.destination
    return Place(
        code=destination.code,
        name=destination.name,
        href=destination.get_absolute_url(),
        mode=destination.mode,
        mode_label=str(destination.get_mode_display()),
        status=status,
        kind=kind,
        trouble=trouble_of(one, now),
        facts=tuple(facts_of(one, now)),
        differences=tuple(
            Gap(gap.label, value_in_words(gap.key, gap.here), value_in_words(gap.key, gap.there))
            for gap in one.differences
        ),
        page=one.external_url,
        links=tuple(links_of(one, organisation, may_decide=may_decide)),
        retry=retry_words(one) if may_decide else "",
        may_say_erased=may_say and one.must_be_erased_by_hand,
        is_wanted=one.consents is not None,
        needs_a_look=needs_a_look(one),
    )


def status_of(one: Elsewhere) -> tuple[str, str]:
    """Return the state in a few words, and its tone."""
    if one.destination.state == DestinationState.PAUSED:
        return "Plateforme en pause", ""
    if one.state is None:
        return ("Dans la liste que nous publions", "good") if one.consents else ("N’y est plus", "")
    return told_otherwise(one) or BY_STATE[PresenceState(one.state)]


def told_otherwise(one: Elsewhere) -> tuple[str, str] | None:
    """Return what says more than the state alone: gaps, what a person must do, a change on its way."""
    if one.differences:
        return "Présente, avec des écarts", "waiting"
    if one.destination.mode == Mode.ASSISTED and one.state == PresenceState.WAITING:
        return ("À recopier de nouveau" if one.sent_at else "À recopier"), "waiting"
    if one.must_be_erased_by_hand:
        return "À effacer là-bas", "waiting"
    if one.state == PresenceState.PRESENT and one.is_pending:
        return "Présente, mise à jour en route", "waiting"
    return None


def needs_a_look(one: Elsewhere) -> bool:
    """Whether somebody of the organisation has something to do: correct, paste, erase."""
    to_paste = one.destination.mode == Mode.ASSISTED and one.state == PresenceState.WAITING
    return to_paste or one.must_be_erased_by_hand or one.state == PresenceState.REFUSED


def trouble_of(one: Elsewhere, now: datetime) -> Trouble | None:
    if one.gate is Gate.BLOCKED and one.is_pending:
        return Trouble(
            "L’envoi est arrêté",
            f"{one.trouble} L’équipe d’animation doit corriger ses réglages ; vous n’avez rien à faire.",
            "error",
        )
    if one.must_be_erased_by_hand:
        if one.destination.mode == Mode.ASSISTED:
            text = "Votre accord est repris. Une personne doit effacer la copie là-bas, puis le dire ici."
        else:
            text = (
                "Votre accord est repris, mais cette plateforme ne sait pas retirer une fiche à notre "
                f"demande. Demandez-le à qui la tient : {one.destination.owner}."
            )
        return Trouble("La copie est encore là-bas", text)
    if one.state == PresenceState.REFUSED:
        return Trouble(
            "La plateforme a refusé la fiche",
            f"{one.trouble} Corrigez la fiche : elle repartira seule.",
            "error",
        )
    if one.trouble:
        return Trouble(f"Dernière difficulté, {when(one.trouble_at, now)}", one.trouble)
    return None


def when(moment: datetime | None, now: datetime) -> str:
    """Return "il y a 3 minutes", "dans 2 heures"."""
    if moment is None:
        return ""
    return french.format_relative(timezone.localtime(moment), timezone.localtime(now))


def facts_of(one: Elsewhere, now: datetime) -> list[Fact]:
    """Return since when, which version, the next try, the periods; only what is known."""
    past = (stay for stay in one.stays if stay.until)
    reads_us = one.destination.mode == Mode.PULL and one.consents
    told = (
        ("Depuis", f"le {day(one.since)}" if one.since else ""),
        ("Version là-bas", version_of(one)),
        ("Ce qui est accordé", agreed_in_words(one)),
        ("Prochain essai", next_try_in_words(one, now)),
        ("Relue là-bas", when(one.looked_at, now)),
        ("Y a été aussi", " ; ".join(f"du {day(s.since)} au {day(s.until)}" for s in past)),
        ("Ce que nous ne savons pas", UNKNOWN_READING if reads_us else ""),
    )
    return [Fact(label, value) for label, value in told if value]


def version_of(one: Elsewhere) -> str:
    if one.sent_at is None:
        return ""
    return (
        f"votre fiche du {day(one.sent_at)}, {french.format_time(timezone.localtime(one.sent_at))}"
    )


def agreed_in_words(one: Elsewhere) -> str:
    if one.consents:
        return ", ".join(labels(one.consents.fields))
    return "" if one.state == PresenceState.ABSENT else "Plus rien : vous avez repris votre accord."


def next_try_in_words(one: Elsewhere, now: datetime) -> str:
    if one.next_try_at is None or one.destination.mode != Mode.PUSH:
        return ""
    return "dans un instant" if one.next_try_at <= now else when(one.next_try_at, now)


def retry_words(one: Elsewhere) -> str:
    """Return how a person may ask for another try; nothing when it would be of no use."""
    if one.destination.mode != Mode.PUSH or one.gate is Gate.BLOCKED:
        return ""
    if one.trouble or one.state == PresenceState.REFUSED:
        return "Réessayer maintenant"
    return "Renvoyer notre version" if one.differences else ""


def links_of(
    one: Elsewhere, organisation: Organisation, *, may_decide: bool
) -> list[tuple[str, str]]:
    where = [organisation.ref, one.destination.code]
    found = []
    if one.state == PresenceState.REFUSED:
        found.append(("Corriger la fiche", reverse("directory:edit", args=[organisation.ref])))
    if (
        one.consents
        and one.destination.mode == Mode.ASSISTED
        and one.destination.connector in TEXTS
    ):
        found.append(("Ce qu’il faut recopier", reverse("syndication:paste", args=where)))
    if may_decide and one.destination.state == DestinationState.ACTIVE:
        label = "Changer ce qui est transmis" if one.consents else "Accorder de nouveau"
        found.append((label, reverse("syndication:agree_one", args=where)))
    if may_decide and one.consents:
        found.append(("Retirer de cette plateforme", reverse("syndication:withdraw", args=where)))
    found.append(("Preuve de l’accord", reverse("syndication:proof", args=where)))
    return found


TONES = (("good", "à jour"), ("waiting", "en attente"), ("bad", "en difficulté"), ("", "en pause"))


def summary_of(places: list[Place]) -> str:
    """Return one or two sentences: how many platforms, in which state, how many need a gesture."""
    current = [place for place in places if place.is_wanted]
    if not current:
        told = "Votre fiche n’est transmise à aucune plateforme."
    else:
        counted = [(sum(one.kind == tone for one in current), words) for tone, words in TONES]
        states = ", ".join(f"{number} {words}" for number, words in counted if number)
        told = f"{french.count(len(current), 'plateforme choisie', 'plateformes choisies')} : {states}."
    look = sum(place.needs_a_look for place in places)
    return f"{told} {french.count(look, 'attend', 'attendent')} un geste de vous." if look else told


def panel_context(
    places: list[Place], organisation: Organisation, *, may_decide: bool
) -> dict[str, Any]:
    return {
        "summary": summary_of(places),
        "places": places,
        "url": reverse("syndication:elsewhere", args=[organisation.ref]),
        "agree_url": reverse("syndication:agree", args=[organisation.ref]) if may_decide else "",
    }
