"""The screens of the team: list, source, form, held reading, announcements; and who may not."""

from datetime import timedelta

import pytest
from django.urls import reverse

from maillage.core.registry import dashboard_lines
from maillage.directory.models import Organisation, Source
from maillage.harvest.models import FollowedSource, Proposal, Reading
from maillage.harvest.services.reading import read_source
from tests.factories.people import PersonFactory
from tests.guards import close_file
from tests.harvest.conftest import MAPPING, rows, table

pytestmark = pytest.mark.django_db
PAGES = ("sources", "add", "announcements")
TYPED = {
    "name": "Annuaire voisin", "kind": "csv", "licence": "ODbL", "republishable": "oui",
    "every": "30", "mapping": MAPPING, "publisher": "Commune voisine",
}  # fmt: skip


def url(name: str, *args) -> str:
    return reverse(f"harvest:{name}", args=args)


@pytest.fixture
def facilitator(client, town):
    person = PersonFactory(functions=("facilitator",))
    client.force_login(person)
    return person


@pytest.fixture
def read(system, now):
    moment = now

    def read(followed):
        nonlocal moment
        moment += timedelta(days=1)
        followed.refresh_from_db()
        return read_source(actor=system, followed=followed, now=moment)

    return read


def body(answer) -> str:
    return answer.content.decode().replace("\xa0", " ").replace("\u202f", " ")


@pytest.mark.parametrize("page", PAGES)
def test_only_the_team_follows_sources(client, town, page):
    assert client.get(url(page)).status_code == 302
    client.force_login(PersonFactory())
    assert client.get(url(page)).status_code == 403


@pytest.mark.parametrize("page", ["sources", "announcements"])
def test_an_empty_page_says_what_to_do(client, facilitator, page):
    answer = client.get(url(page))
    assert answer.status_code == 200
    assert 'class="empty"' in body(answer)


def test_a_source_is_added_read_and_told(client, facilitator, library):
    added = client.post(url("add"), TYPED | {"location": library.put(rows(3))}, follow=True)
    assert "Pas encore de lecture" in body(added)
    followed = FollowedSource.objects.get()
    assert (followed.source.publisher, followed.every) == ("Commune voisine", 30)
    shown = body(client.post(url("read_now", "annuaire-voisin"), follow=True))
    assert "3 lignes, 3 fiches créées" in shown
    listed = body(client.get(url("sources")))
    assert "Annuaire voisin" in listed
    assert "3 fiches créées" in listed
    assert body(client.get("/sources/")).count("Annuaire voisin") == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"location": "ftp://ailleurs.test/liste.csv"}, "commence par https://"),
        ({"kind": "file", "location": "../maillage.sqlite3"}, "sans chemin"),
        ({"kind": "file", "location": "absent.csv"}, "n’est pas dans le dossier"),
        ({"mapping": "[columns]\nname = 'nom'"}, "ce qui distingue deux associations"),
        ({"mapping": "[columns"}, "pas un TOML valable"),
        ({"mapping": MAPPING + "[themes]\ntable='/etc/x.csv'\ncolumns=['a']"}, "est un fichier"),
        ({"licence": ""}, "Donnez la licence"),
        ({"key": "sésame"}, "sans accents"),
    ],
)
def test_bad_input_is_told_and_nothing_typed_is_lost(client, facilitator, changes, words):
    typed = TYPED | {"location": "https://ailleurs.test/liste.csv"} | changes
    answer = client.post(url("add"), typed)
    assert answer.status_code == 422
    assert words in body(answer)
    assert "Commune voisine" in body(answer)
    assert not FollowedSource.objects.exists()


def test_a_description_changes_and_the_key_is_kept_until_forgotten(client, facilitator, follow):
    followed = follow("https://ailleurs.test/liste.csv", key="abc")
    sealed = followed.sealed
    page = url("change", followed.source_id)
    assert "abc" not in body(client.get(page))
    client.post(page, TYPED | {"location": "https://ailleurs.test/autre.csv"})
    followed.refresh_from_db()
    assert (followed.location[-9:], followed.sealed) == ("autre.csv", sealed)
    client.post(page, TYPED | {"location": "https://ailleurs.test/b.csv", "forget_key": "on",
                               "republishable": "non"})  # fmt: skip
    followed.refresh_from_db()
    assert followed.sealed == ""
    assert not Source.objects.get(code=followed.source_id).republishable


