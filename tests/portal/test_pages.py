"""Pages that explain, the catalogue, the maps of the site for people and for programs."""

import re
from datetime import UTC, date, datetime
from xml.etree import ElementTree as ET

import pytest
from django.urls import reverse

from maillage.core import registry
from maillage.directory.enums import Listing
from maillage.portal.views.robots import OrganisationSitemap
from tests.factories.organisations import (
    OrganisationFactory,
    RecordFactory,
    SourceFactory,
)

pytestmark = pytest.mark.django_db
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
PATHS = {
    "/a-propos/": "À propos de Maillage",
    "/sources/": "Sources et licences des données",
    "/accessibilite/": "Déclaration d’accessibilité",
    "/vie-privee/": "Vos données personnelles",
    "/donnees/": "Données ouvertes",
    "/plan/": "Plan du site",
}


def locations(content: bytes) -> list[str]:
    return [node.text or "" for node in ET.fromstring(content).iter(f"{SITEMAP}loc")]


@pytest.mark.parametrize(("path", "title"), PATHS.items())
def test_each_page_has_its_title_and_stands_in_the_footer_or_the_plan(client, path, title) -> None:
    page = client.get(path).content.decode()
    assert re.findall(r"<h1>(.*?)</h1>", page) == [title]
    assert f'href="{path}"' in client.get("/plan/").content.decode()


def test_every_link_of_the_plan_answers(client) -> None:
    page = client.get("/plan/").content.decode()
    main = page[page.index('id="contenu"') : page.index('<footer class="site-footer"')]
    links = set(re.findall(r'href="(/[^"]*)"', main))
    assert "/annuaire/" in links
    # No index in this test: what reads it says 503, in words.
    assert {client.get(link).status_code for link in links} <= {200, 302, 503}


def test_sources_are_told_with_their_number_date_and_licence(client) -> None:
    source = SourceFactory(
        name="Répertoire", publisher="Un ministère", licence="Licence Ouverte 2.0"
    )
    RecordFactory.create_batch(2, source=source, declared_on=date(2025, 5, 1))
    SourceFactory(code="vide", name="Jamais importée")
    page = client.get("/sources/").content.decode()
    row = re.search(r'<th scope="row">Répertoire</th>(.*?)</tr>', page)
    assert row
    cells = re.findall(r"<td[^>]*>(.*?)</td>", row[1])
    assert [cells[n] for n in (0, 1, 2, 4)] == [
        "Un ministère", "2", "1er\u00a0mai 2025", "Licence Ouverte 2.0",
    ]  # fmt: skip
    assert "Jamais importée" not in page


def test_the_catalogue_shows_every_declared_dataset_with_its_formats(client) -> None:
    page = client.get("/donnees/").content.decode()
    declared = list(registry.catalogue_entries)
    assert re.findall(r'<li class="dataset" id="([^"]+)"', page) == [one.name for one in declared]
    for entry in declared:
        for _, url in entry.formats:
            assert f'href="{url}"' in page


def test_the_declaration_does_not_claim_a_conformity_that_nobody_checked(client) -> None:
    page = client.get("/accessibilite/").content.decode()
    assert "sa conformité n’est donc pas établie" in page


def test_pages_of_the_directory_and_of_the_panorama_are_behind_their_doors(client) -> None:
    def current(path: str) -> list[str]:
        page = client.get(path).content.decode()
        return re.findall(r'class="doors__link" href="[^"]+" aria-current="true">(\w+)', page)

    assert current("/annuaire/panorama/") == ["Comprendre"]
    assert current("/annuaire/") == ["Trouver"]
    assert current("/") == []


def test_r6_the_sitemap_lists_visible_organisations_only(client) -> None:
    seen = OrganisationFactory(updated_at=datetime(2026, 2, 1, tzinfo=UTC))
    OrganisationFactory(listing=Listing.HIDDEN)
    OrganisationFactory(listing=Listing.PENDING)
    index = locations(client.get("/sitemap.xml").content)
    assert index == [
        "http://testserver/sitemap-pages.xml",
        "http://testserver/sitemap-organisations.xml",
        "http://testserver/sitemap-events.xml",
        "http://testserver/sitemap-highlights.xml",
        "http://testserver/sitemap-trails.xml",
    ]
    answer = client.get("/sitemap-organisations.xml")
    assert locations(answer.content) == [f"http://testserver/annuaire/{seen.ref}/"]
    assert b"<lastmod>2026-02-01</lastmod>" in answer.content
    pages = locations(client.get("/sitemap-pages.xml").content)
    assert {client.get(page.removeprefix("http://testserver")).status_code for page in pages} <= {
        200,
        503,
    }


def test_a_long_sitemap_is_cut_in_files(client, monkeypatch) -> None:
    monkeypatch.setattr(OrganisationSitemap, "limit", 2)
    OrganisationFactory.create_batch(3)
    index = locations(client.get("/sitemap.xml").content)
    assert index[1:3] == [
        "http://testserver/sitemap-organisations.xml",
        "http://testserver/sitemap-organisations.xml?p=2",
    ]
    assert len(locations(client.get("/sitemap-organisations.xml?p=2").content)) == 1
    assert client.get("/sitemap-organisations.xml?p=9").status_code == 404


@pytest.mark.parametrize("organisations", [1, 3])
def test_the_index_of_sitemaps_does_not_read_organisations(
    client, organisations, django_assert_num_queries
) -> None:
    OrganisationFactory.create_batch(organisations)
    with django_assert_num_queries(9):  # counts and dates of four kinds; the name
        client.get("/sitemap.xml")


def test_robots_are_told_the_sitemap_and_kept_from_personal_pages(client) -> None:
    lines = client.get("/robots.txt").content.decode().splitlines()
    assert lines[0] == "User-agent: *"
    assert {"Disallow: /compte/", "Disallow: /mon-espace/"} <= set(lines)
    assert lines[-1] == "Sitemap: http://testserver/sitemap.xml"


def test_r6_a_demonstration_asks_not_to_be_indexed(client, settings) -> None:
    settings.MAILLAGE_DEMO = True
    assert client.get("/robots.txt").content.decode().split() == [
        "User-agent:",
        "*",
        "Disallow:",
        "/",
    ]


def test_a_door_shows_all_that_it_leads_to(client) -> None:
    page = client.get(reverse("directory:panorama")).content.decode()
    inside = re.search(r'<ul class="doors__pages">(.*?)</ul>', page, re.DOTALL)[1]
    links = re.findall(r'href="([^"]+)"( aria-current="page")?', inside)
    expected = {reverse(one.url_name) for one in registry.pages if one.door == "understand"}
    assert {url for url, _ in links} == expected
    assert [url for url, here in links if here] == [reverse("directory:panorama")]
