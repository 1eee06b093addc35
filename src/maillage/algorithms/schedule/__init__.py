"""The dates of an event: rules, single dates and exceptions, and what they give. Pure."""

from maillage.algorithms.schedule.expanding import Dated, expand, is_open_ended, moments
from maillage.algorithms.schedule.model import (
    Act,
    Change,
    Schedule,
    ScheduleError,
    Segment,
    key_of,
)

__all__ = [
    "Act",
    "Change",
    "Dated",
    "Schedule",
    "ScheduleError",
    "Segment",
    "expand",
    "is_open_ended",
    "key_of",
    "moments",
]