def test_the_page_of_sources_never_tells_what_an_address_asks(follow):
    followed = follow("https://moi:secret@ailleurs.test/liste.csv?cle=secret")
    assert followed.source.url == "https://ailleurs.test/liste.csv"


def test_a_source_is_paused_and_followed_again(client, facilitator, follow):
    followed = follow("https://ailleurs.test/liste.csv")
    shown = client.post(url("set_state", followed.source_id), {"to": "paused"}, follow=True)
    assert "En pause" in body(shown)
    followed.refresh_from_db()
    assert (followed.state, followed.next_at) == ("paused", None)
    client.post(url("set_state", followed.source_id), {"to": "active"})
    followed.refresh_from_db()
    assert followed.next_at is not None


def test_a_held_reading_is_explained_and_decided_on_the_page(
    client, facilitator, library, follow, read
):
    followed = follow(library.put(rows(10)))
    read(followed)
    library.put(rows(5))
    held = read(followed)
    page = body(client.get(followed.get_absolute_url()))
    assert "Une lecture attend votre décision" in page
    assert "5 lignes au lieu de 10" in page
    assert [line["count"] for one in dashboard_lines if one.order == 15
            for line in one.lines(_actor(facilitator))] == [1]  # fmt: skip
    act = url("decide_reading", followed.source_id, held.pk)
    refused = client.post(act, {"decision": "refuse"}, follow=True)
    assert "Dites pourquoi" in body(refused)
    client.post(act, {"decision": "accept"})
    held.refresh_from_db()
    assert (held.state, held.unseen) == ("done", 5)
    gone = body(client.get(url("absent", followed.source_id)))
    assert "Association 10" in gone
    assert "absente depuis" in gone


def _actor(person):
    from maillage.accounts.actors import actor_of

    return actor_of(person)


def test_the_report_of_a_reading_is_downloaded(client, facilitator, library, follow, read):
    followed = follow(library.put(table("1;Judo;pas un numéro")))
    done = read(followed)
    answer = client.get(url("report", followed.source_id, done.pk))
    text = b"".join(answer.streaming_content).decode()
    close_file(answer)
    assert "pas un numéro" in text
    library.put(rows(3))
    clean = read(followed)
    page = body(client.get(followed.get_absolute_url()))
    assert page.count("Compte rendu (CSV)") == 1, "only where something was refused"
    assert clean.state == "done"
    missing = Reading.objects.create(followed=followed, started_at=done.started_at, state="failed")
    assert client.get(url("report", followed.source_id, missing.pk)).status_code == 404


def test_announcements_are_read_again_then_taken_up_together(
    client, facilitator, library, follow, read
):
    read(follow(library.put(table("1;Chorale", "2;Judo", "3;Échecs")), proposes=True))
    listed = body(client.get(url("announcements")))
    assert listed.count('name="annonce"') == 3
    nothing = client.post(url("review_announcements"), {}, follow=True)
    assert "Cochez au moins une annonce" in body(nothing)
    two = list(Proposal.objects.order_by("name").values_list("pk", flat=True))[:2]
    shown = body(client.post(url("review_announcements"), {"annonce": two}))
    assert "2 annonces" in shown
    whole = body(client.post(url("review_announcements"), {"tout": "new"}))
    assert "3 annonces" in whole
    assert "La fiche sera créée" in shown
    assert not Organisation.objects.exists()
    refused = client.post(url("decide_announcements"), {"annonce": two, "decision": "refuse"})
    assert refused.status_code == 422
    assert "Dites pourquoi" in body(refused)
    done = client.post(
        url("decide_announcements"), {"annonce": two, "decision": "accept"}, follow=True
    )
    assert "2 annonces reprises" in body(done)
    assert sorted(Organisation.objects.values_list("name", flat=True)) == ["Chorale", "Judo"]
    again = client.post(
        url("decide_announcements"), {"annonce": [*two, "x"], "decision": "accept"}, follow=True
    )
    assert "0 annonce" in body(again)


@pytest.mark.parametrize("number", [1, 3])
def test_pages_cost_the_same_for_one_line_and_for_three(
    client, facilitator, library, follow, read, django_assert_max_num_queries, number
):
    for name in range(number):
        path = f"/{name}.csv"
        body = table(*(f"{name}{n};Chorale {n}" for n in range(number)))
        read(follow(library.put(body, path), name=f"Liste {name}", proposes=True))
    for page in ("sources", "announcements"):
        with django_assert_max_num_queries(16):
            assert client.get(url(page)).status_code == 200
