"""What this module tells the modules above it, after commit."""

from dataclasses import dataclass


@dataclass(frozen=True)
class PersonDeleted:
    """An account is gone; only its number remains. Whoever keeps rows about it removes them."""

    person_id: int
