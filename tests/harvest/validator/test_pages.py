"""The page that checks a table: drop, read, change a column, take away, forget, import."""

import csv
import io
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from maillage.core.actor import FACILITATOR
from maillage.directory.lookalikes import Lookalike
from maillage.directory.models import Identifier, ImportRun, Organisation, Source
from maillage.harvest.validator import drops
from maillage.harvest.validator.importing import waiting_folder
from maillage.harvest.validator.tasks import import_checked
from maillage.territory.models import Place
from tests.factories.organisations import OrganisationFactory
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db
CHECK = "/sources/verifier/"
TABLE = (
    "Nom;Téléphone;Code postal;RNA;Remarque\n"
    "JUDO DU LEZ;0467000001;34000;W343000001;a\n"
    "Chœur des Arceaux;04 67 00 00 02;34000;W343000002;b\n"
    "Échecs;pas de numéro;34000;W343000003;c\n"
    "Théâtre;;34000;W343000002;d\n"
    ";;34000;;e\n"
)


@pytest.fixture(autouse=True)
def _own_data(settings, tmp_path: Path) -> None:
    settings.MAILLAGE_DATA = tmp_path / "donnees"


def drop(client, text: str | bytes = TABLE, name: str = "asso.csv"):
    content = text.encode() if isinstance(text, str) else text
    return client.post(CHECK, {"file": SimpleUploadedFile(name, content)})


def kept() -> list[str]:
    folder = drops.drops_folder()
    return sorted(one.name for one in folder.iterdir()) if folder.is_dir() else []


def test_anybody_checks_a_table_and_nothing_is_stored(client, town):
    before = Organisation.objects.count()
    answer = drop(client)
    page = client.get(answer["Location"]).content.decode()
    assert "5 lignes lues : 2 corrigées" not in page
    for words in ("corrigée", "refusée", "Même organisation que la ligne 3", "04 67 00 00 01"):
        assert words in page
    assert Organisation.objects.count() == before
    assert ImportRun.objects.count() == 0


def test_what_is_already_here_is_recognised_and_only_what_may_be_seen(client, town):
    for number, listing in (("W343000001", "listed"), ("W343000002", "hidden")):
        organisation = OrganisationFactory(name=f"Fiche {number}", listing=listing)
        Identifier.objects.create(organisation=organisation, scheme="rna", value=number)
    page = client.get(drop(client)["Location"]).content.decode()
    assert "Fiche W343000001" in page
    assert "même numéro RNA" in page
    assert "Fiche W343000002" not in page


def test_a_name_at_a_public_address_is_recognised_and_a_hidden_one_is_not(
    client, town, monkeypatch
):
    monkeypatch.setattr("maillage.harvest.validator.recognising.lookalikes_of", lambda *_: [])
    for name, audiences in (("Judo du Lez", {}), ("Chœur des Arceaux", {"place": "own"})):
        place = Place.objects.create(postcode="34000", city="Montpellier")
        OrganisationFactory(name=name, place=place, audiences=audiences)
    page = client.get(drop(client)["Location"] + "?verdict=recognised").content.decode()
    assert "même nom et même code postal" in page
    assert (">Judo du Lez<" in page, ">Chœur des Arceaux<" in page) == (True, False)


def test_what_looks_alike_is_told_in_one_sentence(client, town, monkeypatch):
    found = Lookalike("abc", "Judo", "Lattes", 0.97, "same", ("Même nom.", "Même adresse."))
    unsure = Lookalike("def", "Autre", "", 0.6, "uncertain", ("Noms proches.",))
    monkeypatch.setattr(
        "maillage.harvest.validator.recognising.lookalikes_of",
        lambda values, *_: [found if "Judo" in values["name"] else unsure],
    )
    page = client.get(drop(client)["Location"]).content.decode().replace("\xa0", " ")
    assert "Lattes&nbsp;: même nom, même adresse." in page
    assert "Autre" not in page


def test_the_rows_looked_up_closely_are_counted(client, town, monkeypatch):
    monkeypatch.setattr(drops, "CLOSELY", 1)
    page = client.get(drop(client)["Location"]).content.decode().replace("\xa0", " ")
    assert "3 lignes n’ont été cherchées" in page


def test_a_verdict_filters_and_pages(client, town):
    lines = "".join(f"Asso {n};04 67 00 00 01\n" for n in range(30))
    place = drop(client, "Nom;Tél\n" + lines + "JUDO;0467000001\n")["Location"]
    first = client.get(place).content.decode()
    assert ("Asso 0<" in first, "Asso 29<" in first, "1 à 25 sur 31" in first) == (
        True,
        False,
        True,
    )
    assert "Asso 29<" in client.get(place + "?page=2").content.decode()
    only = client.get(place + "?verdict=corrected").content.decode()
    assert ("Judo" in only, "Asso 0<" in only) == (True, False)
    assert client.get(place + "?verdict=rien&page=abc").status_code == 200


def test_columns_are_changed_and_the_rows_judged_again(client, town):
    place = drop(client, "Nom;Divers\nJudo;0467000001\nChœur;pas un numéro\n")["Location"]
    none = client.post(place + "colonnes/", {"c0": "", "c1": "phone"})
    assert none.status_code == 422
    assert "choisissez laquelle" in none.content.decode()
    client.post(place + "colonnes/", {"c0": "name", "c1": "phone"})
    page = client.get(place).content.decode()
    assert "Ce n’est pas un numéro de téléphone." in page
    mapping = client.get(place + "correspondance.toml").content.decode()
    assert 'phone = "Divers"' in mapping


