"""Descriptions of resources (RDF) written twice from one model: JSON-LD 1.1 and Turtle 1.1.

A node is {"@id", "@type", "prefix:name": value or list of values}; a value is a text (French), a
number, ``iri(...)``, ``typed(...)`` or another node.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

JSONLD_TYPE = "application/ld+json"
TURTLE_TYPE = "text/turtle; charset=utf-8"
Node = Mapping[str, Any]


def iri(address: str) -> dict[str, str]:
    return {"@id": address}


def typed(value: str, kind: str) -> dict[str, str]:
    """Return a literal of a datatype written ``prefix:name``."""
    return {"@value": value, "@type": kind}


def french(text: str) -> dict[str, str]:
    return {"@value": text, "@language": "fr"}


def jsonld(prefixes: Mapping[str, str], nodes: Sequence[Node]) -> str:
    """Return one JSON-LD document."""
    document = {"@context": dict(prefixes), "@graph": [dict(node) for node in nodes]}
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def turtle(prefixes: Mapping[str, str], nodes: Sequence[Node]) -> str:
    """Return one Turtle document that says the same."""
    head = "".join(f"@prefix {name}: <{address}> .\n" for name, address in prefixes.items())
    return head + "".join(f"\n{_subject(node)} .\n" for node in nodes)


def _subject(node: Node) -> str:
    return f"<{node['@id']}>{_predicates(node)}"


def _predicates(node: Node) -> str:
    said = []
    for name, value in node.items():
        if name == "@id":
            continue
        values = value if isinstance(value, list) else [value]
        if name == "@type":
            said.append(f"a {', '.join(values)}")
        elif values:
            said.append(f"{name} {', '.join(_object(one) for one in values)}")
    return "".join(
        f"\n  {line}{' ;' if rank < len(said) else ''}" for rank, line in enumerate(said, 1)
    )


def _object(value: Any) -> str:
    if not isinstance(value, Mapping):
        return _text(value) if isinstance(value, str) else str(value)
    if "@value" in value:
        mark = f"@{value['@language']}" if "@language" in value else f"^^{value['@type']}"
        return _text(value["@value"]) + mark
    if set(value) == {"@id"}:
        return f"<{value['@id']}>"
    return f"[{_predicates(value)} ]"


def _text(value: str) -> str:
    # The escapes of a JSON string are among those of a Turtle string.
    return json.dumps(value, ensure_ascii=False)
