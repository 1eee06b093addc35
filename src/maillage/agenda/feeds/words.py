"""What feeds write of an event in words: everything public, read by anybody."""

from collections.abc import Iterable
from urllib.parse import urljoin
from zoneinfo import ZoneInfo

from django.conf import settings

from maillage.agenda.enums import Attendance, OnlineLink, OrganiserState, Price, Status
from maillage.agenda.features import FEATURES, features_of
from maillage.agenda.feeds.reading import Stored
from maillage.agenda.models import Event
from maillage.core.ui.french import format_date, format_moment, format_money, typography
from maillage.core.ui.markdown import plain_markdown
from maillage.directory.enums import Listing
from maillage.directory.models import Organisation
from maillage.territory.nomenclatures import theme_path

FICTIONAL = "Événement fictif de démonstration."


def base_url() -> str:
    return str(settings.BASE_URL).rstrip("/")


def page_of(event: Event) -> str:
    return f"{base_url()}{event.get_absolute_url()}"


def image_of(event: Event) -> str:
    """Return the whole address of the image, empty without one."""
    return urljoin(f"{base_url()}/", event.image.url) if event.image else ""


def organisers_of(event: Event) -> list[Organisation]:
    """Return the organisations that may be named, the one that carries the event first (R3)."""
    agreed = (
        link.organisation
        for link in event.organiser_links.all()
        if link.state == OrganiserState.ACCEPTED
    )
    named = dict.fromkeys((*filter(None, [event.organisation]), *agreed))
    return [one for one in named if one.listing == Listing.LISTED]


def organiser_words(event: Event) -> str:
    return ", ".join(one.name for one in organisers_of(event)) or event.organiser_text


def themes_of(event: Event) -> list[str]:
    """Return the labels of the themes, in order."""
    links = sorted(event.theme_links.all(), key=lambda one: one.order)
    return [link.theme.label for link in links]


def wide_themes_of(event: Event) -> list[str]:
    """Return the labels of the widest themes, each once."""
    paths = (theme_path(code) for code in event.theme_codes())
    return list(dict.fromkeys(path[0].label for path in paths if path))


def public_link(event: Event) -> str:
    """Return the online link when everybody may have it, empty otherwise (R6)."""
    shown = event.attendance != Attendance.ON_SITE and event.online_link == OnlineLink.ALL
    return event.online_url if shown else ""


def place_words(event: Event) -> str:
    """Return where it is, on one line: room, place, address."""
    place = event.place
    if place is None:
        where = event.area.name if event.area else ""
    else:
        where = ", ".join(filter(None, dict.fromkeys((place.label, place.one_line))))
    words = ", ".join(filter(None, (event.room, where)))
    return words or ("En ligne" if event.attendance == Attendance.ONLINE else "")


def price_words(event: Event) -> str:
    """Return what it costs: "gratuit", "de 5 € à 12 €", with the conditions; empty when nobody said."""
    said = str(Price(event.price).label) if event.price else ""
    if event.price_min is not None or event.price_max is not None:
        amounts = sorted({x for x in (event.price_min, event.price_max) if x is not None})
        told = [format_money(amount / 100) for amount in amounts]
        said = f"de {told[0]} à {told[1]}" if len(told) > 1 else told[0]
    return ". ".join(filter(None, (said.capitalize(), event.conditions.strip())))


def age_words(event: Event) -> str:
    """Return "de 6 à 12 ans", "à partir de 6 ans", "jusqu’à 12 ans", or nothing."""
    low, high = event.age_min, event.age_max
    if low is not None and high is not None:
        return f"de {low} à {high} ans"
    if low is not None:
        return f"à partir de {low} ans"
    return f"jusqu’à {high} ans" if high is not None else ""


def status_words(event: Event) -> str:
    """Return how it stands when it is not as planned: "Reporté : la salle est fermée"."""
    if event.status == Status.SCHEDULED:
        return event.status_note
    label = str(Status(event.status).label).capitalize()
    return f"{label} : {event.status_note}" if event.status_note else label


def moment_words(event: Event, one: Stored) -> str:
    """Return when a date is, in words."""
    if one.all_day:
        if one.first_day == one.last_day:
            return format_date(one.first_day)
        return f"{format_date(one.first_day)} – {format_date(one.last_day)}"
    return format_moment(*one.local(ZoneInfo(event.timezone)))


def whole_text(event: Event, note: str = "") -> str:
    """Return all that a form without fields of its own has to say, one fact a line."""
    access = [FEATURES[code] for code in features_of(event)]
    facts: Iterable[tuple[str, str]] = (
        ("", note),
        ("", status_words(event)),
        ("", event.summary),
        ("", plain_markdown(event.description) if event.description else ""),
        ("Organisé par", organiser_words(event)),
        ("Prix", price_words(event)),
        ("Âge", age_words(event)),
        ("Accès", ". ".join(filter(None, (", ".join(access), event.access_note.strip())))),
        ("S’inscrire", ", ".join(str(link.get("value", "")) for link in event.links)),
        ("Renseignements", ", ".join(filter(None, (event.phone, event.email, event.website)))),
        ("", FICTIONAL if event.is_fictional else ""),
    )
    lines = (f"{label} : {said}" if label else said for label, said in facts if said)
    return typography("\n\n".join(lines))
