"""Free-text hours, dates and prices of French agendas: read whole, or not at all with the reason. Pure."""

from maillage.algorithms.french_hours.dated import Entry, read_dates
from maillage.algorithms.french_hours.days import read_day, read_moment
from maillage.algorithms.french_hours.hours import read_hours
from maillage.algorithms.french_hours.model import Hours, NotRead, Opening, Slot
from maillage.algorithms.french_hours.prices import Prices, read_price
from maillage.algorithms.french_hours.scheduling import schedule_of

__all__ = [
    "Entry",
    "Hours",
    "NotRead",
    "Opening",
    "Prices",
    "Slot",
    "read_dates",
    "read_day",
    "read_hours",
    "read_moment",
    "read_price",
    "schedule_of",
]
