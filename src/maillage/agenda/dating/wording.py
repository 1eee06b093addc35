"""What is said of dates that can not be read, and of holidays that nobody knows yet."""

from datetime import date

from maillage.agenda.calendars import school_known_until
from maillage.algorithms.schedule import Schedule, ScheduleError, is_open_ended
from maillage.algorithms.schedule.model import SCHOOL
from maillage.core.ui.french import format_date

SENTENCES = {
    "too-many-dates": "Cette règle donne plus de {detail} dates : donnez-lui une fin plus proche.",
    "unknown-calendar": "Le calendrier à exclure n’est pas connu : choisissez vacances scolaires ou jours fériés.",
    "ends-before-start": "La fin est avant le début : corrigez l’heure ou le jour de fin.",
    "too-long": "Une seule date ne peut pas durer plus de trois ans : faites-en plusieurs.",
    "year-out-of-range": "L’année {detail} n’est pas possible : vérifiez la date.",
    "not-understood": (
        "« {detail} » n’est pas compris. Écrivez par exemple : tous les 2e samedis du mois, de 10 h à 12 h, "
        "sauf vacances scolaires."
    ),
    "no-hours": "L’heure manque : ajoutez par exemple « de 10 h à 12 h », ou « toute la journée ».",
    "no-such-hour": "« {detail} » n’est pas une heure : écrivez par exemple 18 h 30.",
    "no-such-day": "Le {detail} n’existe pas : vérifiez le jour et le mois.",
    "not-that-weekday": "Cette date tombe un autre jour : c’est le {detail}. Corrigez le jour ou la date.",
    "nothing-said": "Aucune date n’est donnée : écrivez un jour, ou une règle comme « chaque mardi ».",
    "no-rhythm": "On ne sait pas quand cela revient : ajoutez par exemple « chaque mardi » ou « le 1er du mois ».",
    "two-rhythms": "Deux rythmes sont donnés à la fois : écrivez une règle par ligne.",
    "two-ends": "Une règle finit à une date ou après un nombre de fois, pas les deux : gardez l’un des deux.",
    "only-in-holidays": (
        "Seulement pendant les vacances ou les jours fériés, cela ne se calcule pas : écrivez chaque date."
    ),
    "date-in-a-rule": "Une règle et une date seule sont mêlées : écrivez-les sur deux lignes.",
    "which-hour": "Il y a plusieurs heures : dites laquelle, par exemple « le 14 mars 2026 à 10 h ».",
    "which-month": "Dites de quel mois sont ces jours, par exemple « le 14 de chaque mois ».",
    "which-rank": "Le « 1er » ou le « dernier » de quoi ? Écrivez par exemple « le dernier vendredi du mois ».",
    "starts-before": "La suite ne peut pas commencer avant la date choisie.",
    "no-such-date": "Cette date n’est pas parmi les dates de l’événement : rechargez la page.",
}  # fmt: skip
OTHER = "Cette règle de répétition ne se lit pas : choisissez-en une autre, ou écrivez chaque date."


def sentence_of(error: ScheduleError) -> str:
    """Return what a person reads when a schedule is refused."""
    return SENTENCES.get(error.code, OTHER).format(detail=error.detail)


def unknown_holidays(schedule: Schedule) -> str:
    """Say until when school holidays are known, "" when the schedule does not go beyond."""
    known = school_known_until()
    skipping = Schedule(tuple(one for one in schedule.segments if SCHOOL in one.excluding))
    if not is_open_ended(skipping, known):
        return ""
    return (
        f"Les vacances scolaires sont connues jusqu’au {day_of_year(known)}. Après ce jour, aucune date "
        "n’est encore sautée : les dates seront revues quand le calendrier suivant sera connu."
    )


def day_of_year(day: date) -> str:
    return format_date(day, weekday=False)
