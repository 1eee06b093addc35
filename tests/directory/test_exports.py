"""The whole directory and its lists as documents."""

import csv
import gc
import io
import json
import tracemalloc
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker

from maillage.core.documents.streams import safe_cell
from maillage.directory.exports import FORMATS, directory_parts, profile_jsonld
from maillage.directory.exports.records import listed_profiles, public_record, sources_by_code
from maillage.directory.models import Organisation, SourceRecord
from maillage.directory.queries.organisations import with_profile
from maillage.directory.queries.profiles import public_profile
from maillage.directory.services.states import set_state
from tests.directory.published import RICH, body_of, judo, publish, read

__all__ = ["judo", "publish"]

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
SCHEMA = json.loads(
    (Path(__file__).parents[1] / "data/hsds/organization.schema.json").read_text(encoding="utf-8")
)
ATOM = "{http://www.w3.org/2005/Atom}"


def document(code: str) -> str:
    return "".join(directory_parts(code, now=NOW))


def rows(text: str) -> list[dict[str, str]]:
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text[1:])))


@pytest.fixture
def imported(judo, source, now) -> Organisation:
    """The judo club, whose name comes from the register."""
    SourceRecord.objects.create(
        source=source, external_id="W1", organisation=judo, raw={}, values={}, received_at=now
    )
    judo.provenance["name"] = ["rna", "2019-01-01"]
    judo.save(update_fields=["provenance"])
    return judo


@pytest.mark.parametrize("code", ["json", "geojson"])
def test_a_document_says_its_date_licence_sources_and_generator(imported, code):
    head = json.loads(document(code))
    assert head["date"] == "2026-03-03T09:00:00+00:00"
    assert head["generator"].startswith("Maillage ")
    assert (head["licence"], head["fictional"]) == ("Licence Ouverte 2.0", False)
    assert [(found["code"], found["licence"]) for found in head["sources"]] == [
        ("rna", "Licence Ouverte 2.0")
    ]
    assert "RNA (Licence Ouverte 2.0)" in head["attribution"]


def test_csv_says_sources_and_licence_on_each_line(imported):
    [row] = rows(document("csv"))
    assert row["sources"] == "RNA (Licence Ouverte 2.0) | équipe d’animation"
    assert (row["licence"], row["extrait_le"], row["fictive"]) == (
        "Licence Ouverte 2.0", "2026-03-03", "non",
    )  # fmt: skip
    assert (row["latitude"], row["longitude"]) == ("43.61", "3.87")
    assert row["telephone"] == RICH["phone"]
    assert row["themes"] == "sport.judo | sport.yoga"


def test_a_source_that_gave_nothing_is_not_named(judo, source):
    assert json.loads(document("json"))["sources"] == []


def test_geojson_has_every_organisation_with_or_without_a_point(judo, publish):
    publish(name="Sans adresse")
    features = json.loads(document("geojson"))["features"]
    assert [feature["geometry"] for feature in features] == [
        {"type": "MultiPoint", "coordinates": [[3.87, 43.61], [3.88, 43.6]]},
        None,
    ]
    assert features[0]["properties"]["name"] == RICH["name"]


def test_jsonld_is_a_graph_of_ngos_with_the_data_set_first(imported):
    graph = json.loads(document("jsonld"))
    about, found = graph["@graph"]
    assert graph["@context"] == "https://schema.org"
    assert about["isBasedOn"] == [
        {"@type": "CreativeWork", "name": "RNA", "license": "Licence Ouverte 2.0"}
    ]
    assert (found["@type"], found["name"]) == ("NGO", RICH["name"])


def test_the_jsonld_of_a_profile_is_what_schema_org_calls_an_ngo(judo):
    seen = public_profile(with_profile(Organisation.objects.all()).get(), sources_by_code())
    found = profile_jsonld(seen, "https://exemple.org/")
    assert found["@context"] == "https://schema.org"
    assert found["@id"] == f"https://exemple.org/annuaire/{judo.ref}/"
    assert found["address"] == {
        "@type": "PostalAddress", "streetAddress": "1 rue Foch", "postalCode": "34000",
        "addressLocality": "Montpellier", "addressCountry": "FR",
    }  # fmt: skip
    assert found["alternateName"] == ["JUCLAP", "Judo clapassien"]
    assert found["foundingDate"] == "1987-09-12"
    assert found["sameAs"] == ["https://videos.example/judo"]
    assert None not in found.values()


