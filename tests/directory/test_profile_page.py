"""The page of an organisation: what it says, to whom, and what it never says."""

import json
import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from maillage.core.actor import MANAGER
from maillage.directory.enums import Listing
from maillage.directory.models import Identifier, Organisation
from maillage.directory.services.profiles import choose_audience, confirm_profile, correct_profile
from maillage.directory.services.states import set_state
from tests.directory.town_of_lists import SYSTEM, at, made
from tests.factories.organisations import MembershipFactory
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db
WHOLE = {
    "themes": ["sport.judo"], "summary": "Judo pour tous.", "acronym": "JDL",
    "description": "Le *judo* <script>alert(1)</script>\n\n# Tarifs\n\n[Site](javascript:alert(1))",
    "publics": ["enfants"], "skills_offered": ["comptabilite"], "skills_sought": ["site-web"],
    "needs": "Un minibus.", "phone": "04 67 00 00 00", "email": "contact@judo.test",
    "website": "https://judo.test/", "opening_hours": "Mo-Fr 09:00-12:00",
    "languages": ["oc"], "members": "membres-101-300", "created_on": "1987-09-12",
    "place": at(43.6100, 3.8700), "accessibility": {"entree_plain_pied": True},
}  # fmt: skip


@pytest.fixture
def judo(town, now, reindex) -> Organisation:
    organisation = made(now, "Judo du Lez", **WHOLE)
    reindex()
    return organisation


def page_of(client, organisation: Organisation) -> str:
    response = client.get(f"/annuaire/{organisation.ref}/")
    assert response.status_code == 200
    return response.content.decode().replace("\u00a0", " ").replace("\u202f", " ")


def as_member(client, organisation: Organisation) -> None:
    person = PersonFactory()
    MembershipFactory(organisation=organisation, person=person, role=MANAGER)
    client.force_login(person)


def test_the_page_says_the_whole_profile_in_words(client, judo):
    page = page_of(client, judo)
    for words in (
        "<h1>Judo du Lez</h1>", "Judo pour tous.", "Judo et disciplines associées", "Enfants",
        "Comptabilité", "Création de site web", "Un minibus.", 'href="tel:0467000000"',
        'href="mailto:contact@judo.test"', ">judo.test</a>", "Du lundi au vendredi, 9 h – 12 h",
        "Occitan", "12 septembre 1987", "1 rue Foch, 34000 Montpellier", "Entrée de plain-pied.",
    ):  # fmt: skip
        assert words in page, words


def test_the_text_of_people_is_never_code(client, judo):
    page = page_of(client, judo)
    assert "<em>judo</em>" in page
    assert "<h3>Tarifs</h3>" in page
    assert "<script>alert" not in page
    assert 'href="javascript:' not in page


def jsonld(page: str) -> dict:
    [text] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    return json.loads(text)


def test_programs_read_a_schema_org_ngo_that_no_text_escapes_from(client, judo):
    name = "Judo </script><b> & fils"
    correct_profile(actor=SYSTEM, organisation=judo, changes={"name": name}, now=judo.updated_at)
    page = page_of(client, judo)
    found = jsonld(page)
    assert (found["@type"], found["name"]) == ("NGO", name)
    assert found["telephone"] == "04 67 00 00 00"
    assert "</script><b>" not in page


def test_a_link_to_the_page_shows_its_name_and_summary(client, judo, settings):
    page = page_of(client, judo)
    assert '<meta property="og:title" content="Judo du Lez">' in page
    assert '<meta property="og:description" content="Judo pour tous.">' in page
    assert f'<link rel="canonical" href="{settings.BASE_URL}/annuaire/{judo.ref}/">' in page


JUDO = "judo et disciplines associées"
SECRETS = {
    "phone": "04 67 00 00 00",
    "email": "contact@judo.test",
    "summary": "Judo pour tous.",
    "needs": "Un minibus.",
    "skills_offered": "Comptabilité",
    "place": "rue Foch",
    "created_on": "1987",
    "members": "101 à 300",
    "website": "judo.test/",
}


@pytest.mark.parametrize("field", SECRETS)
def test_r1_a_field_kept_for_the_organisation_is_nowhere_on_the_page_of_others(
    client, judo, now, field
):
    choose_audience(actor=SYSTEM, organisation=judo, field=field, audience="own", now=now)
    page = page_of(client, judo)
    assert SECRETS[field] not in page
    point = client.get(f"/annuaire/{judo.ref}/point").json()
    assert len(point["features"]) == (0 if field == "place" else 1)
    as_member(client, judo)
    page = page_of(client, judo)
    assert SECRETS[field] in page
    assert SECRETS[field] not in json.dumps(jsonld(page), ensure_ascii=False)


