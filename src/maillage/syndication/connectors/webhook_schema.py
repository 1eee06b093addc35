"""The JSON Schema of what a webhook carries, published at /diffusion/webhook.schema.json."""

from typing import Any

from maillage.directory.fields import FIELDS
from maillage.syndication.connectors.webhook import UPDATED, WITHDRAWN

TEXT: dict[str, Any] = {"type": "string"}
NUMBER: dict[str, Any] = {"type": ["number", "null"]}
PLACE = {
    "type": ["object", "null"],
    "properties": {
        **dict.fromkeys(("label", "address", "postcode", "city", "insee", "precision"), TEXT),
        "lat": NUMBER,
        "lon": NUMBER,
    },
}
LINK = {
    "type": "object",
    "required": ["url"],
    "properties": {"label": TEXT, "url": {"type": "string", "format": "uri"}},
}
LISTS = {"type": "array", "items": TEXT}
SHAPES: dict[str, dict[str, Any]] = {
    "text": TEXT,
    "markdown": {"type": "string", "contentMediaType": "text/markdown"},
    "words": LISTS,
    "codes": LISTS,
    "date": {"type": "string", "format": "date"},
    "choice": TEXT,
    "place": PLACE,
    "places": {"type": "array", "items": PLACE},
    "accessibility": {"type": "object"},
    "links": {"type": "array", "items": LINK},
    "file": {"type": "string", "format": "uri"},
}
BASE = {
    "ref": {
        "type": "string",
        "description": "Référence stable de l’organisation : mettez à jour par elle.",
    },
    "version": {
        "type": "integer",
        "minimum": 0,
        "description": "Croît à chaque changement : ignorez un avis plus ancien que ce que vous avez.",
    },
    "url": {"type": "string", "format": "uri", "description": "Sa fiche, à citer comme source."},
}


def webhook_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of both kinds of notice."""
    values = {
        "type": "object",
        "description": "Les seuls champs que l’organisation accepte de vous envoyer : "
        "un champ absent est à effacer chez vous.",
        "properties": {
            key: {"title": field.label, **SHAPES[field.shape]} for key, field in FIELDS.items()
        },
        "additionalProperties": False,
    }
    identifiers = {
        "type": "array",
        "items": {
            "type": "object",
            "required": ["scheme", "value"],
            "properties": {"scheme": TEXT, "value": TEXT},
        },
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Avis de Maillage",
        "oneOf": [
            _event(UPDATED, {**BASE, "identifiers": identifiers, "values": values}),
            _event(WITHDRAWN, BASE),
        ],
    }


def _event(kind: str, data: dict[str, Any]) -> dict[str, Any]:
    return {
        "title": kind,
        "type": "object",
        "required": ["type", "timestamp", "data"],
        "additionalProperties": False,
        "properties": {
            "type": {"const": kind},
            "timestamp": {"type": "string", "format": "date-time"},
            "data": {
                "type": "object",
                "required": sorted(data),
                "additionalProperties": False,
                "properties": data,
            },
        },
    }
