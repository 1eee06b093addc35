"""What the agenda tells the modules above it, after commit."""

from dataclasses import dataclass


@dataclass(frozen=True)
class EventChanged:
    """An event appeared, changed, went up or down the ladder, or went."""

    ref: str


@dataclass(frozen=True)
class EventProposed:
    """An event waits for a reading by the team."""

    ref: str


@dataclass(frozen=True)
class OrganiserAnswered:
    """An organisation accepts to be named with an event, or does not."""

    ref: str
    organisation: str
    state: str
