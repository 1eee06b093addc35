"""Documents that people and programs take away: CSV, GeoJSON, Atom, streamed."""

from maillage.core.documents.feeds import atom, atom_text
from maillage.core.documents.streams import (
    csv_lines,
    geojson_parts,
    json_parts,
    open_to_all,
    safe_cell,
    stream_response,
)

__all__ = [
    "atom",
    "atom_text",
    "csv_lines",
    "geojson_parts",
    "json_parts",
    "open_to_all",
    "safe_cell",
    "stream_response",
]