def test_hsds_holds_its_schema_and_nests_what_it_names(judo, publish, system, now):
    publish(name="Rien de plus", kind="group")
    gone = publish(name="Finie", themes=["culture"], opening_hours="Jan-Mar Mo 10:00-12:00")
    set_state(actor=system, organisation=gone, to="dissolved", on=now.date(), now=now)
    page = json.loads(document("hsds"))
    validator = Draft202012Validator(SCHEMA, format_checker=FormatChecker())
    for organization in page["contents"]:
        assert [error.message for error in validator.iter_errors(organization)] == []
    assert (page["total_items"], len(page["contents"])) == (3, 3)
    full, bare, dissolved = page["contents"]
    [service] = full["services"]
    assert service["status"] == "active"
    assert (service["minimum_age"], service["maximum_age"]) == (3, 17)
    assert [place["name"] for place in full["locations"]] == ["Salle Oulipo", "Gymnase Achille"]
    assert full["locations"][0]["addresses"][0]["state_province"] == "34"
    linked = [link["location_id"] for link in service["service_at_locations"]]
    assert linked == [place["id"] for place in full["locations"]]
    schedules = {(found["byday"], found["opens_at"]) for found in service["schedules"]}
    assert schedules == {("MO,TU,WE,TH,FR", "18:00"), ("SA", "10:00")}
    term = service["attributes"][0]["taxonomy_term"]
    assert (term["code"], term["name"]) == ("sport.judo", "Judo et disciplines associées")
    assert bare["description"] == "Rien de plus (groupe informel d’habitantes et d’habitants)"
    assert dissolved["services"][0]["status"] == "defunct"
    assert [found["id"] for found in json.loads(document("hsds"))["contents"]] == [
        found["id"] for found in page["contents"]
    ]


def test_the_schema_refuses_what_hsds_does_not_know(judo):
    validator = Draft202012Validator(SCHEMA, format_checker=FormatChecker())
    [organization] = json.loads(document("hsds"))["contents"]
    for change in ({"id": "12"}, {"surname": "x"}, {"year_incorporated": "1987"}):
        assert list(validator.iter_errors(organization | change)) != []


def test_a_formula_in_any_field_is_disarmed(publish):
    evil = '=HYPERLINK("http://x.example","clic")'
    publish(
        name=evil,
        acronym="@SUM(A1)",
        summary="-1+cmd|' /C calc'!A0",
        needs="\t=1",
        phone="+33 4 67 00 00 00",
    )
    [row] = rows(document("csv"))
    assert (row["nom"], row["sigle"]) == (f"'{evil}", "'@SUM(A1)")
    assert row["resume"] == "'-1+cmd|' /C calc'!A0"
    assert row["telephone"] == "+33 4 67 00 00 00"
    assert not [cell for cell in row.values() if cell.startswith(("=", "@", "\t", "\r"))]


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=40))
def test_no_text_becomes_a_formula(text):
    cell = safe_cell(text)
    numeric = cell[1:].replace(" ", "").replace(".", "").isdigit()
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r")) or numeric
    assert cell.removeprefix("'") == text.removeprefix("'")


