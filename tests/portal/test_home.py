"""The front page: counts that lead to their list, confirmed profiles, sources."""

import gzip
import re
from datetime import UTC, date, datetime

import pytest
from django.core.cache import cache

from maillage.core.site import set_setting
from maillage.directory.enums import Listing, State
from maillage.directory.models import Organisation, OrganisationTheme
from maillage.territory.models import Area, Place
from tests.factories.organisations import OrganisationFactory, RecordFactory, SourceFactory

pytestmark = pytest.mark.django_db
CONFIRMED = datetime(2026, 2, 26, 10, 0, tzinfo=UTC)


def organisation(theme: str = "sport.judo", area: str = "34172-07", **values) -> Organisation:
    district = Area.objects.get(code=area)
    place = Place.objects.create(
        address="1 rue Neuve", lat=43.6, lon=3.87, precision="address", area=district
    )
    made = OrganisationFactory(area=district, place=place, **values)
    OrganisationTheme.objects.create(organisation=made, theme_id=theme)
    return made


def count_at(page: str, address: str) -> str:
    """Return the number written after the link to an address."""
    found = re.search(
        rf'href="{re.escape(address)}".*?(\d+)<span class="sr-only"> organisation', page, re.DOTALL
    )
    assert found, address
    return found[1]


def test_r4_home_counts_organisations_by_theme_and_district_with_links_to_their_lists(
    client, town, reindex
) -> None:
    organisation()
    organisation(theme="sport", area="34172-01")
    organisation(theme="culture.musique")
    reindex()
    page = client.get("/").content.decode()
    assert count_at(page, "/annuaire/?theme=sport") == "2"
    assert count_at(page, "/annuaire/?theme=culture") == "1"
    assert count_at(page, "/annuaire/?theme=sciences") == "0"
    assert count_at(page, "/annuaire/?area=34172-07") == "2"
    assert count_at(page, "/annuaire/?area=34172-01") == "1"
    assert len(re.findall(r'class="theme-index__link', page)) == 14
    for address, number in (("theme=sport", 2), ("theme=culture", 1), ("area=34172-07", 2)):
        assert client.get(f"/annuaire/?{address}").context["listing"].total == number


def test_r4_home_counts_neither_hidden_nor_dissolved_organisations(client, town, reindex) -> None:
    organisation()
    organisation(listing=Listing.HIDDEN)
    organisation(state=State.DISSOLVED)
    reindex()
    assert client.get("/").context["front"].total == 1


def test_home_names_the_source_with_its_number_and_its_year(client, town, reindex) -> None:
    source = SourceFactory(publisher="Ville d’essai")
    RecordFactory.create_batch(2, source=source, declared_on=date(2011, 12, 31))
    reindex()
    page = client.get("/").content.decode()
    assert "associations, données ouvertes\u00a0: Ville d’essai, 2011" in page


def test_home_tells_the_last_confirmed_profiles_first(client, town, reindex) -> None:
    organisation(name="Ancienne", confirmed_at=CONFIRMED.replace(year=2024))
    organisation(name="Récente", confirmed_at=CONFIRMED)
    organisation(name="Jamais relue")
    reindex()
    recent = client.get("/").context["front"].recent
    assert [one.name for one in recent] == ["Récente", "Ancienne"]


def test_home_does_not_tell_a_summary_kept_for_members(client, town, reindex) -> None:
    organisation(
        name="Discrète",
        confirmed_at=CONFIRMED,
        summary="Une phrase entre nous.",
        audiences={"summary": "network"},
    )
    reindex()
    page = client.get("/").content.decode()
    assert "Discrète" in page
    assert "Une phrase entre nous." not in page


def test_home_without_an_index_says_so_and_still_answers(client, town, reindex) -> None:
    response = client.get("/")
    assert response.status_code == 200
    assert "L’index de recherche se reconstruit" in response.content.decode()


def test_home_offers_fictional_people_only_in_the_demonstration(
    client, town, reindex, settings
) -> None:
    reindex()
    assert "personne fictive" not in client.get("/").content.decode()
    settings.MAILLAGE_DEMO = True
    assert "Essayer avec une personne fictive" in client.get("/").content.decode()


@pytest.mark.parametrize("organisations", [1, 3])
def test_home_asks_the_same_queries_whatever_it_shows(
    client, town, reindex, organisations, django_assert_num_queries
) -> None:
    set_setting("name", "Montpellier")
    for number in range(organisations):
        RecordFactory(organisation=organisation(confirmed_at=CONFIRMED.replace(day=number + 1)))
    reindex()
    cache.clear()
    # The territory's name, the districts, the dates of confirmation, the sources, the next events.
    with django_assert_num_queries(5):
        client.get("/")


def test_home_stays_light(client, town, reindex) -> None:
    reindex()
    assert len(gzip.compress(client.get("/").content)) < 20_000
