"""Another Maillage: its public JSON, with the licence and the sources that it gives."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from maillage.directory.cleaning import clean_value
from maillage.directory.enums import Scheme
from maillage.directory.errors import InvalidField
from maillage.directory.fields import FIELDS, IMPORTED
from maillage.directory.sources.rows import SourceError, SourceRow
from maillage.harvest.readers.json_files import load_json

SHARED = frozenset((Scheme.RNA, Scheme.SIREN, Scheme.SIRET))
DATES = frozenset(("created_on", "dissolved_on"))


def read_maillage(path: Path, name: str, *, ours: str) -> Iterator[SourceRow]:
    """Yield the organisations of another Maillage's export (``/annuaire/export/json``).

    ``ours`` is the address of this site: what the other one took from here does not come back.
    Its fictional organisations are left out.
    """
    content = load_json(path, name)
    if not isinstance(content, dict) or not isinstance(content.get("organisations"), list):
        raise SourceError(
            "Cette adresse ne donne pas l’annuaire d’un Maillage. Donnez l’adresse de son accueil, "
            "par exemple https://annuaire.exemple.fr."
        )
    licence = str(content.get("licence") or "")
    day = _day(content.get("date"))
    echoes = {
        str(one.get("code"))
        for one in content.get("sources") or ()
        if isinstance(one, dict) and str(one.get("url") or "").startswith(ours)
    }
    for number, record in enumerate(content["organisations"], start=1):
        if isinstance(record, dict):
            yield _row(number, record, licence, day, echoes)


def _row(
    number: int, record: dict[str, Any], licence: str, day: date | None, echoes: set[str]
) -> SourceRow:
    row = SourceRow(
        number, str(record.get("id") or "")[:160], declared_on=day, licence=licence[:80]
    )
    if not row.external_id or not record.get("name"):
        row.refused = True
        row.reject("name", "", "Cette organisation n’a pas de référence ou pas de nom.")
        return row
    if record.get("fictional") or echoes.intersection(_words(record.get("sources"))):
        row.waiting = True
        return row
    for key in IMPORTED:
        _take(row, key, record.get(key))
    row.identifiers = [
        (str(one["scheme"]), str(one["value"])[:120])
        for one in record.get("identifiers") or ()
        if isinstance(one, dict) and one.get("scheme") in SHARED and one.get("value")
    ]
    row.raw = {
        "id": row.external_id,
        "url": str(record.get("url") or ""),
        "updated_at": str(record.get("updated_at") or ""),
        "sources": ", ".join(_words(record.get("sources"))),
    }
    if "name" not in row.values:
        row.refused = True
    return row


def _take(row: SourceRow, key: str, value: Any) -> None:
    """Keep a value as our own forms would; say why when it does not fit."""
    if value in (None, "", [], {}):
        return
    if FIELDS[key].shape == "codes":
        value = [one.get("code") if isinstance(one, dict) else one for one in _list(value)]
    try:
        cleaned = clean_value(key, value)
    except InvalidField as refusal:
        row.reject(key, str(value), refusal.message)
        return
    except (AttributeError, TypeError, ValueError):
        row.reject(key, str(value), "Cette valeur n’a pas la forme attendue.")
        return
    if cleaned:
        name = "places" if key == "venues" else key
        row.values[name] = date.fromisoformat(cleaned) if key in DATES else cleaned


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _words(value: Any) -> list[str]:
    return [one for one in _list(value) if isinstance(one, str)]


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        return None
