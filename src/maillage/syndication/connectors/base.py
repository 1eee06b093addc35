"""What a connector is: one file that knows how to talk to one kind of platform, and nothing else.

A connector never touches the database, never retries, never sleeps: the delivery engine decides
when to call it, and what the outcome means for the next try. How to write one:
docs/guides/ecrire-un-connecteur.md.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar, Protocol

import httpx


@dataclass(frozen=True)
class Setting:
    """One thing an operator tells about a platform; secrets are sealed in the database."""

    name: str
    label: str
    help: str = ""
    secret: bool = False
    required: bool = True
    default: str = ""


@dataclass(frozen=True)
class Parcel:
    """What one organisation agreed to send to one destination.

    ``values``: field key to public value, only those consented to; empty for a withdrawal.
    ``key``: idempotency key, the same for every attempt to send the same content.
    ``external_id``: its number at the destination, blank until the destination gave one.
    """

    key: str
    ref: str
    version: int
    url: str
    values: Mapping[str, Any] = field(default_factory=dict)
    identifiers: Sequence[tuple[str, str]] = ()
    external_id: str = ""
    changed_at: datetime | None = None


@dataclass(frozen=True)
class Receipt:
    """What the destination acknowledged."""

    external_id: str = ""
    external_url: str = ""


@dataclass(frozen=True)
class Seen:
    """What the destination shows now; ``values`` by our field keys, only those it can tell."""

    external_id: str
    values: Mapping[str, Any] = field(default_factory=dict)
    external_url: str = ""


class DeliveryError(Exception):
    """An attempt that did not succeed. ``words``: a French sentence for a volunteer."""

    def __init__(self, words: str, *, code: str = "", status: int | None = None) -> None:
        super().__init__(words)
        self.words, self.code, self.status = words, code, status


class TryLater(DeliveryError):
    """Worth another try: busy, down, silent, or an answer that makes no sense. ``after_s``: not before."""

    def __init__(
        self, words: str, *, code: str = "", status: int | None = None, after_s: float | None = None
    ) -> None:
        super().__init__(words, code=code, status=status)
        self.after_s = after_s


class Refused(DeliveryError):
    """The destination says no to this content: trying the same again is useless."""


class BadCredentials(DeliveryError):
    """The destination does not recognise us: nothing else is sent to it until a person looks."""


class Connector(Protocol):
    """One kind of platform. Instances hold settings and a client, and serve one round of deliveries.

    ``fields``: the profile fields that it can take. ``takes_withdrawals``: whether a tombstone or a
    deletion can be sent; if not, people are told to ask the platform. Methods raise a
    :class:`DeliveryError` or let an ``httpx.TransportError`` pass.
    """

    key: ClassVar[str]
    name: ClassVar[str]
    settings: ClassVar[tuple[Setting, ...]]
    fields: ClassVar[frozenset[str]]
    takes_withdrawals: ClassVar[bool]

    def __init__(self, settings: Mapping[str, str], client: httpx.Client) -> None: ...

    def send(self, parcel: Parcel) -> Receipt:
        """Create or update one profile there. Called twice with one key, leaves one copy."""
        ...

    def withdraw(self, parcel: Parcel) -> Receipt:
        """Take one profile away; succeeds when it is not there."""
        ...

    def look(self, parcel: Parcel) -> Seen | None:
        """Read one profile as it is there; None when it is not, or can not be read."""
        ...

    def check(self) -> str:
        """Say in a French sentence how the platform answers; raises a DeliveryError otherwise."""
        ...


@dataclass(frozen=True)
class Dataset:
    """The whole of what organisations agreed to publish at one destination, as one file."""

    key: str
    title: str
    licence: str
    files: Mapping[str, bytes]  # file name to content
    rows: int
    made_at: datetime


class DatasetConnector(Protocol):
    """A platform that takes one file for everybody; the engine sends it again when it differs."""

    key: ClassVar[str]
    name: ClassVar[str]
    settings: ClassVar[tuple[Setting, ...]]
    fields: ClassVar[frozenset[str]]

    def __init__(self, settings: Mapping[str, str], client: httpx.Client) -> None: ...

    def publish(self, dataset: Dataset) -> Receipt: ...

    def check(self) -> str: ...
