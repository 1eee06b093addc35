"""Following a source: describe it, change it, pause it, stop following."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from django.db import transaction
from django.utils.text import slugify

from maillage.core import audit
from maillage.core.actor import Actor
from maillage.core.permissions import require
from maillage.core.sealing import seal
from maillage.directory.models import Source
from maillage.directory.services.republishing import set_republishable
from maillage.directory.sources.mapping import read_mapping
from maillage.directory.sources.rows import MappingError
from maillage.harvest.enums import FOLLOWED_STEPS, MAPPED, REGISTERS, FollowedState, Kind
from maillage.harvest.errors import HarvestError, InvalidSource
from maillage.harvest.fetching import KEY, folder_of_files
from maillage.harvest.models import FollowedSource

LONGEST_RHYTHM = 366
# A register's own word wins over a town's list; among registers, the last declared.
REGISTER, LIST = 10, 5
CODES = {Kind.RNA: "rna", Kind.JOAFE: "joafe"}
WORDINGS = {Kind.RNA: "Déclaré au", Kind.JOAFE: "Publié au"}


@dataclass(frozen=True)
class Description:
    """What people say of a source. ``key`` None leaves the kept one alone, "" forgets it."""

    name: str
    kind: str
    location: str
    licence: str
    publisher: str = ""
    mapping: str = ""
    every: int = 7
    proposes: bool = False
    republishable: bool = True
    key: str | None = None


@transaction.atomic
def follow_source(
    *, actor: Actor, description: Description, now: datetime, code: str = ""
) -> FollowedSource:
    """Follow a new source; its first reading is due at once when it has a rhythm.

    Raises :class:`InvalidSource` with the field that does not hold.
    """
    require(actor, "harvest.manage")
    _check(description)
    kind = Kind(description.kind)
    code = code or CODES.get(kind) or slugify(description.name)[:40] or "source"
    if FollowedSource.objects.filter(source__code=code).exists():
        raise InvalidSource(
            "name", "Une source de ce nom est déjà suivie : choisissez un autre nom."
        )
    source, _ = Source.objects.update_or_create(
        code=code,
        defaults={
            "name": description.name,
            "publisher": description.publisher,
            "licence": description.licence,
            "url": _public_address(description),
            "wording": WORDINGS.get(kind, "Selon :"),
            "priority": REGISTER if kind in REGISTERS else LIST,
        },
    )
    if source.republishable != description.republishable:
        set_republishable(
            actor=actor, source=source, republishable=description.republishable, now=now
        )
    followed = FollowedSource.objects.create(
        source=source,
        kind=kind,
        location=description.location.strip(),
        mapping=description.mapping,
        every=description.every,
        proposes=description.proposes or kind in REGISTERS,
        sealed=seal({KEY: description.key} if description.key else {}),
        next_at=now if description.every else None,
        created_at=now,
    )
    _record(actor, "harvest.source_followed", followed, now)
    return followed


@transaction.atomic
def change_source(
    *, actor: Actor, followed: FollowedSource, description: Description, now: datetime
) -> FollowedSource:
    """Change how a source is described or read; its next reading reads the whole file again."""
    current = FollowedSource.objects.select_for_update().get(pk=followed.pk)
    require(actor, "harvest.manage", current)
    _check(description)
    source = current.source
    source.name, source.publisher = description.name, description.publisher
    source.licence, source.url = description.licence, _public_address(description)
    source.save(update_fields=["name", "publisher", "licence", "url"])
    set_republishable(actor=actor, source=source, republishable=description.republishable, now=now)
    if description.key is not None:
        current.sealed = seal({KEY: description.key} if description.key else {})
    current.kind, current.location = description.kind, description.location.strip()
    current.mapping, current.every = description.mapping, description.every
    current.proposes = description.proposes or description.kind in REGISTERS
    current.etag = current.modified = current.digest = ""
    current.next_at = now if current.every and current.state == FollowedState.ACTIVE else None
    current.save()
    _record(actor, "harvest.source_changed", current, now)
    return current


@transaction.atomic
def set_followed_state(
    *, actor: Actor, followed: FollowedSource, to: str, now: datetime
) -> FollowedSource:
    """Pause a source, or follow it again (it is then read at once)."""
    current = FollowedSource.objects.select_for_update().get(pk=followed.pk)
    require(actor, "harvest.manage", current)
    if to not in FOLLOWED_STEPS[current.state]:
        raise HarvestError("C’est déjà le cas : rechargez la page.")
    current.state = to
    current.next_at = now if to == FollowedState.ACTIVE and current.every else None
    current.save(update_fields=["state", "next_at"])
    _record(actor, "harvest.source_state_changed", current, now)
    return current


def _check(description: Description) -> None:
    if not description.name.strip():
        raise InvalidSource("name", "Donnez un nom à cette source.")
    if description.kind not in Kind.values:
        raise InvalidSource("kind", "Choisissez un genre de source dans la liste.")
    if not description.licence.strip():
        raise InvalidSource("licence", "Donnez la licence : elle accompagne chaque ligne reprise.")
    if not 0 <= description.every <= LONGEST_RHYTHM:
        raise InvalidSource("every", "Donnez un rythme entre 0 et 366 jours.")
    if description.key and not description.key.isascii():
        raise InvalidSource("key", "Une clé d’accès s’écrit sans accents : vérifiez-la.")
    _check_location(description.kind, description.location.strip())
    if description.kind in MAPPED:
        try:
            read_mapping(description.mapping, description.name)
        except MappingError as error:
            raise InvalidSource("mapping", error.message) from None


def _check_location(kind: str, location: str) -> None:
    if kind != Kind.FILE:
        parts = urlsplit(location)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise InvalidSource(
                "location", "Cette adresse n’est pas complète : elle commence par https://."
            )
    elif not location or Path(location).name != location:
        raise InvalidSource("location", "Donnez le nom d’un fichier du dossier, sans chemin.")
    elif not (folder_of_files() / location).is_file():
        raise InvalidSource(
            "location",
            f"Le fichier « {location} » n’est pas dans le dossier « sources » du site. Demandez à "
            "l’opérateur de l’y déposer.",
        )


def _public_address(description: Description) -> str:
    """The address told on the page of sources: never one that carries a question or a key."""
    if description.kind == Kind.FILE:
        return ""
    parts = urlsplit(description.location.strip())
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"[:300]


def _record(actor: Actor, verb: str, followed: FollowedSource, now: datetime) -> None:
    audit.record(
        actor=actor, verb=verb, obj=followed.source, now=now,
        data={"kind": followed.kind, "state": followed.state, "every": followed.every},
    )  # fmt: skip
