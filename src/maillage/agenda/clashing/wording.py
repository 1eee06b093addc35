"""Reasons of clashes, better dates and heavy days, as people read them."""

from collections.abc import Sequence
from datetime import date

from maillage.algorithms.clashes import Clash, Dated, Proposal, Reason, Verdict
from maillage.core.ui.french import NBSP, count, format_date, format_distance, format_number
from maillage.territory.nomenclatures import audiences, themes

MINUS = "−"
WEEK, SUNDAY = 7, 6
HOUR = 60
SAME, FORUMS = 0.999, 0.8


def reasons_of(one: Dated, other: Dated, clash: Clash) -> list[str]:
    """Return the reasons of a clash, each with its points: "Même thème : Judo (+45)"."""
    return [
        f"{_words(one, other, clash, reason)} ({signed(reason.points)})" for reason in clash.reasons
    ]


def signed(points: int) -> str:
    return f"+{points}" if points > 0 else f"{MINUS}{-points}"


def _words(one: Dated, other: Dated, clash: Clash, reason: Reason) -> str:
    said = {
        "theme": lambda: _theme(one, other, reason.degree),
        "publics": lambda: _publics(one, other),
        "hours": lambda: _hours(one, clash),
        "nearness": lambda: _nearness(one, other, clash),
        "size": lambda: _size(one, other),
        "elsewhen": lambda: _elsewhen(one, other),
        "ages": lambda: "Des âges différents",
    }
    return said[reason.code]()


def _theme(one: Dated, other: Dated, degree: float) -> str:
    mine, theirs = labels(one.themes), labels(other.themes)
    shared = [label for label in theirs if label in mine]
    if degree >= SAME:
        return f"Même thème : {' et '.join(shared)}"
    if one.forum and other.forum and degree <= FORUMS:
        return "Deux forums, qui réunissent les mêmes associations"
    if shared:
        return f"Un thème en commun : {' et '.join(shared)}"
    return f"Thèmes proches : {', '.join(mine)} et {', '.join(theirs)}"


def labels(codes: Sequence[str]) -> list[str]:
    return [themes()[code].label for code in codes if code in themes()]


def _publics(one: Dated, other: Dated) -> str:
    shared = [
        audiences()[code].label
        for code in one.publics
        if code in {*other.publics} and code in audiences()
    ]
    if shared:
        return f"Les mêmes personnes : {', '.join(shared).lower()}"
    if one.publics and other.publics:
        return "Des publics différents, mais des âges communs"
    return "Ouverts aux mêmes personnes"


def _hours(one: Dated, clash: Clash) -> str:
    if clash.together > 0:
        length = min(one.end - one.start, clash.end - clash.start)
        return (
            "Aux mêmes heures"
            if clash.together >= length
            else f"{duration(clash.together)} en même temps"
        )
    if -clash.together < clash.needed:
        gap = duration(-clash.together) if clash.together else "rien"
        wanted = duration(clash.needed)
        return (
            f"À la suite : {gap} entre les deux, il faut {wanted} avec l’installation et le trajet"
        )
    other = Dated(clash.start, clash.end)
    if other.first_day > one.last_day:
        return "Le lendemain"
    if other.last_day < one.first_day:
        return "La veille"
    return "Le même jour, à d’autres heures"


def duration(minutes: int) -> str:
    """Return "45 min", "2 h", "1 h 30"."""
    hours, rest = divmod(minutes, HOUR)
    if not hours:
        return f"{rest}{NBSP}min"
    return f"{hours}{NBSP}h" + (f"{NBSP}{rest:02d}" if rest else "")


def _nearness(one: Dated, other: Dated, clash: Clash) -> str:
    if one.online and other.online:
        return "En ligne tous les deux"
    if one.online or other.online:
        return "L’un des deux est en ligne"
    if clash.km is None:
        return "Lieux pas encore connus"
    words = format_distance(clash.km * 1000)
    return "Au même endroit" if words == "sur place" else f"{words[0].upper()}{words[1:]}"


def _size(one: Dated, other: Dated) -> str:
    most = max(one.expected, other.expected)
    if not most:
        return "Affluence pas encore dite"
    which = "du vôtre" if one.expected > other.expected else "de l’autre"
    return f"Environ {format_number(most)} personnes attendues {which} côté"


def _elsewhen(one: Dated, other: Dated) -> str:
    if other.days >= one.days:
        return "On peut y aller un autre jour"
    return "On peut venir chez vous un autre jour"


def heavy_words(verdict: Verdict) -> list[str]:
    """Return what weighs on a day besides events: "Vacances de Noël (+12)"."""
    return [f"{day.label} ({signed(points)})" for day, points in verdict.heavy]


def better_reasons(chosen: Verdict, proposal: Proposal) -> list[str]:
    """Say why a date is better: where it stands, what is on it, what no longer weighs."""
    found = [shift_words(proposal.day, proposal.shift), _load(chosen, proposal.verdict)]
    now = {day.label for day, _ in proposal.verdict.heavy}
    found += [f"Hors de « {day.label} »" for day, _ in chosen.heavy if day.label not in now]
    found += [f"Mais c’est « {label} »" for label in sorted(now)]
    return found


def shift_words(day: date, shift: int) -> str:
    """Return "Une semaine plus tard, le même jour de la semaine", "La veille, un vendredi"."""
    away, later = abs(shift), "plus tard" if shift > 0 else "plus tôt"
    if away % WEEK == 0:
        weeks = away // WEEK
        told = "Une semaine" if weeks == 1 else f"{weeks} semaines"
        return f"{told} {later}, le même jour de la semaine"
    weekday = format_date(day).split(" ", maxsplit=1)[0]
    if away == 1:
        return f"{'Le lendemain' if shift > 0 else 'La veille'}, un {weekday}"
    return f"{away} jours {later}, un {weekday}"


def _load(chosen: Verdict, better: Verdict) -> str:
    if not better.told:
        return "Aucun événement ne dispute ces personnes"
    if better.warned < chosen.warned:
        if better.warned:
            return f"{count(better.warned, 'chevauchement')} au lieu de {chosen.warned}"
        near = "événement un peu proche" if better.told == 1 else "événements un peu proches"
        return f"Aucun vrai chevauchement, {better.told} {near}"
    return f"Moins de concurrence : {better.total} au lieu de {chosen.total}"
