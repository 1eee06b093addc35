"""Refusals of letters: a French sentence and a stable code."""

from maillage.agenda.errors import AgendaError


class InvalidLetter(AgendaError):
    """What was asked of a letter can not be kept."""

    code = "lettre-invalide"
