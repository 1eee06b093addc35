"""Schedules in French words, both ways (R10): ``parse(say(schedule))`` is ``normal(schedule)``."""

from maillage.algorithms.schedule.draft import Given
from maillage.algorithms.schedule.normal import normal
from maillage.algorithms.schedule.reading import parse
from maillage.algorithms.schedule.saying import repetition, say, say_day, say_segment

__all__ = ["Given", "normal", "parse", "repetition", "say", "say_day", "say_segment"]
