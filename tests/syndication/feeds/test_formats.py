"""The forms of a feed: each held by its own standard, removals where the form has room for them."""

import csv
import io
import json
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from data_inclusion.schema import v1
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator, Draft202012Validator, FormatChecker

from maillage.directory.fields import FIELDS
from maillage.directory.models import Identifier, Organisation
from maillage.syndication.feeds.registry import BY_SUFFIX, FEEDS, feed_parts
from tests.directory.published import RICH
from tests.syndication.sharing import agree, destination, withdraw

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
GONE = datetime(2026, 2, 20, 8, 0, tzinfo=UTC)
DATA = Path(__file__).parents[2] / "data"
V0 = json.loads((DATA / "data_inclusion/structures.schema.json").read_text(encoding="utf-8"))
HSDS = json.loads((DATA / "hsds/organization.schema.json").read_text(encoding="utf-8"))
ATOM = "{http://www.w3.org/2005/Atom}"
TOMBSTONE = "{http://purl.org/atompub/tombstones/1.0}"
BASE = "http://localhost:8000"


@pytest.fixture
def reader(judo, publish):
    """A destination that takes everything; the judo club shares all, a chorale withdrew."""
    to = destination("carte", fields=list(FIELDS))
    judo.email = "contact@judo-clapas.fr"
    judo.save()
    Identifier.objects.create(organisation=judo, scheme="rna", value="W343012345")
    Identifier.objects.create(organisation=judo, scheme="siret", value="12345678900011")
    agree(judo, to, FIELDS)
    chorale = publish(name="Chorale")
    agree(chorale, to, ["name"])
    withdraw(chorale, to, GONE)
    return to


def text(to, key: str) -> str:
    return "".join(feed_parts(to, FEEDS[key], now=NOW))


def document(to, key: str):
    return json.loads(text(to, key))


def v0_errors(found: list) -> list[str]:
    checker = Draft7Validator(V0, format_checker=FormatChecker())
    return [error.message for error in checker.iter_errors(found)]


def test_suffixes_name_one_form_each():
    assert len(BY_SUFFIX) == len(FEEDS)


def test_fields_of_a_form_are_fields_of_a_profile():
    assert {field for feed in FEEDS.values() for field in feed.fields} <= set(FIELDS)


@pytest.mark.parametrize("key", [key for key, feed in FEEDS.items() if feed.tells_removals])
def test_forms_that_tell_removals_tell_them(reader, key):
    chorale = Organisation.objects.get(name="Chorale")
    found = text(reader, key)
    assert chorale.ref in found
    assert "2026-02-20T08:00:00" in found
    assert "Chorale" not in found


@pytest.mark.parametrize("key", [key for key, feed in FEEDS.items() if not feed.tells_removals])
def test_forms_that_can_not_tell_removals_do_not(reader, key):
    assert Organisation.objects.get(name="Chorale").ref not in text(reader, key)


@pytest.mark.parametrize("key", ["json", "geojson", "umap", "gogocarto"])
def test_a_json_document_says_who_it_is_for_and_under_which_licence(reader, key):
    head = document(reader, key)
    assert head["destination"] == "carte"
    assert head["licence"] == "Licence Ouverte 2.0"
    assert head["title"].endswith("partagé avec Plateforme carte")
    [gone] = head["removed"]
    assert gone["url"] == f"{BASE}/annuaire/{gone['id']}/"


def test_csv_is_the_table_of_the_export(reader):
    [row] = csv.DictReader(io.StringIO(text(reader, "csv")[1:]))
    assert (row["nom"], row["telephone"]) == (RICH["name"], RICH["phone"])


