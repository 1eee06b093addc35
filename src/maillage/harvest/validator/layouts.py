"""Layouts that are known: the national register, grants (SCDL), and the shipped correspondences."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from maillage.core.shipped import shipped_root
from maillage.directory.sources.mapping import TableMapping, load_mapping
from maillage.directory.sources.rna import REQUIRED
from maillage.harvest.validator.guess import Column, fields_of, guess

REGISTER, GRANTS, OPEN_TABLE, GIVEN = "rna", "scdl", "libre", "donnee"
_GRANTS = frozenset(("nombeneficiaire", "idbeneficiaire", "nomattribuant"))


@dataclass(frozen=True)
class Layout:
    """What a file is, in words; its columns; and how to read it (None for the register, or no name).

    ``mapping`` is a shipped correspondence or one made from the columns.
    """

    code: str
    words: str
    columns: tuple[Column, ...]
    mapping: TableMapping | None = None


def layout_of(header: Sequence[str], sample: Sequence[Sequence[str]]) -> Layout:
    """Return what a table probably is."""
    folded = {name.strip().lower() for name in header}
    if folded.issuperset(REQUIRED) and folded & {"adr1", "adrs_libvoie"}:
        which = "waldec" if "adrs_libvoie" in folded else "import"
        columns = tuple(Column(name) for name in header)
        return Layout(
            REGISTER,
            f"C’est un fichier du Répertoire national des associations, présentation « {which} » : "
            "ses colonnes sont connues.",
            columns,
        )
    for name, mapping in shipped_mappings().items():
        if mapping.all_columns() <= set(header):
            columns = columns_of(header, sample, mapping)
            words = f"C’est la présentation « {mapping.source.get('title', name)} » : ses colonnes sont connues."
            return Layout(name, words, columns, mapping)
    columns = tuple(guess(header, sample))
    grants = folded >= _GRANTS
    words = (
        "C’est un tableau de subventions (SCDL) : seuls le nom et le numéro des bénéficiaires sont lus."
        if grants
        else ""
    )
    return Layout(
        GRANTS if grants else OPEN_TABLE, words, columns, mapping_of(columns, header, sample)
    )


def columns_of(
    header: Sequence[str], sample: Sequence[Sequence[str]], mapping: TableMapping
) -> tuple[Column, ...]:
    """Return the columns of a table as a correspondence reads them."""
    fields = {name: key for key, names in mapping.columns.items() for name in names}
    others = {name for name in mapping.all_columns() if name not in fields}
    return tuple(
        Column(
            name,
            fields.get(name, ""),
            "d’après la correspondance"
            if name in fields
            else ("thèmes, publics ou identité" if name in others else ""),
            tuple(
                dict.fromkeys(
                    text
                    for row in sample
                    if position < len(row) and (text := row[position].strip())
                )
            )[:3],
        )
        for position, name in enumerate(header)
    )


@cache
def shipped_mappings() -> dict[str, TableMapping]:
    """Return the correspondences that ship with Maillage, by file name."""
    folder = shipped_root() / "mappings"
    return {path.stem: load_mapping(path) for path in sorted(folder.glob("*.toml"))}


def mapping_of(
    columns: Sequence[Column],
    header: Sequence[str],
    sample: Sequence[Sequence[str]],
    based_on: TableMapping | None = None,
) -> TableMapping | None:
    """Return the correspondence that guessed or chosen columns make; None without a name.

    ``based_on``: the correspondence found first; what it says besides the columns is kept.
    """
    fields = fields_of(columns)
    if "name" not in fields:
        return None
    if based_on is not None and based_on.source:
        return replace(based_on, columns=fields)
    return TableMapping(
        columns=fields,
        identity=_identity(fields, header, sample),
        decimal=_decimal(fields, header, sample),
    )


def _identity(
    fields: dict[str, tuple[str, ...]], header: Sequence[str], sample: Sequence[Sequence[str]]
) -> tuple[str, ...]:
    """A number when every row of the sample has its own; otherwise the name and where it is."""
    for key in ("id", "rna"):
        if key in fields:
            values = _values(fields[key][0], header, sample)
            if values and all(values) and len(set(values)) == len(values):
                return fields[key]
    where = next((fields[key] for key in ("postcode", "city", "address") if key in fields), ())
    return (*fields["name"], *where)


def _decimal(
    fields: dict[str, tuple[str, ...]], header: Sequence[str], sample: Sequence[Sequence[str]]
) -> str:
    names = [name for key in ("lat", "lon") for name in fields.get(key, ())]
    texts = [text for name in names for text in _values(name, header, sample) if text]
    return "," if sum("," in text for text in texts) > len(texts) / 2 else "."


def _values(name: str, header: Sequence[str], sample: Sequence[Sequence[str]]) -> list[str]:
    position = list(header).index(name)
    return [row[position].strip() if position < len(row) else "" for row in sample]
