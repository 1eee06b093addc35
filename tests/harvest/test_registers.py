"""RNA and JOAFE: new, moved and dissolved associations wait for the team, once."""

import io
import json
import zipfile
from datetime import date, timedelta

import pytest

from maillage.directory.errors import ReasonMissing
from maillage.directory.models import Organisation, SourceRecord, Suggestion
from maillage.directory.services.profiles import correct_profile
from maillage.harvest.models import Proposal
from maillage.harvest.services.deciding import decide_proposals
from maillage.harvest.services.reading import read_source
from tests.harvest.conftest import table

pytestmark = pytest.mark.django_db

COLUMNS = (
    "id", "id_ex", "siret", "rup_mi", "gestion", "date_creat", "date_decla", "date_publi",
    "date_disso", "nature", "groupement", "titre", "titre_court", "objet", "objet_social1",
    "objet_social2", "adrs_complement", "adrs_numvoie", "adrs_repetition", "adrs_typevoie",
    "adrs_libvoie", "adrs_distrib", "adrs_codeinsee", "adrs_codepostal", "adrs_libcommune",
    "adrg_declarant", "adrg_complemid", "adrg_complemgeo", "adrg_libvoie", "adrg_distrib",
    "adrg_codepostal", "adrg_achemine", "adrg_pays", "dir_civilite", "siteweb", "publiweb",
    "observation", "position", "maj_time",
)  # fmt: skip


def rna(*associations: dict[str, str], insee: str = "34172") -> bytes:
    """A file of the register in its 39-column layout."""
    lines = [";".join(COLUMNS)]
    for one in associations:
        usual = {
            "gestion": "343S", "date_creat": "2015-01-01", "date_decla": "2025-04-01",
            "objet_social1": "011000", "adrs_numvoie": "1", "adrs_typevoie": "RUE",
            "adrs_libvoie": "FOCH", "adrs_codeinsee": insee, "adrs_codepostal": "34000",
            "adrs_libcommune": "MONTPELLIER", "position": "A", "objet": "jouer ensemble",
        }  # fmt: skip
        lines.append(";".join(f'"{(usual | one).get(name, "")}"' for name in COLUMNS))
    return "\n".join([*lines, ""]).encode()


