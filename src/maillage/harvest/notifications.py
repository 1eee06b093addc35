"""What followed sources write to people: one message for a reading, never one for a row."""

from collections import Counter
from datetime import datetime

from django.conf import settings
from django.urls import reverse

from maillage.accounts.models import Person
from maillage.core.ui.french import count
from maillage.directory.enums import RequestState, Role
from maillage.directory.models import Suggestion
from maillage.directory.notifications import team, write
from maillage.harvest.enums import ProposalState
from maillage.harvest.models import Reading


def _link(name: str, *args: str) -> str:
    return settings.BASE_URL.rstrip("/") + reverse(name, args=args)


def _to_team(key: str, subject: str, lines: tuple[str, ...], now: datetime) -> None:
    for person in team():
        write(key=f"{key}:{person.pk}", to=person.email, subject=subject, lines=lines, now=now)


def reading_held(*, reading: Reading, now: datetime) -> None:
    name = reading.followed.source.name
    _to_team(
        f"reading-held:{reading.pk}",
        f"« {name} » : une lecture attend votre décision",
        (
            reading.words,
            f"Accepter ou refuser : {_link('harvest:source', reading.followed.source_id)}",
        ),
        now,
    )


def reading_failed(*, reading: Reading, now: datetime) -> None:
    name = reading.followed.source.name
    _to_team(
        f"reading-failed:{reading.pk}",
        f"« {name} » n’a pas pu être lue",
        (
            reading.words,
            (
                "Rien n’a changé dans l’annuaire. Nous réessayons de nous-mêmes ; cet échec ne vous sera "
                "pas redit avant une lecture réussie."
            ),
            f"Le détail : {_link('harvest:source', reading.followed.source_id)}",
        ),
        now,
    )


def reading_done(*, reading: Reading, now: datetime) -> None:
    """Tell managers the suggestions made to their profiles, and the team what registers announce."""
    made = Suggestion.objects.filter(
        record__source=reading.followed.source_id,
        state=RequestState.OPEN,
        made_at__gte=reading.started_at,
    ).select_related("organisation")
    _to_managers(reading, list(made.order_by("organisation__name", "pk")), now)
    announced = reading.followed.proposals.filter(
        state=ProposalState.OPEN, made_at__gte=reading.started_at
    ).count()
    if announced:
        new = "association nouvelle, déplacée ou dissoute"
        news = "associations nouvelles, déplacées ou dissoutes"
        _to_team(
            f"reading-announces:{reading.pk}",
            f"« {reading.followed.source.name} » : {count(announced, 'annonce', 'annonces')} à relire",
            (
                f"La source annonce {count(announced, new, news)}.",
                f"Les relire : {_link('harvest:announcements')}",
            ),
            now,
        )


def _to_managers(reading: Reading, made: list[Suggestion], now: datetime) -> None:
    by_organisation = Counter(one.organisation for one in made)
    waiting: dict[Person, list[str]] = {}
    people = Person.objects.filter(
        memberships__organisation__in=[one.pk for one in by_organisation],
        memberships__role=Role.MANAGER,
        is_active=True,
    )
    for person in people.distinct().order_by("pk").prefetch_related("memberships"):
        managed = {m.organisation_id for m in person.memberships.all() if m.role == Role.MANAGER}
        waiting[person] = [
            f"« {one.name} » : {count(number, 'valeur', 'valeurs')}. "
            f"{_link('directory:own_suggestions', one.ref)}"
            for one, number in by_organisation.items()
            if one.pk in managed
        ]
    for person, lines in waiting.items():
        write(
            key=f"reading-suggests:{reading.pk}:{person.pk}",
            to=person.email,
            subject=f"« {reading.followed.source.name} » dit autre chose que votre fiche",
            lines=(
                (
                    "Une source que nous suivons donne d’autres valeurs que les vôtres. Rien n’a changé : "
                    "à vous de dire lesquelles sont justes."
                ),
                *lines,
            ),
            now=now,
        )
