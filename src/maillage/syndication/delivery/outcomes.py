"""How one exchange with a destination ended, whatever went wrong, and the log of it."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

import httpx

from maillage.core.outgoing import words_of
from maillage.core.sealing import SealBroken
from maillage.syndication.connectors.base import BadCredentials, DeliveryError, Refused, TryLater
from maillage.syndication.enums import Outcome
from maillage.syndication.models import Attempt, Destination, Presence

logger = logging.getLogger(__name__)

LONGEST_WORDS = 400
BROKEN = "L’échange a échoué de façon imprévue : nouvel essai plus tard."

Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Ended(Generic[Answer]):
    """The answer, or the error that stands for whatever happened; ``took_ms`` of wall time."""

    answer: Answer | None
    error: DeliveryError | None
    took_ms: int

    @property
    def outcome(self) -> Outcome:
        if self.error is None:
            return Outcome.DONE
        return Outcome.REFUSED if isinstance(self.error, Refused) else Outcome.LATER

    @property
    def words(self) -> str:
        return self.error.words[:LONGEST_WORDS] if self.error else ""


def ended(exchange: Callable[[], Answer]) -> Ended[Answer]:
    """Run an exchange. A connector that breaks is one failed attempt, never the end of the others."""
    begun = time.monotonic()
    answer, error = None, None
    try:
        answer = exchange()
    except DeliveryError as known:
        error = known
    except SealBroken as broken:
        error = BadCredentials(broken.message, code=broken.code)
    except httpx.TransportError as silent:
        error = TryLater(words_of(silent), code="silent")
    except Exception as unforeseen:  # noqa: BLE001 - told below, without what it may repeat
        # Its text and its traceback may hold a secret or somebody's data.
        logger.error("A connector broke: %s", type(unforeseen).__name__)  # noqa: TRY400 - the same
        error = TryLater(BROKEN, code="broken")
    return Ended(answer, error, int((time.monotonic() - begun) * 1000))


def write_down(
    destination: Destination, presence: Presence | None, key: str, end: Ended, now: datetime
) -> None:
    """Keep a line of the log, inside the caller's transaction."""
    Attempt.objects.create(
        destination=destination,
        presence=presence,
        at=now,
        key=key,
        outcome=end.outcome,
        status=end.error.status if end.error else None,
        words=end.words,
        took_ms=end.took_ms,
    )