@settings(
    max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(
    text=st.text(
        alphabet=st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=80
    )
)
def test_any_words_give_documents_that_can_be_read(judo, text):
    Organisation.objects.update(name=text, summary=text, description=text, needs=text)
    assert len(rows(document("csv"))) == 1
    for code in ("json", "geojson", "jsonld", "hsds"):
        json.loads(document(code))


def test_exports_cost_as_many_queries_for_three_as_for_one(
    judo, publish, django_assert_num_queries
):
    document("csv")
    for expected in (1, 3):
        with django_assert_num_queries(9):
            assert len(rows(document("csv"))) == expected
        if expected == 1:
            for number in range(2):
                publish(**(RICH | {"name": f"Autre {number}"}))


def test_a_second_chunk_costs_as_much_as_the_first_and_repeats_nothing(
    judo, publish, django_assert_num_queries
):
    for number in range(3):
        publish(name=f"Autre {number}")
    with django_assert_num_queries(1 + 5 + 5 + 1):
        found = [seen.organisation.ref for seen in listed_profiles(chunk=2)]
    assert (len(found), len(set(found))) == (4, 4)


def test_memory_does_not_grow_with_the_directory(publish, judo, now):
    def peak() -> int:
        gc.collect()
        gc.freeze()  # what the suite holds is not looked at again: each collection is quick
        tracemalloc.start()
        for number, seen in enumerate(listed_profiles(chunk=50)):
            public_record(seen, "")
            if number % 50 == 0:
                gc.collect()
        highest = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        gc.unfreeze()
        return highest

    def grow(start: int, stop: int) -> None:
        Organisation.objects.bulk_create(
            Organisation(
                ref=f"{number:012d}", name=f"Nº {number}", updated_at=now, description="x" * 500
            )
            for number in range(start, stop)
        )

    # Two chunks at a time: from there on, no more.
    grow(0, 300)
    peak()
    before = peak()
    grow(300, 1200)
    assert peak() < before * 1.3


@pytest.mark.parametrize("code", FORMATS)
def test_a_download_is_named_licensed_and_answers_304(client, judo, code):
    answer = client.get(f"/annuaire/export/{code}")
    body = body_of(answer)
    assert answer.status_code == 200
    assert RICH["name"] in body
    assert answer["Link"].endswith('rel="license"')
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert answer["Content-Disposition"].startswith('attachment; filename="annuaire.')
    again = client.get(f"/annuaire/export/{code}", headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 304


def test_a_download_has_another_tag_after_a_change(client, judo, publish):
    before = client.get("/annuaire/export/csv")["ETag"]
    publish(name="Nouvelle venue")
    assert client.get("/annuaire/export/csv")["ETag"] != before


def test_an_unknown_format_is_not_found(client, judo):
    assert client.get("/annuaire/export/pdf").status_code == 404
    assert client.get("/annuaire/liste.pdf", follow=True).status_code == 404


def test_too_many_downloads_are_refused(client, judo):
    for _ in range(60):
        assert client.get("/annuaire/export/csv").status_code == 200
    answer = client.get("/annuaire/export/csv")
    assert answer.status_code == 429
    assert "interrogez l’API" in body_of(answer)


def test_a_list_gives_the_same_in_each_form(client, judo, publish):
    publish(name="Chorale", themes=["culture"])
    query = "?theme=sport"
    [row] = rows(body_of(client.get(f"/annuaire/liste.csv{query}")))
    [record] = read(client.get(f"/annuaire/liste.json{query}"))["organisations"]
    [feature] = read(client.get(f"/annuaire/liste.geojson{query}"))["features"]
    feed = ET.fromstring(body_of(client.get(f"/annuaire/liste.atom{query}")))
    [entry] = feed.findall(f"{ATOM}entry")
    assert {
        row["nom"],
        record["name"],
        feature["properties"]["name"],
        entry.findtext(f"{ATOM}title"),
    } == {RICH["name"]}


def test_a_list_file_keeps_the_order_of_the_list(client, judo, publish):
    publish(name="Abeille", place={"city": "Montpellier", "lat": 43.7, "lon": 3.87})
    near = rows(body_of(client.get("/annuaire/liste.csv?near=43.61,3.87")))
    assert [row["nom"] for row in near] == [RICH["name"], "Abeille"]
    by_name = rows(body_of(client.get("/annuaire/liste.csv?sort=name")))
    assert [row["nom"] for row in by_name] == ["Abeille", RICH["name"]]


def test_a_feed_starts_with_the_freshest(client, judo, publish, system):
    from maillage.core.index import rebuild_now
    from maillage.directory.services.profiles import confirm_profile

    old = publish(name="Ancienne")
    confirm_profile(actor=system, organisation=judo, now=NOW)
    Organisation.objects.filter(pk=old.pk).update(updated_at=datetime(2020, 1, 1, tzinfo=UTC))
    rebuild_now(lambda _done: None)
    feed = ET.fromstring(body_of(client.get("/annuaire/liste.atom")))
    assert [entry.findtext(f"{ATOM}title") for entry in feed.findall(f"{ATOM}entry")] == [
        RICH["name"], "Ancienne",
    ]  # fmt: skip
    assert feed.findtext(f"{ATOM}rights").startswith("Annuaire des associations")


def test_a_feed_answers_304_until_the_index_changes(client, judo, publish):
    answer = client.get("/annuaire/liste.atom")
    known = {"If-None-Match": answer["ETag"]}
    assert client.get("/annuaire/liste.atom", headers=known).status_code == 304
    publish(name="Nouvelle venue")
    assert client.get("/annuaire/liste.atom", headers=known).status_code == 200


def test_a_list_asked_with_an_unknown_choice_is_refused_not_widened(client, judo):
    answer = client.get("/annuaire/liste.csv?theme=zumba-aquatique")
    assert answer.status_code == 422
    assert "Nous ne connaissons pas ce choix" in body_of(answer)


def test_the_open_data_page_is_told_of_every_format():
    from maillage.core.registry import catalogue_entries

    directory, api = [entry for entry in catalogue_entries if entry.name in {"directory", "api"}]
    assert [url for _, url in directory.formats] == [f"/annuaire/export/{code}" for code in FORMATS]
    assert ("OpenAPI", "/api/v1/openapi.json") in api.formats
