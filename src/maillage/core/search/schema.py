"""The fields of the index and how a document fills them."""

import json
from collections.abc import Mapping
from functools import lru_cache
from hashlib import blake2b
from typing import Any

import tantivy

from maillage.core.search import cells
from maillage.core.search.analysis import acceptable, fold, tidy
from maillage.core.search.documents import MAX_SLOTS, SearchDocument, SeenBy

# Raise it with any change of fields or analysis: an index of another version is rebuilt.
SCHEMA_VERSION = 1
SEEN_BY: tuple[SeenBy, ...] = ("all", "public", "members")
OVERFLOW = "x"


def build_schema() -> tantivy.Schema:
    """Fields of the index. ``f`` and ``n`` are open: facets and numbers get columns as they come."""
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("uid", indexed=True, fast=True)
    builder.add_text_field("tag", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("title", tokenizer_name="french", index_option="freq")
    builder.add_text_field("title_key", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("words", tokenizer_name="folded", index_option="basic")
    builder.add_text_field("all", tokenizer_name="french", index_option="position")
    builder.add_json_field("f", fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_json_field("n", fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_integer_field("updated", fast=True)
    builder.add_text_field("sort", fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field("cell", indexed=True)
    builder.add_unsigned_field("code", fast=True)
    builder.add_float_field("lat", fast=True)
    builder.add_float_field("lon", fast=True)
    builder.add_bytes_field("stored", stored=True)
    return builder.build()


def uid_of(kind: str, key: str, seen_by: SeenBy) -> int:
    """Number of a document, 63 bits of a hash.

    Two of two million documents share one with a probability of 2e-7; the later would then
    replace the earlier.
    """
    digest = blake2b(f"{kind}\0{key}\0{seen_by}".encode("utf-8", "ignore"), digest_size=8).digest()
    return int.from_bytes(digest) >> 1


@lru_cache(maxsize=65_536)
def tag(name: str, value: str) -> str:
    """The term by which a facet value filters."""
    return acceptable(f"{name}={value}")


def _slots(values: tuple[str, ...]) -> dict[str, Any]:
    """Spread the values of a facet over single-valued columns, each value once.

    Columns with one value per document count ten times faster than one column with several,
    and as a value stands in one column of a document only, the counts of the columns add up.
    """
    slots: dict[str, Any] = {}
    seen: set[str] = set()
    for place, value in enumerate(values):
        if not value or value in seen:
            continue
        seen.add(value)
        if place < MAX_SLOTS:
            slots[str(place)] = value
        else:
            slots.setdefault(OVERFLOW, []).append(value)
    return slots


def slots_used(facets: Mapping[str, tuple[str, ...]]) -> dict[str, int]:
    """How many places each facet of a document takes, the overflow counted as one more."""
    return {name: min(len(values), MAX_SLOTS + 1) for name, values in facets.items() if values}


@lru_cache(maxsize=8192)
def _tidy_lines(words: tuple[str, ...]) -> str:
    """Keywords come from lists of labels: the same few thousand sets for all documents."""
    return "\n".join(tidy(word) for word in words)


def to_tantivy(document: SearchDocument) -> tantivy.Document:
    """Fill the fields for one document."""
    doc = tantivy.Document()
    title = acceptable(document.title)
    heads = [tidy(title), *(tidy(alt) for alt in document.alt_titles)]
    doc.add_unsigned("uid", uid_of(document.kind, document.key, document.seen_by))
    head = "\n".join(heads)
    doc.add_text("title", head)
    for key in dict.fromkeys(fold(alt)[:200] for alt in heads):
        doc.add_text("title_key", key)
    keywords = _tidy_lines(document.keywords)
    doc.add_text("words", f"{head}\n{keywords}")
    # Keywords twice: a word there weighs more than the same word in the body.
    doc.add_text("all", f"{head}\n{keywords}\n{keywords}\n{tidy(document.body)}")
    _add_choices(doc, document)
    doc.add_integer("updated", document.updated)
    doc.add_text("sort", (document.sort_title or fold(title))[:100])
    _add_place(doc, document)
    payload = [document.kind, document.key, title, list(document.alt_titles), dict(document.stored)]
    doc.add_bytes("stored", json.dumps(payload, separators=(",", ":")).encode())
    return doc


def _add_choices(doc: tantivy.Document, document: SearchDocument) -> None:
    """Facets and numbers: a term each to filter, a column each to count."""
    doc.add_text("tag", tag("kind", document.kind))
    if document.seen_by != "all":
        doc.add_text("tag", tag("only", document.seen_by))
    facets = {}
    for name, values in document.facets.items():
        slots = _slots(values)
        if slots:
            facets[name] = slots
            for value in dict.fromkeys(filter(None, values)):
                doc.add_text("tag", tag(name, value))
    if facets:
        doc.add_json("f", facets)
    if document.numbers:
        doc.add_json("n", dict(document.numbers))
        for name, number in document.numbers.items():
            doc.add_text("tag", tag(name, str(number)))


def _add_place(doc: tantivy.Document, document: SearchDocument) -> None:
    if document.lat is None or document.lon is None:
        return
    code = cells.code_of(document.lat, document.lon)
    doc.add_text("tag", tag("located", "1"))
    doc.add_unsigned("code", code)
    doc.add_float("lat", document.lat)
    doc.add_float("lon", document.lon)
    for term in cells.terms_of(code):
        doc.add_unsigned("cell", term)