def test_a_field_kept_for_members_says_so_to_those_who_see_it(client, judo, now):
    choose_audience(actor=SYSTEM, organisation=judo, field="phone", audience="network", now=now)
    assert "Visible seulement par les membres du réseau" not in page_of(client, judo)
    as_member(client, made(now, "Autre"))
    assert "Visible seulement par les membres du réseau" in page_of(client, judo)


def test_a_hidden_address_is_told_without_being_given(client, judo, now):
    choose_audience(actor=SYSTEM, organisation=judo, field="place", audience="own", now=now)
    page = page_of(client, judo)
    assert "Adresse non publique" in page
    assert "data-maillage-map" not in page


def test_the_score_counts_what_the_reader_sees(client, judo, now):
    def score() -> int:
        [found] = re.findall(r'quality__score">(\d+)<', page_of(client, judo))
        return int(found)

    whole = score()
    choose_audience(actor=SYSTEM, organisation=judo, field="description", audience="own", now=now)
    hidden = score()
    as_member(client, judo)
    assert (hidden < whole, score()) == (True, whole)


def test_where_each_field_comes_from_is_told(client, judo):
    page = page_of(client, judo)
    assert "D’où viennent ces informations" in page
    assert "Vérifié par l’équipe d’animation le 3 mars 2026" in page


@pytest.mark.parametrize(
    ("days", "told"),
    [
        (30, None),
        (400, "Cette fiche n’est pas confirmée depuis plus de 12 mois"),
        (None, "Personne n’a encore confirmé cette fiche"),
    ],
)
def test_an_old_profile_says_so(client, judo, now, days, told, time_machine):
    time_machine.move_to(now, tick=False)
    if days:
        confirm_profile(actor=SYSTEM, organisation=judo, now=now - timedelta(days=days))
    page = page_of(client, judo)
    sentences = ("n’est pas confirmée depuis plus de 12 mois", "n’a encore confirmé")
    shown = [sentence for sentence in sentences if sentence in page]
    assert len(shown) == (1 if told else 0)
    assert told is None or told in page


def test_a_dissolved_organisation_names_the_one_that_follows(client, judo, now):
    heir = made(now, "Budo du Lez")
    set_state(
        actor=SYSTEM,
        organisation=judo,
        to="dissolved",
        on=date(2025, 6, 30),
        successor=heir,
        now=now,
    )
    page = page_of(client, judo)
    assert "Dissoute le 30 juin 2025" in page
    assert f'<a href="/annuaire/{heir.ref}/">Budo du Lez</a>' in page
    assert "C’est mon association" not in page


def test_a_sleeping_organisation_says_so(client, judo, now):
    set_state(actor=SYSTEM, organisation=judo, to="dormant", now=now)
    assert "Cette organisation est en sommeil" in page_of(client, judo)


def test_a_fictional_profile_is_marked(client, town, now, reindex):
    reindex()
    organisation = made(now, "Club inventé", fictional=True)
    assert "Fiche fictive de démonstration" in page_of(client, organisation)


def test_numbers_of_registers_say_what_they_are_worth(client, judo):
    Identifier.objects.create(
        organisation=judo, scheme="siren", value="123456789", status="disputed"
    )
    page = page_of(client, judo)
    assert "Numéro SIREN" in page
    assert "annuaire-entreprises.data.gouv.fr/entreprise/123456789" in page
    assert "contesté" in page


def test_actions_say_why_they_are_not_open(client, judo):
    page = page_of(client, judo)
    assert "Connectez-vous d’abord" in page
    assert f'href="/annuaire/{judo.ref}/rattachement/"' in page
    assert f'href="/annuaire/{judo.ref}/signaler/"' in page
    assert f"/annuaire/{judo.ref}/modifier/" not in page
    as_member(client, judo)
    page = page_of(client, judo)
    assert f'href="/annuaire/{judo.ref}/modifier/"' in page
    assert f'action="/annuaire/{judo.ref}/confirmer/"' in page
    assert f'href="/annuaire/{judo.ref}/membres/"' in page


@pytest.mark.parametrize("listing", [Listing.PENDING, Listing.HIDDEN])
def test_a_profile_that_is_not_listed_does_not_exist_for_others(client, judo, listing):
    Organisation.objects.filter(pk=judo.pk).update(listing=listing)
    assert client.get(f"/annuaire/{judo.ref}/").status_code == 404
    assert client.get(f"/annuaire/{judo.ref}/point").status_code == 404
    as_member(client, judo)
    page = page_of(client, judo)
    assert '<meta name="robots" content="noindex">' in page
    assert "ld+json" not in page