def test_atom_is_dated_and_names_what_was_withdrawn(reader):
    feed = ET.fromstring(text(reader, "atom"))
    [entry] = feed.findall(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == RICH["name"]
    [gone] = feed.findall(f"{TOMBSTONE}deleted-entry")
    ref = Organisation.objects.get(name="Chorale").ref
    assert gone.attrib == {"ref": f"{BASE}/annuaire/{ref}/", "when": "2026-02-20T08:00:00+00:00"}
    own = next(link for link in feed.findall(f"{ATOM}link") if link.get("rel") == "self")
    assert own.get("href") == f"{BASE}/diffusion/flux/carte.atom"


def test_hsds_holds_its_schema(reader):
    found = document(reader, "hsds")
    assert (found["total_items"], found["metadata"]["destination"]) == (1, "carte")
    checker = Draft202012Validator(HSDS, format_checker=FormatChecker())
    assert [error.message for one in found["contents"] for error in checker.iter_errors(one)] == []


def test_jsonld_names_the_data_set_then_withdrawals_then_organisations(reader):
    about, gone, found = document(reader, "jsonld")["@graph"]
    assert about["@id"] == f"{BASE}/diffusion/flux/carte.jsonld"
    assert gone["@type"] == "DeleteAction"
    assert found["name"] == RICH["name"]


def test_data_inclusion_holds_the_current_schema_of_its_package(reader):
    [found] = document(reader, "data-inclusion")
    held = v1.Structure.model_validate(found, context={"ignore_warnings": False})
    assert set(found) == set(v1.Structure.model_fields)
    assert held.id == f"maillage-localhost--{Organisation.objects.get(name=RICH['name']).ref}"
    assert (held.siret, held.code_postal, held.courriel) == (
        "12345678900011", "34000", "contact@judo-clapas.fr",
    )  # fmt: skip
    assert held.horaires_accueil == RICH["opening_hours"]
    assert held.description == f"{RICH['summary']}\n\n{RICH['description']}"


def test_data_inclusion_holds_the_schema_before(reader):
    found = document(reader, "data-inclusion-v0")
    assert v0_errors(found) == []
    assert set(found[0]) <= set(V0["$defs"]["Structure"]["properties"])
    assert (found[0]["rna"], found[0]["typologie"]) == ("W343012345", "ASSO")


def test_the_schema_before_refuses_what_is_wrong():
    assert v0_errors(
        [{"id": "a", "nom": "b", "source": "c", "date_maj": "2026-01-01", "rna": "W1"}]
    )


def test_the_page_on_acceslibre_is_given_where_a_link_leads_there(reader, judo):
    page = "https://acceslibre.beta.gouv.fr/app/34-montpellier/a/salle/erp/oulipo/"
    judo.links = [
        {"label": "Vidéos", "url": "https://videos.example/"},
        {"label": "Accès", "url": page},
    ]
    judo.save()
    assert document(reader, "data-inclusion")[0]["accessibilite_lieu"] == page
    assert document(reader, "data-inclusion-v0")[0]["accessibilite"] == page


WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=300)


@example(
    name="0" * 150 + "\u0300",
    summary="",
    description="",
    phone="",
    email="",
    website="",
    hours="",
    postcode="",
    insee="",
)
@given(
    name=WORDS.filter(str.strip), summary=WORDS, description=WORDS, phone=WORDS, email=WORDS,
    website=WORDS, hours=WORDS, postcode=WORDS, insee=WORDS,
)  # fmt: skip
@settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_data_inclusion_is_valid_whatever_the_profile_says(
    reader, name, summary, description, phone, email, website, hours, postcode, insee
):
    organisation = Organisation.objects.get(
        name__gt="", consents__withdrawn_at=None, consents__field="name"
    )
    place = organisation.place
    place.postcode, place.insee = postcode[:10], insee[:5]
    place.save()
    Organisation.objects.filter(pk=organisation.pk).update(
        name=name[:250], summary=summary[:200], description=description, phone=phone[:40],
        email=email[:254], website=website[:300], opening_hours=hours[:250],
    )  # fmt: skip
    [found] = document(reader, "data-inclusion")
    v1.Structure.model_validate(found, context={"ignore_warnings": False})
    assert v0_errors(document(reader, "data-inclusion-v0")) == []


def test_umap_gives_points_their_words_and_their_colour(reader):
    [feature] = document(reader, "umap")["features"]
    assert feature["geometry"] == {"type": "Point", "coordinates": [3.87, 43.61]}
    said = feature["properties"]
    assert said["name"] == RICH["name"]
    assert said["description"].splitlines()[:2] == [
        RICH["summary"], "Salle Oulipo, 1 rue Foch, 34000 Montpellier",
    ]  # fmt: skip
    assert said["description"].endswith("|Voir la fiche]]")
    assert said["_umap_options"]["color"].startswith("#")


def test_umap_leaves_out_who_has_no_position(reader, judo):
    Organisation.objects.update(place=None, venues=[])
    assert document(reader, "umap")["features"] == []


def test_gogocarto_finds_the_keys_that_its_import_reads(reader):
    [found] = document(reader, "gogocarto")["data"]
    assert found["geo"] == {"latitude": 43.61, "longitude": 3.87}
    assert found["address"] == {
        "streetAddress": "1 rue Foch", "addressLocality": "Montpellier", "postalCode": "34000",
        "addressCountry": "FR",
    }  # fmt: skip
    assert found["categories"] == ["Judo et disciplines associées", "Yoga, tai-chi et qi gong"]
    assert None not in found.values()
