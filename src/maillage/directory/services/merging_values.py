"""What a merged profile fills on the kept one, and how it is taken back: only blanks, field by field."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from maillage.algorithms.french_text import fold
from maillage.algorithms.profile_layers import Profile, is_blank
from maillage.core.actor import Actor
from maillage.directory.enums import Audience
from maillage.directory.fields import FIELDS
from maillage.directory.models import Organisation, Statement
from maillage.directory.services.profile_writing import write_profile
from maillage.directory.services.profiles import locked, state
from maillage.directory.services.recomputing import narrow
from maillage.directory.services.records import NEVER_BROUGHT, layers_of, said_of
from maillage.directory.values import current_values
from maillage.territory.models import Place

# Kept beside the fields: where a profile stands on the map, and its score.
COLUMNS = ("place_id", "area_id", "quality")
NAMES = "other_names"
Moved = dict[str, Any]


def all_layers_of(organisation: Organisation) -> Profile:
    """Return what records and statements make of a profile."""
    return layers_of(organisation, said_of(organisation.statements.all()))


def digests(profile: Profile) -> dict[str, str]:
    """Return what recognises the value that the layers give to each field."""
    return {key: _digest(value) for key, value in profile.values.items()}


def _digest(value: Any) -> str:
    text = json.dumps(value, sort_keys=True, ensure_ascii=False)
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


def columns_of(organisation: Organisation) -> dict[str, Any]:
    return {name: getattr(organisation, name) for name in COLUMNS}


def copy_statements(
    *, actor: Actor, kept: Organisation, absorbed: Organisation, now: datetime
) -> list[dict[str, Any]]:
    """Repeat on the kept profile what people said on the other, where nobody said or knows anything.

    The name of the other becomes one of its other names. Returns what to take back later.
    """
    values = current_values(kept)
    said = set(kept.statements.values_list("field", flat=True))
    written = []
    for other in absorbed.statements.order_by("pk"):
        key = other.field
        if key in NEVER_BROUGHT or key in said or not is_blank(values.get(key)):
            continue
        if key == "accessibility" and values["place"]:
            continue  # It describes another place.
        Statement.objects.create(
            organisation=kept, field=key, value=other.value, person_id=other.person_id,
            by_team=other.by_team, said_at=other.said_at,
        )  # fmt: skip
        written.append({"field": key, "value": other.value, "before": None})
    names = other_names(kept, absorbed)
    if names != kept.other_names:
        former = kept.statements.filter(field=NAMES).values(
            "value", "person_id", "by_team", "said_at"
        )
        before = former.first()
        state(actor=actor, organisation=kept, field=NAMES, value=names, now=now)
        written.append({"field": NAMES, "value": names, "before": before})
    plain: list[dict[str, Any]] = json.loads(json.dumps(written, cls=DjangoJSONEncoder))
    return plain


def other_names(kept: Organisation, absorbed: Organisation) -> list[str]:
    """Return the other names of the kept profile with those of the absorbed one."""
    also = [absorbed.name] if absorbed.audience_of("name") == Audience.PUBLIC else []
    if absorbed.audience_of(NAMES) == kept.audience_of(NAMES):
        also += absorbed.other_names
    names = list(kept.other_names)
    known = {fold(name) for name in (kept.name, *names)}
    for name in also:
        if fold(name) not in known:
            names.append(name)
            known.add(fold(name))
    return names


def take_statements_back(kept: Organisation, written: list[dict[str, Any]]) -> None:
    """Undo :func:`copy_statements`, but for what people said since."""
    for one in written:
        statement = Statement.objects.filter(organisation=kept, field=one["field"]).first()
        if statement is None or statement.value != one["value"]:
            continue
        if one["before"] is None:
            statement.delete()
        else:
            Statement.objects.filter(pk=statement.pk).update(**one["before"])


def fill_blanks(
    kept: Organisation, absorbed: Organisation, now: datetime
) -> tuple[Organisation, Moved]:
    """Write on the kept profile what its new layers fill; return it with {part: {key: [before, after]}}."""
    organisation = locked(kept)
    before, shape = current_values(organisation), columns_of(organisation)
    profile = all_layers_of(organisation)
    filled = {
        key: value
        for key, value in profile.values.items()
        if not is_blank(value) and (is_blank(before[key]) or key == NAMES) and value != before[key]
    }
    said_blank = [key for key, value in profile.values.items() if is_blank(value)]
    sources = {key: profile.provenance[key] for key in [*filled, *said_blank]}
    provenance, audiences = dict(organisation.provenance), dict(organisation.audiences)
    for key in filled:
        if key != NAMES:
            narrow(organisation, key, [absorbed])
    write_profile(organisation=organisation, values=filled, provenance=sources, now=now)
    after = current_values(organisation)
    moved = {
        "values": _changes(before, after, filled),
        "provenance": _changes(provenance, organisation.provenance, sources),
        "audiences": _changes(audiences, organisation.audiences, organisation.audiences),
        "columns": _changes(shape, columns_of(organisation), COLUMNS),
    }
    return organisation, moved


def _changes(
    before: Mapping[str, Any], after: Mapping[str, Any], keys: Any
) -> dict[str, list[Any]]:
    return {
        key: [before.get(key), after.get(key)] for key in keys if before.get(key) != after.get(key)
    }


def empty_again(kept: Organisation, full: Profile, moved: Moved, now: datetime) -> Organisation:
    """Undo :func:`fill_blanks` once records and statements are given back.

    ``full``: what the layers of both made. A field in which nothing of the other profile was stays;
    one whose own layers are as they were is as it was; any other is what its own layers now say.
    """
    organisation = locked(kept)
    shape, mine = columns_of(organisation), all_layers_of(organisation)
    unchanged = digests(mine)
    values: dict[str, Any] = {}
    for key in FIELDS:
        if full.values.get(key) == mine.values.get(key):
            continue
        as_before = unchanged.get(key) == moved["layers"].get(key) and key in moved["values"]
        values[key] = moved["values"][key][0] if as_before else mine.values.get(key)
    _put_back(organisation.provenance, moved["provenance"])
    _put_back(organisation.audiences, moved["audiences"])
    for key in values.keys() - moved["provenance"].keys():
        organisation.provenance.pop(key, None)
    sources = {
        key: mine.provenance[key]
        for key in values
        if key in mine.provenance and key not in moved["provenance"]
    }
    write_profile(organisation=organisation, values=values, provenance=sources, now=now)
    for name, (before, after) in moved["columns"].items():
        if shape[name] == after:
            setattr(organisation, name, before)
    organisation.save(update_fields=list(COLUMNS))
    _drop_place(organisation, moved["columns"])
    return organisation


def _put_back(current: dict[str, Any], changes: Mapping[str, list[Any]]) -> None:
    for key, (before, after) in changes.items():
        if current.get(key) == after:
            current.pop(key, None)
            if before is not None:
                current[key] = before


def _drop_place(organisation: Organisation, columns: Mapping[str, list[Any]]) -> None:
    """Delete the copy of the other profile's address, when the kept one had none."""
    before, after = columns.get("place_id", (None, None))
    if before is None and after is not None and organisation.place_id is None:
        Place.objects.filter(pk=after).delete()
