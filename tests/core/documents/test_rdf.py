"""One description, two forms: both read by rdflib give the same graph."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import Graph
from rdflib.compare import isomorphic

from maillage.core.documents.rdf import french, iri, jsonld, turtle, typed

PREFIXES = {
    "dct": "http://purl.org/dc/terms/",
    "ex": "https://exemple.fr/#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=60)


# rdflib itself reads JSON-LD with a class that it deprecates.
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")


def graphs(nodes) -> tuple[Graph, Graph]:
    return (
        Graph().parse(data=turtle(PREFIXES, nodes), format="turtle"),
        Graph().parse(data=jsonld(PREFIXES, nodes), format="json-ld"),
    )


@given(title=TEXT, words=st.lists(TEXT, max_size=3), size=st.integers(0, 10**9))
def test_both_forms_say_the_same(title, words, size):
    nodes = [
        {
            "@id": "https://exemple.fr/a",
            "@type": ["ex:Chose"],
            "dct:title": french(title),
            "dct:subject": words,
            "dct:extent": typed(str(size), "xsd:integer"),
            "dct:relation": [iri("https://exemple.fr/b")],
            "dct:spatial": {"@type": ["dct:Location"], "ex:nom": title},
        }
    ]
    one, other = graphs(nodes)
    assert isomorphic(one, other)
    assert len(one) == 7 + len(set(words))
