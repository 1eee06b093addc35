import gzip
import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlsplit

import pytest

from maillage.core.actor import Actor
from maillage.core.errors import NotAllowed
from maillage.territory.errors import AddressFileError, GeocoderError
from maillage.territory.geocoders import BanGeocoder, GeocodeResult, LocalGeocoder, geocoder
from maillage.territory.services import (
    create_communes,
    geocode,
    geocode_choices,
    install_address_file,
)

BAN_CSV = (
    "id;id_fantoir;numero;rep;nom_voie;code_postal;code_insee;nom_commune;x;y;lon;lat\n"
    "35238_1;;12;;Rue de Nantes;35000;35238;Rennes;;;-1.6850;48.1000\n"
    "35238_2;;12;bis;Rue de Nantes;35000;35238;Rennes;;;-1.6851;48.1001\n"
    "35238_3;;5;;Place de la Mairie;35000;35238;Rennes;;;-1.6800;48.1113\n"
    "35238_4;;6;;;35000;35238;Rennes;;;-1.6800;48.1113\n"
    "35238_5;;7;;Rue Perdue;35000;35238;Rennes;;;;\n"
)


@pytest.fixture
def data(settings, tmp_path):
    settings.MAILLAGE_DATA = tmp_path
    settings.MAILLAGE_GEOCODER = "local"
    return tmp_path


def test_the_shipped_file_answers_before_any_other_is_installed(db, data):
    found = geocode("12 RUE BALARD")
    assert found is not None
    assert (found.precision, found.label) == ("address", "12 Rue Balard, Montpellier")
    assert (found.lat, found.lon) == pytest.approx((43.6045, 3.8704), abs=0.0005)
    assert list(found.as_dict()) == ["lat", "lon", "precision", "label", "score"]


def test_r9_the_shipped_file_of_a_town_is_not_used_for_another(db, data, keeper, now):
    create_communes(actor=keeper, insee=["35238"], now=now)
    assert geocode("12 rue Balard") is None


def test_an_installed_file_of_the_national_base_answers(db, data, keeper, tmp_path):
    path = tmp_path / "adresses-35.csv"
    path.write_text(BAN_CSV, encoding="utf-8")
    assert install_address_file(actor=keeper, path=path) == 3
    assert geocode("12bis r. de Nantes, Rennes") == GeocodeResult(
        48.1001, -1.6851, "address", "12 bis Rue de Nantes, 35000 Rennes", 1.0
    )
    assert geocode("12 rue Balard") is None
    first, *_ = geocode_choices("place mairie Rennes")
    assert first.label == "Place de la Mairie, 35000 Rennes"


def test_installing_again_replaces_and_the_index_follows(db, data, keeper, tmp_path):
    path = tmp_path / "adresses.csv"
    path.write_text(BAN_CSV, encoding="utf-8")
    install_address_file(actor=keeper, path=path)
    assert geocode("5 place de la Mairie") is not None
    path.write_bytes(gzip.compress(BAN_CSV.replace("Mairie", "Liberté").encode()))
    install_address_file(actor=keeper, path=path)
    assert (geocode("5 place de la Mairie"), len(list((data / "adresses").iterdir()))) == (None, 1)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "n’a pas les colonnes"),
        (b"nom;prenom\nx;y\n", "n’a pas les colonnes"),
        (b"numero;nom_voie;lon;lat\n1;;3;43\n", "ne contient aucune adresse"),
        (b"numero;nom_voie;lon;lat\n1;Rue \xe9;3;43\n", "n’est pas en UTF-8"),
        (b"\x1f\x8brien", "ne peut pas être lu"),
    ],
)
def test_a_bad_address_file_is_refused_and_nothing_installed(
    data, keeper, tmp_path, content, sentence
):
    path = tmp_path / "adresses.csv"
    path.write_bytes(content)
    with pytest.raises(AddressFileError) as caught:
        install_address_file(actor=keeper, path=path)
    assert sentence in caught.value.message
    assert not (data / "adresses").exists()


def test_a_missing_address_file_is_refused(data, keeper, tmp_path):
    with pytest.raises(AddressFileError, match="n’existe pas"):
        install_address_file(actor=keeper, path=tmp_path / "absent.csv")


def test_r7_a_resident_may_not_install_addresses(data, tmp_path):
    with pytest.raises(NotAllowed):
        install_address_file(actor=Actor(person_id=3), path=tmp_path / "x.csv")


@pytest.fixture
def service():
    """A service that follows the documented interface: /search/?q=&limit=, GeoJSON answer."""
    answers = {"status": 200, "body": {"type": "FeatureCollection", "features": []}}
    asked = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            parts = urlsplit(self.path)
            asked.append((parts.path, parse_qs(parts.query)))
            body = answers["body"]
            content = body if isinstance(body, bytes) else json.dumps(body).encode()
            self.send_response(answers["status"])
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    answers["url"] = f"http://127.0.0.1:{server.server_port}"
    answers["asked"] = asked
    yield answers
    server.shutdown()
    thread.join()
    server.server_close()


def ban_feature(kind="housenumber", score=0.96, lon=2.290084, lat=49.897443):
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [lon, lat]},
        "properties": {"label": "8 Boulevard du Port 80000 Amiens", "score": score, "type": kind},
    }


def test_ban_answers_are_read_as_documented(service, settings):
    settings.MAILLAGE_GEOCODER, settings.MAILLAGE_BAN_URL = "ban", service["url"] + "/search/"
    service["body"]["features"] = [
        ban_feature(),
        ban_feature("street", 0.7),
        ban_feature("municipality", 0.6),
        ban_feature("housenumber", 0.3),
        ban_feature("planete"),
        ban_feature(lat=999),
    ]
    found = geocode_choices("  8 bd du  port ", limit=5)
    assert [(r.precision, r.score) for r in found] == [
        ("address", 0.96),
        ("street", 0.7),
        ("commune", 0.6),
    ]
    assert (found[0].lat, found[0].lon) == (49.897443, 2.290084)
    assert service["asked"] == [("/search/", {"q": ["8 bd du port"], "limit": ["5"]})]


def test_ban_is_not_asked_for_two_letters(service):
    assert BanGeocoder(service["url"]).search(" a ") == []
    assert service["asked"] == []


@pytest.mark.parametrize(
    ("status", "body", "sentence"),
    [
        (503, {}, "code 503"),
        (200, b"<html>", "autre chose que des adresses"),
        (200, {"features": 3}, "autre chose que des adresses"),
        (200, [], "autre chose que des adresses"),
    ],
)
def test_ban_failures_are_one_sentence(service, status, body, sentence):
    service["status"], service["body"] = status, body
    with pytest.raises(GeocoderError, match=sentence):
        BanGeocoder(service["url"]).search("8 boulevard du Port")


def test_ban_that_does_not_answer_is_said():
    with pytest.raises(GeocoderError, match="ne répond pas"):
        BanGeocoder("http://127.0.0.1:9").search("8 boulevard du Port")


def test_the_factory_refuses_unknown_choices(settings):
    settings.MAILLAGE_GEOCODER = "pigeon"
    with pytest.raises(GeocoderError, match="pigeon"):
        geocoder()
    settings.MAILLAGE_GEOCODER, settings.MAILLAGE_BAN_URL = "ban", ""
    with pytest.raises(GeocoderError, match="MAILLAGE_BAN_URL"):
        geocoder()
    settings.MAILLAGE_GEOCODER = "local"
    assert isinstance(geocoder(), LocalGeocoder)
