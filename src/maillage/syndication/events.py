"""What syndication tells the modules above it and itself, after commit."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ConsentsChanged:
    """An organisation gave or withdrew consents; ``destinations`` are codes."""

    ref: str
    destinations: tuple[str, ...]


@dataclass(frozen=True)
class DestinationChanged:
    """A platform was proposed, edited, opened, paused or retired."""

    code: str


@dataclass(frozen=True)
class DestinationBlocked:
    """A platform no longer recognises us: nothing is sent until a person looks."""

    code: str
