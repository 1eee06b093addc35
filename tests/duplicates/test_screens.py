"""The screens of the team: one pair after the other, undo, merges, weights."""

import csv
import io

import pytest

from maillage.directory.models import Merge
from maillage.duplicates.enums import PairState
from maillage.duplicates.models import LearnedModel, Pair
from maillage.duplicates.queries.comparison import comparison, line_of, suggested_kept
from maillage.duplicates.registrations import lines
from maillage.duplicates.services.finding import find_pairs
from maillage.duplicates.wording import percent
from tests.duplicates.conftest import organisation
from tests.factories.organisations import manager_of, member_of, somebody

pytestmark = pytest.mark.django_db
NB, NN = "\u00a0", "\u202f"


def answer(client, pair, answer, **data):
    return client.post(f"/doublons/{pair.pk}/decider/", {"answer": answer, **data}, follow=True)


def test_the_queue_shows_the_pair_with_its_evidence_and_progress(pair, camille):
    page = camille.get("/doublons/").content.decode()
    assert page.count("<h1") == 1
    for words in (
        "Judo Club du Verdanson",
        "Même téléphone.",
        "0 décidée, 1 à décider",
        "Distinctes",
    ):
        assert words in page
    assert camille.get(f"/doublons/{pair.pk}/").status_code == 200


def test_an_answer_goes_on_with_the_next_pair(pair, camille, facilitator, now):
    for name in ("Chorale des Arceaux", "CHORALE DES ARCEAUX"):
        organisation(name, phone="04 67 99 88 77")
    find_pairs(actor=facilitator, now=now)
    first, second = Pair.objects.order_by("-probability", "pk")
    response = answer(camille, first, "distinct")
    assert response.redirect_chain == [(f"/doublons/{second.pk}/#paire", 302)]
    page = response.content.decode()
    assert "1 décidée, 1 à décider" in page
    assert "Annuler cette réponse" in page
    first.refresh_from_db()
    assert first.state == PairState.DISTINCT


def test_without_scripts_three_buttons_answer(pair, camille):
    page = camille.get("/doublons/").content.decode()
    for value in ("same", "distinct", "uncertain"):
        assert f'form="decider" name="answer" value="{value}"' in page


def test_the_same_merges_into_the_chosen_profile_and_is_undone(pair, double, camille):
    response = answer(camille, pair, "same", kept=str(double.pk))
    assert "sont réunies" in response.content.decode()
    assert Merge.objects.get().kept == double
    camille.post(f"/doublons/{pair.pk}/annuler/")
    pair.refresh_from_db()
    assert (pair.state, Merge.objects.get().undone_at is None) == (PairState.TO_DECIDE, False)


def test_a_refusal_is_told_and_loses_nothing(pair, camille):
    response = answer(camille, pair, "same", reason="Vu avec la trésorière.")
    page = response.content.decode()
    assert response.status_code == 422
    assert "Choisissez laquelle des deux fiches est gardée." in page
    assert "Vu avec la trésorière." in page


def test_what_was_put_aside_comes_after_the_rest(pair, camille):
    answer(camille, pair, "uncertain")
    page = camille.get("/doublons/").content.decode()
    assert "Mise de côté" in page
    assert "0 à décider, 1 mise de côté" in page


def test_an_empty_queue_says_what_comes_next(camille):
    page = camille.get("/doublons/").content.decode()
    assert "Plus rien à décider" in page
    assert "Aucune réponse pour le moment" in camille.get("/doublons/decidees/").content.decode()
    assert "Aucune fiche réunie" in camille.get("/doublons/fusions/").content.decode()


def test_answers_are_listed_and_taken_back_from_there(pair, camille):
    answer(camille, pair, "distinct", reason="Deux clubs voisins.")
    page = camille.get("/doublons/decidees/").content.decode()
    assert "Deux clubs voisins." in page
    assert f'action="/doublons/{pair.pk}/annuler/"' in page