def test_a_table_without_a_name_asks_for_it(client, town):
    place = drop(client, "x;y\n1;2\n3;4\n")["Location"]
    page = client.get(place).content.decode()
    assert "dites laquelle" in page
    assert "Les lignes n’ont pas été lues" in page
    assert client.get(place + "correspondance.toml").status_code == 410
    client.post(place + "colonnes/", {"c0": "", "c1": "name"})
    assert "2 lignes lues" in client.get(place).content.decode().replace("\xa0", " ")


def test_the_corrected_file_is_taken_away(client, town):
    place = drop(client)["Location"]
    answer = client.get(place + "corrige.csv")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert "asso-corrige.csv" in answer["Content-Disposition"]
    assert [row["maillage_verdict"] for row in rows] == [
        "corrigée", "acceptée", "cellule refusée", "déjà plus haut", "ligne refusée",
    ]  # fmt: skip
    assert rows[0]["Téléphone"] == "04 67 00 00 01"
    assert client.get(place + "corrige.xlsx").content.startswith(b"PK")


def test_only_the_browser_that_dropped_it_opens_it(client, town):
    place = drop(client)["Location"]
    client.cookies.clear()
    for ending in ("", "corrige.csv", "corrige.xlsx", "correspondance.toml"):
        assert client.get(place + ending).status_code == 410
    assert client.post(place + "effacer/").status_code == 410
    assert len(kept()) == 1


def test_it_is_deleted_on_demand(client, town):
    place = drop(client)["Location"]
    client.post(place + "effacer/")
    assert kept() == []
    assert client.get(place).status_code == 410


def test_it_is_deleted_after_an_hour(client, town, now):
    with time_machine.travel(now, tick=False):
        place = drop(client)["Location"]
        assert drops.forget_old(now) == 0
    with time_machine.travel(now + timedelta(minutes=61), tick=False):
        assert client.get(place).status_code == 410
    assert kept() == []


def test_the_job_deletes_old_tables_and_what_was_cut_short(client, town, now):
    with time_machine.travel(now, tick=False):
        drop(client)
    (drops.drops_folder() / ("x" * 32)).mkdir()
    assert drops.forget_old(now + timedelta(minutes=59)) == 0
    assert drops.forget_old(now + timedelta(days=400_0)) == 2
    assert kept() == []


def test_one_browser_keeps_three_tables(client, town):
    first = drop(client)["Location"]
    for _ in range(3):
        drop(client)
    assert len(kept()) == 3
    assert client.get(first).status_code == 410


@pytest.mark.parametrize("name", ["faux.xlsx", "image.csv"])
def test_an_unreadable_file_is_told_and_not_kept(client, town, name):
    answer = drop(
        client, b"PK\x03\x04 no" if name.endswith("x") else b"\x89PNG\r\n\x1a\n\0\0", name
    )
    assert answer.status_code == 422
    assert "Ce fichier ne peut pas être lu" in answer.content.decode()
    assert kept() == []


def test_a_file_too_big_is_told_and_never_kept(client, town, settings):
    settings.MAILLAGE_UPLOAD_LIMIT = 1024 * 1024
    answer = drop(client, b"Nom\n" + b"Judo\n" * 300_000)
    assert (answer.status_code, "1 Mo au plus" in answer.content.decode().replace("\xa0", " ")) == (
        422,
        True,
    )
    assert kept() == []


def test_no_file_is_told(client, town):
    answer = client.post(CHECK, {})
    assert (answer.status_code, "Choisissez un fichier" in answer.content.decode()) == (422, True)


def test_too_many_tables_in_an_hour_wait(client, town, monkeypatch):
    monkeypatch.setattr("maillage.harvest.views.validator.PER_HOUR", 1)
    drop(client)
    answer = drop(client)
    assert (answer.status_code, "Réessayez dans une heure" in answer.content.decode()) == (
        429,
        True,
    )


def test_the_example_is_judged_and_downloaded(client, town):
    place = client.post(CHECK, {"exemple": "1"})["Location"]
    assert "Les tricoteuses du Faubourg" in client.get(place).content.decode()
    assert client.get(reverse("harvest:check_example")).status_code == 200


def test_a_made_up_address_leads_nowhere(client, town):
    for token in ("x" * 32, "..%2f..%2fetc", "a"):
        assert client.get(f"{CHECK}{token}/").status_code in {404, 410}


def test_importing_is_the_team_s(client, town):
    place = drop(client)["Location"]
    assert client.get(place + "importer/").status_code == 302
    client.force_login(PersonFactory())
    place = drop(client)["Location"]
    assert "Importer ces lignes" not in client.get(place).content.decode()
    assert client.get(place + "importer/").status_code == 403


def test_the_team_imports_what_can_be_kept(client, town):
    client.force_login(PersonFactory(functions=(FACILITATOR,)))
    place = drop(client)["Location"]
    assert "Importer ces lignes" in client.get(place).content.decode()
    asked = client.get(place + "importer/").content.decode()
    assert "4 lignes" in asked.replace("\xa0", " ")
    assert client.post(place + "importer/", {"title": ""}).status_code == 422
    client.post(place + "importer/", {"title": "Forum 2026", "licence": "ODbL 1.0"})
    source = Source.objects.get(code="tableau-forum-2026")
    assert (source.name, source.licence) == ("Forum 2026", "ODbL 1.0")
    names = set(Organisation.objects.filter(records__source=source).values_list("name", flat=True))
    assert names == {"Judo du Lez", "Chœur des Arceaux", "Échecs"}
    assert Organisation.objects.get(name="Échecs").phone == ""
    assert "L’import est terminé" in client.get(place).content.decode()
    assert list(waiting_folder().iterdir()) == []


def test_an_import_that_was_done_is_not_done_twice(client, town):
    person = PersonFactory(functions=(FACILITATOR,))
    import_checked.call("absent", person.pk)
    assert ImportRun.objects.count() == 0