def archive(**files: bytes) -> bytes:
    """The monthly archive: a file for each département."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as zipped:
        for departement, content in files.items():
            zipped.writestr(f"rna_waldec_20250501_{departement}.csv", content)
    return packed.getvalue()


JUDO = {"id": "W343000001", "titre": "JUDO CLUB"}
CHESS = {"id": "W343000002", "titre": "ECHECS DU LEZ"}


@pytest.fixture
def read(system, now):
    moment = now

    def read(followed):
        nonlocal moment
        moment += timedelta(days=30)
        followed.refresh_from_db()
        return read_source(actor=system, followed=followed, now=moment)

    return read


@pytest.fixture
def accept(system, now):
    def accept(*proposals):
        return decide_proposals(
            actor=system, proposals=proposals, accepted=True, now=now + timedelta(days=60)
        )

    return accept


def test_r6_new_associations_of_the_register_wait_for_the_team(library, follow, read, accept):
    elsewhere = rna({"id": "W343000009", "titre": "DE LATTES"}, insee="34129")
    followed = follow(
        library.put(archive(dpt_34=rna(JUDO, CHESS) + elsewhere.split(b"\n", 1)[1], dpt_30=b"x")),
        kind="rna",
    )
    done = read(followed)
    assert (done.state, done.rows, done.counts["waiting"], done.counts["created"]) == (
        "done",
        2,
        2,
        0,
    )
    assert not Organisation.objects.exists()
    first, second = Proposal.objects.order_by("external_id")
    assert (first.news, first.name) == ("new", "Judo club")
    assert accept(first) == 1
    made = Organisation.objects.get()
    assert (made.name, made.listing, made.place.city) == ("Judo club", "listed", "Montpellier")
    assert made.provenance["name"][0] == "rna"
    followed.digest = followed.etag = ""
    followed.save()
    read(followed)
    assert Proposal.objects.count() == 2, "announced once"
    second.refresh_from_db()
    assert second.state == "open"


@pytest.fixture
def known(library, follow, read, accept):
    """A followed register whose two associations were taken up."""
    followed = follow(library.put(archive(dpt_34=rna(JUDO, CHESS), dpt_30=rna())), kind="rna")
    read(followed)
    accept(*Proposal.objects.all())
    return followed


def test_r6_a_dissolved_association_is_dissolved_once_accepted(library, known, read, accept):
    gone = JUDO | {"position": "D", "date_disso": "2025-03-02"}
    library.put(archive(dpt_34=rna(gone, CHESS), dpt_30=rna()))
    read(known)
    judo = Organisation.objects.get(name="Judo club")
    assert judo.state == "active"
    [announced] = Proposal.objects.filter(state="open")
    assert (announced.news, announced.organisation_id) == ("dissolved", judo.pk)
    accept(announced)
    judo.refresh_from_db()
    assert (judo.state, judo.dissolved_on) == ("dissolved", date(2025, 3, 2))


def test_r6_a_moved_association_moves_once_accepted_and_a_refusal_is_remembered(
    library, known, read, accept, system, now
):
    library.put(archive(dpt_34=rna(JUDO | {"adrs_libvoie": "DU LEZ"}, CHESS), dpt_30=rna()))
    read(known)
    judo = Organisation.objects.get(name="Judo club")
    assert "FOCH" in judo.place.address.upper()
    [moved] = Proposal.objects.filter(state="open")
    assert moved.news == "moved"
    with pytest.raises(ReasonMissing):
        decide_proposals(actor=system, proposals=[moved], accepted=False, now=now)
    decide_proposals(actor=system, proposals=[moved], accepted=False, reason="Faux", now=now)
    known.refresh_from_db()
    known.digest = known.etag = ""
    known.save()
    read(known)
    assert not Proposal.objects.filter(state="open").exists()
    library.put(archive(dpt_34=rna(JUDO | {"adrs_libvoie": "DES TANNEURS"}, CHESS), dpt_30=rna()))
    read(known)
    accept(Proposal.objects.get(state="open"))
    judo.refresh_from_db()
    assert "TANNEURS" in judo.place.address.upper()


def test_r5_what_people_said_of_their_address_becomes_a_suggestion_to_them(
    library, known, read, system, now
):
    judo = Organisation.objects.get(name="Judo club")
    said = {"address": "9 place de la Comédie", "postcode": "34000", "city": "Montpellier"}
    correct_profile(actor=system, organisation=judo, changes={"place": said}, now=now)
    library.put(archive(dpt_34=rna(JUDO | {"adrs_libvoie": "DU LEZ"}, CHESS), dpt_30=rna()))
    read(known)
    assert not Proposal.objects.filter(state="open").exists()
    assert Suggestion.objects.get().field == "place"


def test_two_registers_announce_one_association(library, known, follow, read, accept):
    new = notice("Création", numero_rna="W343000003", titre="CHORALE")
    journal = follow(library.put(json.dumps([new]).encode(), "/joafe.json"), kind="joafe")
    read(journal)
    library.put(archive(dpt_34=rna(JUDO, CHESS, {"id": "W343000003", "titre": "CHORALE"}),
                        dpt_30=rna()))  # fmt: skip
    read(known)
    first, second = Proposal.objects.filter(external_id="W343000003").order_by("pk")
    accept(first)
    second.refresh_from_db()
    assert (second.state, second.reason) == ("accepted", "Déjà dans l’annuaire.")
    assert Organisation.objects.filter(name="Chorale").count() == 1


def notice(what: str, **said: str) -> dict[str, str]:
    """A notice as the dataset jo_associations gives them (no real one was at hand)."""
    return {
        "source": "joafe", "typeavis": what, "etatavis": "Initial", "id": "202500450001",
        "numero_rna": "W343000001", "titre": "JUDO CLUB", "objet": "pratiquer le judo",
        "dateparution": "2025-11-04", "datedeclaration": "2025-10-28",
        "adresse_actuelle": "1 RUE FOCH", "codepostal_actuel": "34000",
        "commune_actuelle": "Montpellier",
    } | said  # fmt: skip


def as_csv(notices: list[dict[str, str]]) -> bytes:
    names = list(notices[0])
    return "\n".join(
        [";".join(names), *(";".join(one[name] for name in names) for one in notices), ""]
    ).encode()


@pytest.mark.parametrize(
    "wrap",
    [
        lambda notices: json.dumps(notices).encode(),
        lambda notices: json.dumps({"total_count": 1, "results": notices}).encode(),
        lambda notices: json.dumps({"records": [{"fields": one} for one in notices]}).encode(),
        as_csv,
    ],
    ids=["export", "api", "old-api", "csv"],
)
def test_a_creation_is_announced_whatever_the_form_of_the_file(library, follow, read, wrap):
    elsewhere = notice("Création", numero_rna="W751000001", commune_actuelle="Paris",
                       codepostal_actuel="75001")  # fmt: skip
    read(follow(library.put(wrap([notice("Création"), elsewhere])), kind="joafe"))
    announced = Proposal.objects.get()
    assert (announced.news, announced.name, announced.external_id) == (
        "new",
        "Judo club",
        "W343000001",
    )
    assert announced.declared_on == date(2025, 11, 4)
    assert announced.row["values"]["created_on"] == "2025-10-28"


def test_notices_of_known_associations_move_and_dissolve_them(library, known, follow, read):
    followed = follow(
        library.put(
            json.dumps(
                [
                    notice("Modification", adresse_actuelle="12 RUE DU LEZ"),
                    notice("Dissolution", numero_rna="W343000002", titre="ECHECS DU LEZ"),
                    notice("Dissolution", numero_rna="W343000077"),
                    notice("Création", etatavis="Annulation", numero_rna="W343000078"),
                    notice("Création", numero_rna="sans"),
                ]
            ).encode(),
            "/joafe.json",
        ),
        kind="joafe",
    )
    done = read(followed)
    assert sorted(followed.proposals.values_list("news", "name")) == [
        ("dissolved", "Échecs du Lez"),
        ("moved", "Judo club"),
    ]
    assert done.counts["refused"] == 2
    assert SourceRecord.objects.filter(source="joafe", unseen_since__isnull=False).count() == 0


def test_an_empty_week_is_a_good_reading(library, follow, read):
    assert read(follow(library.put(b"[]"), kind="joafe")).state == "done"


def test_weekly_notices_are_asked_for_since_the_last_reading(library, follow, read):
    followed = follow(library.put(b"[]") + "?where=dateparution>=%22{depuis}%22", kind="joafe")
    read(followed)
    library.put(b"[ ]")
    read(followed)
    asked = [path.partition("=%22")[2][:10] for path, _ in library.seen]
    assert asked == ["2000-01-01", "2026-03-25"]


def test_any_source_may_ask_the_team_about_new_organisations(library, follow, read, accept):
    followed = follow(library.put(table("1;Chorale")), proposes=True)
    read(followed)
    assert not Organisation.objects.exists()
    accept(Proposal.objects.get())
    assert Organisation.objects.get().name == "Chorale"