def test_an_unknown_reference_is_not_found(client, town, reindex):
    assert client.get("/annuaire/aaaaaaaaaaaa/").status_code == 404


def test_the_page_works_before_there_is_an_index(client, town, now, settings, tmp_path):
    settings.MAILLAGE_DATA = tmp_path
    assert "<h1>Club</h1>" in page_of(client, made(now, "Club"))


def test_only_what_came_from_files_is_said_to_come_from_files(client, town, now):
    from_files = "Elle vient de fichiers publics"
    assert from_files in page_of(client, made(now, "Club"))
    for page in (
        page_of(client, made(now, "Voisines", kind="group")),
        page_of(client, made(now, "Club inventé", fictional=True)),
    ):
        assert "Personne n’a encore confirmé cette fiche" in page
        assert from_files not in page


# Who is alike, who complements.


def section(page: str, title: str) -> list[tuple[str, str]]:
    """Return (name, reason) of each line under a title, none without the title."""
    _, _, after = page.partition(f"<h3>{title}</h3>")
    part = after.split("</ul>")[0]
    found = re.findall(
        r'neighbours__name"[^>]*>(.*?)</a>.*?result__reason">(.*?)</p>', part, re.DOTALL
    )
    return [(unescape(name), unescape(reason)) for name, reason in found]


@pytest.fixture
def around(judo, now, reindex) -> None:
    centre = at(43.6100, 3.8700)
    made(now, "Judo Arceaux", themes=["sport.judo"], publics=["enfants"], place=centre)
    made(now, "Karaté Lunaret", themes=["sport.karate"], place=centre)
    made(now, "Chorale", themes=["culture.chant"], place=centre)
    made(now, "Comptes clairs", themes=["economie"], skills_offered=["site-web"])
    made(now, "Ciné-club", themes=["culture"], skills_sought=["comptabilite"])
    made(now, "Judo Club d’Antan", themes=["sport.judo"], state="dissolved")
    reindex()


def test_similar_organisations_come_with_their_reason(client, judo, around):
    assert section(page_of(client, judo), "Qui lui ressemblent") == [
        ("Judo Arceaux", f"Même thème ({JUDO}), mêmes publics (enfants) et mêmes mots (judo)"),
        ("Karaté Lunaret", "Thèmes proches (sport)"),
    ]


def test_words_in_common_are_spelt_as_in_the_name_and_mean_something(client, town, now, reindex):
    one = made(now, "Chœur sans Frontières", themes=["culture.chant"])
    made(now, "Théâtre sans frontières", themes=["culture.theatre"])
    reindex()
    assert section(page_of(client, one), "Qui lui ressemblent") == [
        ("Théâtre sans frontières", "Thèmes proches (culture et arts) et mêmes mots (frontières)"),
    ]


def test_complementary_organisations_come_with_the_skill_that_meets(client, judo, around):
    page = page_of(client, judo)
    assert section(page, "Complémentaires") == [
        ("Comptes clairs", "Propose ce que celle-ci cherche : création de site web"),
        ("Ciné-club", "Cherche ce que celle-ci propose : comptabilité"),
    ]
    as_member(client, judo)
    assert section(page_of(client, judo), "Complémentaires")[0] == (
        "Comptes clairs",
        "Vous cherchez : création de site web ; elle propose : création de site web",
    )


def test_r1_a_hidden_skill_makes_nobody_complementary(client, judo, around, now, reindex):
    choose_audience(actor=SYSTEM, organisation=judo, field="skills_sought", audience="own", now=now)
    helper = Organisation.objects.get(name="Ciné-club")
    choose_audience(
        actor=SYSTEM, organisation=helper, field="skills_sought", audience="own", now=now
    )
    reindex()
    assert section(page_of(client, judo), "Complémentaires") == []


def test_an_organisation_withdrawn_since_the_last_commit_is_no_neighbour(client, judo, around):
    Organisation.objects.filter(name="Judo Arceaux").update(listing=Listing.HIDDEN)
    names = [name for name, _ in section(page_of(client, judo), "Qui lui ressemblent")]
    assert names == ["Karaté Lunaret"]


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_costs_the_same_queries_whatever_is_around(client, judo, now, reindex, number):
    for rank in range(number):
        made(now, f"Judo {rank}", themes=["sport.judo"], skills_offered=["site-web"])
    reindex()
    page_of(client, judo)
    with CaptureQueriesContext(connection) as queries:
        page = page_of(client, judo)
    assert len(section(page, "Qui lui ressemblent")) == number
    assert len(queries) == 13
