"""The catalogue for data portals (DCAT-AP): what the properties ask for, and files that match their checksum."""

import hashlib
from datetime import timedelta

import pytest
from rdflib import RDF, Graph, Namespace, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import DCAT, DCTERMS

from maillage.core.documents.published import file_named, publish_due, published_files
from maillage.core.registry import catalogue_entries
from tests.factories.organisations import OrganisationFactory

pytestmark = pytest.mark.django_db
SPDX = Namespace("http://spdx.org/rdf/terms#")
BASE = "http://localhost:8000"
# DCAT-AP 3.0.1: mandatory, then recommended that we always know.
MANDATORY = {
    DCAT.Catalog: {DCTERMS.title, DCTERMS.description, DCTERMS.publisher, DCAT.dataset},
    DCAT.Dataset: {
        DCTERMS.title, DCTERMS.description, DCTERMS.publisher, DCAT.contactPoint, DCAT.keyword,
        DCAT.theme, DCAT.distribution,
    },
    DCAT.Distribution: {
        DCAT.accessURL, DCTERMS.format, DCTERMS.license, DCTERMS.modified, DCAT.byteSize,
        SPDX.checksum,
    },
    DCAT.DataService: {DCTERMS.title, DCAT.endpointURL},
}  # fmt: skip


@pytest.fixture
def made(now) -> None:
    """Every file of the catalogue, as the worker makes it."""
    OrganisationFactory(name="Judo club")
    named = {name for entry in catalogue_entries for name in entry.files}
    files = [file for file in published_files() if file.name in named]
    publish_due(now=now, files=files)


def graph(client, form: str = "ttl") -> Graph:
    response = client.get(f"/donnees/catalogue.{form}")
    assert response["Access-Control-Allow-Origin"] == "*"
    kind = {"ttl": "turtle", "jsonld": "json-ld"}[form]
    return Graph().parse(data=response.content.decode(), format=kind)


# rdflib itself reads JSON-LD with a class that it deprecates.
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
@pytest.mark.slow
def test_the_catalogue_has_what_dcat_ap_asks_for(client, made):
    found = graph(client)
    for kind, wanted in MANDATORY.items():
        subjects = list(found.subjects(RDF.type, kind))
        assert subjects, kind
        for subject in subjects:
            assert wanted - set(found.predicates(subject)) == set(), subject
    assert isomorphic(found, graph(client, "jsonld"))


@pytest.mark.slow
def test_each_file_of_the_catalogue_matches_its_size_and_checksum(client, made):
    found = graph(client)
    distributions = list(found.subjects(RDF.type, DCAT.Distribution))
    assert len(distributions) == sum(len(entry.files) for entry in catalogue_entries)
    for one in distributions:
        address = str(found.value(one, DCAT.downloadURL)).removeprefix(BASE)
        content = b"".join(client.get(address).streaming_content)
        checksum = found.value(one, SPDX.checksum)
        assert int(found.value(one, DCAT.byteSize)) == len(content)
        said = found.value(checksum, SPDX.checksumValue)
        assert str(said).lower() == hashlib.sha256(content).hexdigest()


def test_before_the_files_are_made_the_catalogue_names_none(client):
    found = graph(client)
    assert list(found.subjects(RDF.type, DCAT.Distribution)) == []
    assert list(found.subjects(RDF.type, DCAT.Dataset))
    assert "en préparation" in client.get("/donnees/").content.decode()


def test_the_page_tells_date_size_and_checksum(client, now):
    file = file_named("annuaire.csv")
    publish_due(now=now, files=[file])
    page = client.get("/donnees/").content.decode()
    content = b"".join(client.get("/donnees/fichiers/annuaire.csv").streaming_content)
    assert hashlib.sha256(content).hexdigest() in page
    assert "mardi 3\xa0mars 2026" in page
    assert 'href="/donnees/fichiers/annuaire.csv"' in page


def test_a_file_changes_after_the_directory_does(client, now):
    from maillage.core.search import feed

    file = file_named("annuaire.csv")
    publish_due(now=now, files=[file])
    feed.append("organisation", [OrganisationFactory(name="Chorale nouvelle").ref])
    publish_due(now=now + timedelta(hours=2), files=[file])
    content = b"".join(client.get(file.address).streaming_content)
    assert "Chorale nouvelle" in content.decode()


@pytest.mark.parametrize("name", ["autre.csv", "guide-des-associations.pdf", "../secret"])
def test_only_files_of_the_catalogue_are_read_there(client, name):
    assert client.get(f"/donnees/fichiers/{name}").status_code == 404


def test_the_publisher_is_named_once(client, made):
    found = graph(client)
    assert set(found.objects(None, DCTERMS.publisher)) == {URIRef(f"{BASE}/donnees/#editeur")}
