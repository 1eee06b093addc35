"""Notices of associations in the Journal officiel (JOAFE), as DILA publishes them each week.

Read from the dataset ``jo_associations`` (Opendatasoft, exports in JSON or CSV, and the pages of its
API). Field names as read by two public clients of that dataset: the ``annuaire-entreprises`` site
of the State and DILA's own page of the API. Types of notices: ``joafe_types_avis.csv``. No real file was at
hand to try: see docs/reference/sources.md for what that leaves open.
"""

import csv
from collections.abc import Container, Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from maillage.algorithms.french_text import clean, fold, readable_sentence
from maillage.algorithms.private_names import mask_private_names
from maillage.core.shipped import shipped_path
from maillage.directory.sources.bytes import Limits, open_table
from maillage.directory.sources.lexicon import title_writer
from maillage.directory.sources.rna import InseeFinder
from maillage.directory.sources.rows import SourceError, SourceRow, read_date, read_website
from maillage.harvest.readers.json_files import load_json

CREATION, CHANGE, DISSOLUTION = "creation", "modification", "dissolution"
ACTS = (CREATION, CHANGE, DISSOLUTION)
KEPT = (
    "id", "typeavis", "etatavis", "numero_rna", "titre", "objet", "dateparution", "datedeclaration",
    "adresse_actuelle", "codepostal_actuel", "commune_actuelle", "siteweb",
)  # fmt: skip


def read_joafe(
    path: Path,
    name: str,
    *,
    today: date,
    communes: Container[str],
    find_insee: InseeFinder,
    limits: Limits,
) -> Iterator[SourceRow]:
    """Yield the notices that tell of associations seated in our communes (INSEE codes), in order.

    A row holds only what its notice says: it completes what is already known of the association.
    """
    for number, notice in enumerate(_notices(path, name, limits), start=1):
        if (notice.get("source") or "joafe") != "joafe":
            continue
        insee = find_insee(_cell(notice, "codepostal_actuel"), _cell(notice, "commune_actuelle"))
        if insee and insee in communes:
            yield _row(number, notice, insee, today)


def _notices(path: Path, name: str, limits: Limits) -> Iterator[dict[str, Any]]:
    """Yield notices of an export in CSV or JSON, or of a page of the API, old or new."""
    with path.open("rb") as stream:
        start = stream.read(64).lstrip(b"\xef\xbb\xbf \r\n\t")
    if start[:1] not in (b"{", b"["):
        with open_table(path, limits=limits) as table:
            if "numero_rna" not in table.header:
                raise _not_joafe(name)
            for _, cells in table.rows:
                yield dict(zip(table.header, cells or (), strict=False))
        return
    content = load_json(path, name)
    if isinstance(content, dict):
        content = content.get("results", content.get("records"))
    if not isinstance(content, list):
        raise _not_joafe(name)
    for one in content:
        if isinstance(one, dict):
            inner = one.get("record", one)
            yield inner.get("fields", inner)


def _not_joafe(name: str) -> SourceError:
    return SourceError(
        f"« {name} » ne donne pas d’annonces du JOAFE : il n’a pas de champ « numero_rna ». L’adresse "
        "à donner est dans le guide des sources suivies."
    )


@cache
def notice_types() -> dict[str, str]:
    """Return {code: label} of the types of notices."""
    with shipped_path("nomenclatures/joafe_types_avis.csv").open(encoding="utf-8") as stream:
        return {row["code"]: row["libelle"] for row in csv.DictReader(stream)}


def act_of(notice: dict[str, Any]) -> tuple[str, bool]:
    """Return what a notice does ("" when it is none of ours), and whether it cancels another."""
    code = _cell(notice, "metadonnees_type_code")
    said = fold(
        notice_types().get(code) or f"{_cell(notice, 'etatavis')} {_cell(notice, 'typeavis')}"
    )
    return next((act for act in ACTS if act in said), ""), "annulation" in said


def _row(number: int, notice: dict[str, Any], insee: str, today: date) -> SourceRow:
    rna = _cell(notice, "numero_rna").upper()
    row = SourceRow(number, rna)
    row.raw = {key: text for key in KEPT if (text := _cell(notice, key))}
    act, cancels = act_of(notice)
    if len(rna) != 10 or not rna.startswith("W") or not rna.isalnum():
        row.refused = True
        row.reject("numero_rna", rna, "Cette annonce ne donne pas le numéro RNA de l’association.")
    elif cancels:
        row.refused = True
        row.reject(
            "etatavis", _cell(notice, "id"), "Annulation d’une annonce : à relire à la main."
        )
    elif not act:
        row.refused = True
        row.reject("typeavis", _cell(notice, "typeavis"), "Ce genre d’annonce n’est pas suivi.")
    row.identifiers = [("rna", rna)]
    row.declared_on = _read_day(row, notice, "dateparution", today)
    declared = _read_day(row, notice, "datedeclaration", today)
    _words(row, notice)
    _seat(row, notice, insee)
    if act == CREATION and declared:
        row.values["created_on"] = declared
    if act == DISSOLUTION:
        row.values["state"] = "dissolved"
        if declared or row.declared_on:
            row.values["dissolved_on"] = declared or row.declared_on
    return row


def _words(row: SourceRow, notice: dict[str, Any]) -> None:
    writer = title_writer()
    name = writer.title(_cell(notice, "titre"))
    if name:
        row.values["name"] = name[:250]
    else:
        row.refused = True
        row.reject("titre", "", "Cette annonce ne donne pas de titre.")
    purpose = readable_sentence(_cell(notice, "objet"), writer=writer)
    if purpose:
        row.values["description"] = purpose[:8000]
    if website := read_website(_cell(notice, "siteweb")):
        row.values["website"] = website


def _seat(row: SourceRow, notice: dict[str, Any], insee: str) -> None:
    writer = title_writer()
    masked = mask_private_names(_cell(notice, "adresse_actuelle"), bare=True)
    row.masked_names = len(masked.found)
    row.raw["adresse_actuelle"] = masked.text
    address = writer.title(masked.text) if masked.text.isupper() else masked.text
    place = {
        "address": address[:250],
        "postcode": _cell(notice, "codepostal_actuel")[:5],
        "city": writer.title(_cell(notice, "commune_actuelle"))[:100],
        "insee": insee,
    }
    row.values["place"] = {part: text for part, text in place.items() if text}


def _read_day(row: SourceRow, notice: dict[str, Any], key: str, today: date) -> date | None:
    text = _cell(notice, key)
    if not text:
        return None
    try:
        return read_date(text, today)
    except ValueError as reason:
        row.reject(key, text, str(reason))
        return None


def _cell(notice: dict[str, Any], key: str) -> str:
    value = notice.get(key)
    return clean(str(value)) if value is not None else ""
