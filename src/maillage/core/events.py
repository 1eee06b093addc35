"""Events: what a module tells the modules above it, once the transaction has committed."""

import logging
from collections import defaultdict
from collections.abc import Callable
from functools import partial, update_wrapper
from typing import Any

from django.db import transaction

logger = logging.getLogger(__name__)

_handlers: dict[type, list[Callable[[Any], None]]] = defaultdict(list)


def subscribe(event_type: type, handler: Callable[[Any], None]) -> None:
    """Call ``handler(event)`` after each commit that published an event of this type."""
    if handler not in _handlers[event_type]:
        _handlers[event_type].append(handler)


def publish(event: Any) -> None:
    """Publish a frozen dataclass after the current transaction commits (never if it rolls back)."""
    for handler in _handlers[type(event)]:
        # Django names the function when it fails; a bare partial has no name and would break the others.
        call = update_wrapper(partial(handler, event), handler)
        transaction.on_commit(call, robust=True)