def test_merges_are_listed_and_separated_with_a_reason(pair, judo, camille):
    answer(camille, pair, "same", kept=str(judo.pk))
    merge = Merge.objects.get()
    assert "Séparer de nouveau" in camille.get("/doublons/fusions/").content.decode()
    assert (
        "Séparer ces deux fiches"
        in camille.get(f"/doublons/fusions/{merge.pk}/separer/").content.decode()
    )
    done = camille.post(
        f"/doublons/fusions/{merge.pk}/separer/", {"reason": "Deux sections."}, follow=True
    ).content.decode()
    assert "Deux sections." in done
    pair.refresh_from_db()
    assert pair.state == PairState.DISTINCT
    assert camille.get(f"/doublons/fusions/{merge.pk}/separer/").status_code == 404


def test_weights_are_told_in_words_and_as_csv(camille, facilitator, now):
    page = camille.get("/doublons/poids/").content.decode()
    assert "livrés avec Maillage" in page
    table = b"".join(camille.get("/doublons/poids.csv").streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(table)))
    same_number = next(
        row for row in rows if (row["champ"], row["accord"]) == ("numéro", "identiques")
    )
    assert float(same_number["poids_valeur_rare_bits"]) > 5
    assert (
        "Il faut au moins 50 fiches"
        in camille.post("/doublons/poids/apprendre/", follow=True).content.decode()
    )


def test_learned_weights_are_in_use_and_told(camille, facilitator, now):
    for number in range(60):
        organisation(f"Association {number} du Lez", phone=f"04 67 00 {number:02d} 00")
    assert "version 1" in camille.post("/doublons/poids/apprendre/", follow=True).content.decode()
    assert LearnedModel.objects.get().rows == 60
    assert "apprise de 60 fiches" in camille.get("/doublons/poids/").content.decode()
    camille.post("/doublons/poids/apprendre/")
    assert LearnedModel.objects.get(is_current=True).version == 2


@pytest.mark.parametrize("path", ["", "decidees/", "fusions/", "poids/", "poids.csv"])
def test_r5_nobody_else_sees_the_screens(pair, client, path):
    assert client.get(f"/doublons/{path}").status_code == 302
    client.force_login(member_of(pair.a)[0])
    assert client.get(f"/doublons/{path}").status_code == 403
    assert client.get(f"/doublons/{pair.pk}/").status_code == 404
    assert answer(client, pair, "distinct").status_code == 404


def test_the_dashboard_counts_for_the_team_only(pair, facilitator):
    [line] = lines(facilitator)
    assert (line["label"], line["count"]) == ("Doublon possible", 1)
    assert lines(manager_of(pair.a)) == []
    assert lines(somebody()) == []


def test_the_profile_held_by_people_is_the_one_to_keep(pair, judo, double):
    assert suggested_kept(pair) == judo.pk
    member_of(double, name="Awa")
    assert suggested_kept(pair) == double.pk


def test_the_screen_costs_the_same_queries_whatever_hangs_on_the_profiles(
    pair, camille, django_assert_max_num_queries
):
    for number in range(4):
        member_of(pair.a, email=f"m{number}@a.test")
    with django_assert_max_num_queries(30):
        camille.get("/doublons/")


def test_lines_are_marked_in_words_and_cut_where_they_differ():
    found = line_of("Nom", "Judo des Deux Rives", "JUDO CLUB DES 2 RIVES")
    assert (found.mark, found.words) == ("near", "proche")
    assert found.left == (("Judo des", False), (" ", False), ("Deux", True), (" Rives", False))
    assert line_of("Nom", "Écho du Lez", "echo du lez.").mark == "same"
    assert line_of("Téléphone", "04 67 00 00 01", "+33 4 67 00 00 01").mark == "same"
    assert line_of("Nom", "Judo", "Chorale").mark == "differs"
    assert line_of("Sigle", "", "ASC").mark == "one"
    assert line_of("Sources", "RNA", "Ville").mark == ""


def test_both_profiles_are_described_line_by_line(pair):
    labels = [line.label for line in comparison(pair)]
    assert labels[:1] == ["Nom"]
    assert {"Téléphone", "Adresse", "Ville", "Sources", "Qui tient la fiche"} <= set(labels)


@pytest.mark.parametrize(
    ("chance", "told"),
    [(0.98, "98"), (1.0, "99,9"), (0.002, "0,20"), (0.000001, "moins de 0,01"), (0.5, "50")],
)
def test_chances_are_never_told_as_certain(chance, told):
    assert percent(chance) == f"{told}{NN}%"
