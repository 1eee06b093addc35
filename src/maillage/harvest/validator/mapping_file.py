"""A correspondence written as the TOML file that ``maillage import directory --mapping`` reads."""

import json
from collections.abc import Mapping, Sequence

from maillage.algorithms.french_text import slug
from maillage.directory.sources.mapping import TableMapping

HEAD = (
    "# Correspondance trouvée par la page « Vérifier un tableau » : relisez-la avant d’importer.\n"
    "# Format : docs/reference/fichier-de-correspondance.md\n"
)


def source_of(file_name: str, facts: Mapping[str, str]) -> dict[str, str]:
    """Return what [source] says: the facts given, else a code and a title from the file's name."""
    title = file_name.removesuffix(".gz").rpartition(".")[0] or file_name
    code = slug(title, limit=32) or "tableau"
    return {"code": code, "title": title} | {key: text for key, text in facts.items() if text}


def mapping_text(mapping: TableMapping, file_name: str) -> str:
    """Return the TOML of a correspondence; reading it again gives the same one."""
    source: dict[str, object] = dict(source_of(file_name, mapping.source))
    source.pop("date", None)
    sections: list[tuple[str, Mapping[str, object]]] = [
        ("source", source),
        ("file", _file(mapping)),
        ("columns", {key: _one(names) for key, names in mapping.columns.items()}),
        ("constants", mapping.constants),
    ]
    if mapping.themes and mapping.themes.shipped:
        sections.append(
            ("themes", {"table": mapping.themes.shipped, "columns": list(mapping.themes.columns)})
        )
        sections.append(("themes.names", mapping.themes.names))
    if mapping.publics:
        sections.append(("publics", {"yes": sorted(mapping.yes)}))
        sections.append(
            ("publics.columns", {key: list(names) for key, names in mapping.publics.items()})
        )
    sections.append(("identity", {"columns": list(mapping.identity)}))
    sections.append(("position", _position(mapping)))
    lines = [HEAD]
    for name, values in sections:
        if values:
            lines.append(f"\n[{name}]\n")
            lines += [f"{_key(key)} = {_value(value)}\n" for key, value in values.items()]
            if name == "source" and mapping.declared_on:
                lines.append(f"date = {mapping.declared_on.isoformat()}\n")
    return "".join(lines)


def _file(mapping: TableMapping) -> dict[str, object]:
    # Encoding and separator are found again by themselves: the same file reads the original and the
    # corrected table.
    said = {"decimal": mapping.decimal if mapping.decimal != "." else "", "sheet": mapping.sheet}
    return {key: text for key, text in said.items() if text}


def _position(mapping: TableMapping) -> dict[str, object]:
    said: dict[str, object] = {}
    if mapping.precision != "address":
        said["precision"] = mapping.precision
    if mapping.town_centre:
        said["town_centre"] = [list(point) for point in sorted(mapping.town_centre)]
    if mapping.bounds != (-90.0, -180.0, 90.0, 180.0):
        said["bounds"] = list(mapping.bounds)
    return said


def _one(names: Sequence[str]) -> object:
    return names[0] if len(names) == 1 else list(names)


def _key(key: str) -> str:
    return key if key.replace("_", "").replace("-", "").isalnum() and key.isascii() else _value(key)


def _value(value: object) -> str:
    """A text, number or list as TOML: what JSON writes, DEL aside, is TOML too."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
