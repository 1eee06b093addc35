"""GeoJSON, YesWiki and other Maillages, from what they give over HTTP to profiles."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from maillage.directory.models import Organisation
from maillage.directory.sources.rows import SourceError
from maillage.harvest.readers.json_files import flat, geojson_table, load_json, yeswiki_table
from maillage.harvest.services.reading import read_source
from tests.harvest.conftest import Answer

GEO = """[columns]
id = "id"
name = "nom"
email = "contact.mail"
lat = "geometry.lat"
lon = "geometry.lon"
[constants]
city = "Montpellier"
insee = "34172"
"""
WIKI = """[columns]
id = "id_fiche"
name = "bf_titre"
website = "bf_site"
lat = "geolocation.bf_latitude"
lon = "geolocation.bf_longitude"
"""


@pytest.fixture
def read(system, now):
    def read(followed):
        return read_source(actor=system, followed=followed, now=now + timedelta(days=1))

    return read


def feature(number: int, geometry, **properties):
    return {"type": "Feature", "id": number, "geometry": geometry, "properties": properties}


@pytest.mark.django_db
def test_a_geojson_gives_profiles_with_their_position(library, follow, read):
    point = {"type": "Point", "coordinates": [3.87, 43.61]}
    body = {
        "type": "FeatureCollection",
        "features": [
            feature(1, point, nom="Judo", contact={"mail": "a@judo.test"}),
            feature(2, None, nom="Chorale", contact={"mail": None}),
        ],
    }
    done = read(follow(library.put(json.dumps(body).encode()), kind="geojson", mapping=GEO))
    assert (done.state, done.counts["created"]) == ("done", 2)
    judo = Organisation.objects.get(name="Judo")
    assert (judo.email, judo.place.lat, judo.place.lon) == ("a@judo.test", 43.61, 3.87)


@pytest.mark.django_db
def test_the_entries_of_a_yeswiki_give_profiles(library, follow, read):
    body = {
        "JudoClub": {
            "id_fiche": "JudoClub", "bf_titre": "Judo Club", "bf_site": "https://judo.test",
            "geolocation": {"bf_latitude": "43.61", "bf_longitude": "3.87"},
        },
        "Chorale": {"id_fiche": "Chorale", "bf_titre": "Chorale"},
    }  # fmt: skip
    library.put(json.dumps(body).encode(), "/")
    address = library.url("/?api/forms/1/entries")
    done = read(follow(address, kind="yeswiki", mapping=WIKI))
    assert (done.state, done.counts["created"]) == ("done", 2)
    assert Organisation.objects.get(name="Judo Club").website == "https://judo.test"
    assert library.seen[-1][0] == "/?api/forms/1/entries"


def record(number: int, **said):
    return {
        "id": f"abcdefghij{number:02d}", "name": f"Ailleurs {number}", "kind": "association",
        "state": "active", "sources": ["people"], "url": "https://ailleurs.test/a",
        "themes": [{"code": "sport.judo", "label": "Judo"}],
        "identifiers": [{"scheme": "rna", "value": f"W34300{number:04d}", "status": "claimed"},
                        {"scheme": "town", "value": "12", "status": "claimed"}],
        "place": {"label": None, "address": "1 rue Foch", "city": "Montpellier", "lat": None},
        "created_on": "1987-09-12", "fictional": False,
    } | said  # fmt: skip


def export(*records, **head) -> bytes:
    return json.dumps(
        {"licence": "Licence Ouverte 2.0", "sources": [], "organisations": records} | head
    ).encode()


@pytest.mark.django_db
def test_another_maillage_gives_its_profiles_with_their_licence(library, follow, read):
    library.put(export(record(1), record(2, fictional=True)), "/annuaire/export/json")
    done = read(follow(library.url(""), kind="maillage"))
    assert (done.state, done.counts["created"], done.counts["waiting"]) == ("done", 1, 1)
    made = Organisation.objects.get()
    assert (made.name, made.theme_codes(), str(made.created_on)) == (
        "Ailleurs 1",
        ["sport.judo"],
        "1987-09-12",
    )
    assert list(made.identifiers.values_list("scheme", flat=True)) == ["rna"]
    assert made.records.get().licence == "Licence Ouverte 2.0"


@pytest.mark.django_db
def test_what_another_maillage_took_here_does_not_come_back(library, follow, read, settings):
    ours = [{"code": "voisin", "url": f"{settings.BASE_URL}/annuaire/export/json"}]
    library.put(export(record(1, sources=["voisin"]), record(2), sources=ours), "/x.json")
    read(follow(library.url("/x.json"), kind="maillage"))
    assert Organisation.objects.get().name == "Ailleurs 2"


@pytest.mark.django_db
def test_a_value_that_does_not_fit_is_told_and_the_rest_is_kept(library, follow, read):
    odd = record(1, themes=[{"code": "astrologie"}], email="pas une adresse", website={"a": 1})
    library.put(export(odd, record(2, name=""), "pas une fiche"), "/x.json")
    done = read(follow(library.url("/x.json"), kind="maillage"))
    made = Organisation.objects.get()
    assert (made.name, made.email, made.theme_codes()) == ("Ailleurs 1", "", [])
    report = Path(done.import_run.report).read_text()
    assert "astrologie" in report
    assert "pas une adresse" in report


@pytest.mark.django_db
def test_the_pages_of_an_api_are_followed_to_the_end(library, follow, read):
    def page(request):
        second = "cursor=2" in request.path
        following = None if second else library.url("/api/v1/organisations?cursor=2")
        body = {"results": [record(2 if second else 1)], "next": following,
                "licence": "ODbL", "sources": []}  # fmt: skip
        return Answer(json.dumps(body).encode())

    library.answers["/api/v1/organisations"] = page
    done = read(follow(library.url("/api/v1/organisations"), kind="maillage"))
    assert done.counts["created"] == 2
    assert set(Organisation.objects.values_list("records__licence", flat=True)) == {"ODbL"}


@pytest.mark.django_db
def test_an_api_that_leads_elsewhere_is_not_followed(library, follow, read):
    body = {"results": [], "next": "http://127.0.0.1:1/api/v1/organisations"}
    library.answers["/api/v1/organisations"] = Answer(json.dumps(body).encode())
    done = read(follow(library.url("/api/v1/organisations"), kind="maillage"))
    assert (done.state, "autre site" in done.words) == ("failed", True)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b'{"features": 3}', "pas un GeoJSON"),
        (b"[1, 2", "tronqu"),
        ('{"nom": "Amitié"}'.encode("cp1252"), "UTF-8"),
        (b"\x1f\x8b\x08\x00abc", "abîmé"),
    ],
)
def test_garbage_is_told_in_french(tmp_path, content, words):
    path = tmp_path / "x.geojson"
    path.write_bytes(content)
    with pytest.raises(SourceError, match=words):
        geojson_table(path, "x.geojson")


def test_a_wiki_without_entries_is_an_empty_table(tmp_path):
    path = tmp_path / "x.json"
    path.write_text("null")
    assert list(yeswiki_table(path, "x.json").rows) == []


def test_json_documents_are_bounded(tmp_path, monkeypatch):
    monkeypatch.setattr("maillage.harvest.readers.json_files.LARGEST_JSON", 10)
    path = tmp_path / "x.json"
    path.write_text("[" + "1," * 20 + "1]")
    with pytest.raises(SourceError, match="au format CSV"):
        load_json(path, "x.json")


def test_nested_values_become_columns():
    assert flat({"a": {"b": 1, "c": [1, "d", {}]}, "e": None, "f": True}) == {
        "a.b": "1",
        "a.c": "1, d",
        "f": "oui",
    }
