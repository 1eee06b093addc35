"""What should be at a destination: the public profile, cut down to the consents in force there.

The only maker of what leaves: the preview, the engine, the texts to paste and the data set ask it.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder

from maillage.directory.enums import State
from maillage.directory.exports.records import (
    affiliations_shown,
    identifiers_of,
    logo_url,
    page_url,
)
from maillage.directory.models import Organisation
from maillage.syndication.enums import Mode
from maillage.syndication.feeds.shared import SharedProfile, shared_profiles
from maillage.syndication.models import Destination


@dataclass(frozen=True)
class Wanted:
    """What one organisation wants at one destination now.

    ``values`` maps field keys to JSON values as the directory keeps them (codes are codes; the logo
    is an address); blank fields are absent. ``digest`` changes with anything that would be sent.
    """

    organisation: Organisation
    values: Mapping[str, Any]
    identifiers: tuple[tuple[str, str], ...]
    url: str
    digest: str
    changed_at: datetime

    @property
    def ref(self) -> str:
        return self.organisation.ref


def wanted_at(destination: Destination, refs: Sequence[str]) -> dict[str, Wanted]:
    """Return what should be there by reference, in a bounded number of queries.

    Nothing for an organisation that did not agree or may not leave (``feeds.shared.running``), nor
    for a destination that is not open.
    """
    return {
        seen.organisation.ref: wanted_of(seen, destination)
        for seen in shared_profiles(destination, refs)
    }


def everything_wanted_at(destination: Destination) -> Iterator[Wanted]:
    """Yield what should be there for everybody, oldest organisation first; reads in chunks."""
    return (wanted_of(seen, destination) for seen in shared_profiles(destination))


def is_held_back(organisation: Organisation, destination: Destination) -> bool:
    """Say whether an organisation stays away from a destination whatever it agrees (see ``feeds.shared``)."""
    invented = organisation.is_fictional and not destination.is_fictional
    return organisation.state == State.DISSOLVED or (invented and destination.mode == Mode.PUSH)


def wanted_of(seen: SharedProfile, destination: Destination) -> Wanted:
    """Return what would be sent of a profile already cut down to what is agreed."""
    base_url = site_address()
    values = {key: _spelled(seen, key, base_url) for key in seen.fields}
    values = {
        key: value for key, value in plain_json(values).items() if value not in (None, "", [])
    }
    identifiers = tuple((one["scheme"], one["value"]) for one in identifiers_of(seen))
    url = page_of(seen.organisation.ref)
    # Settings decide what a connector makes of the values: other settings, other content.
    said = [values, identifiers, url, destination.connector, destination.settings]
    return Wanted(
        organisation=seen.organisation,
        values=values,
        identifiers=identifiers,
        url=url,
        digest=digest_of(said),
        changed_at=seen.organisation.updated_at,
    )


def site_address() -> str:
    return str(settings.BASE_URL).rstrip("/")


def page_of(ref: str) -> str:
    """Return the address of a profile here."""
    return page_url(ref, site_address())


def _spelled(seen: SharedProfile, key: str, base_url: str) -> Any:
    if key == "logo":
        return logo_url(seen, base_url)
    if key == "affiliations":
        return affiliations_shown(seen)
    return seen[key]


def plain_json(value: Any) -> Any:
    """Return a value as it is once written as JSON and read again."""
    return json.loads(json.dumps(value, cls=DjangoJSONEncoder))


def digest_of(value: Any) -> str:
    """Return the SHA-256 of a JSON value, whatever the order of its keys."""
    canonical = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def idempotency_key(destination: Destination, ref: str, digest: str, version: int) -> str:
    """Return the name of one content of one organisation for one destination: 32 hexadecimal digits.

    ``version`` grows with each different content: the same content after another has another key.
    """
    return digest_of([destination.code, ref, digest, version])[:32]
