import pytest
from django.template import engines
from django.test import RequestFactory
from django.urls import path
from django.views import View
from django_cotton.compiler_regex import CottonCompiler

from maillage.core.actor import Actor
from maillage.core.registry import Page, Registry
from maillage.core.ui import context
from maillage.core.ui.icons import UnknownIcon, icon_svg

urlpatterns = [
    path("annuaire/", View.as_view(), name="directory"),
    path("annuaire/panorama/", View.as_view(), name="panorama_inside"),
    path("panorama/", View.as_view(), name="panorama"),
]


@pytest.fixture
def pages(monkeypatch, settings) -> Registry[Page]:
    registry: Registry[Page] = Registry()
    monkeypatch.setattr("maillage.core.registry.pages", registry)
    settings.ROOT_URLCONF = "tests.core.ui.test_context"
    return registry


def test_door_without_a_page_is_not_drawn(pages) -> None:
    pages.add(Page("find", "Annuaire", "directory"))
    assert [door.label for door in context.door_links("/")] == ["Trouver"]


def test_door_whose_page_has_no_address_is_not_drawn(pages) -> None:
    pages.add(Page("agenda", "Agenda", "not-there-yet"))
    assert context.door_links("/") == ()


def test_the_door_of_the_closest_page_is_the_current_one(pages) -> None:
    pages.add(Page("find", "Tout", "directory"))
    pages.add(Page("understand", "Panorama", "panorama_inside"))
    doors = context.door_links("/annuaire/panorama/?theme=sport")
    assert [(door.label, door.is_current) for door in doors] == [
        ("Trouver", False),
        ("Comprendre", True),
    ]


def test_door_is_current_under_any_of_its_pages(pages) -> None:
    pages.add(Page("find", "Annuaire", "directory"))
    pages.add(Page("find", "Panorama", "panorama", order=1))
    (door,) = context.door_links("/panorama/themes")
    assert (door.url, door.is_current) == ("/annuaire/", True)
    (door,) = context.door_links("/agenda/")
    assert door.is_current is False


@pytest.mark.django_db
def test_site_does_without_an_actor(pages) -> None:
    found = context.site(RequestFactory().get("/"))
    assert found["page_actor"] is None
    assert (found["site"].home_url, found["site"].search_url) == ("/", "")


def test_icons_are_hidden_from_screen_readers() -> None:
    svg = icon_svg("map-pin")
    assert svg.startswith("<svg")
    assert 'aria-hidden="true"' in svg


def test_unknown_icon_is_refused() -> None:
    with pytest.raises(UnknownIcon):
        icon_svg("no-such-icon")


def draw(site: context.Site, **context_: object) -> str:
    source = '<c-ui.masthead :site="site" :actor="actor" :choices="choices" path="/annuaire/" />'
    return (
        engines["django"]
        .from_string(CottonCompiler().process(source))
        .render({"site": site, **context_})
    )


@pytest.fixture
def site() -> context.Site:
    door = context.DoorLink("find", "Trouver", "associations", "/annuaire/", is_current=True)
    return context.Site(
        name="Montpellier",
        version="1",
        doors=(door,),
        home_url="/",
        search_url="/annuaire/",
        suggestions_url="/annuaire/suggestions/",
        login_url="/connexion",
        account_url="/mon-espace",
        acting_for_url="/agir-pour",
        data_links=(),
        site_links=(),
        tiles_url="",
        tiles_attribution="",
        source_url="",
    )


def test_header_invites_a_stranger_to_sign_in(site) -> None:
    page = draw(site, actor=Actor.anonymous(), choices=())
    assert '<a href="/connexion">' in page
    assert "Mon espace" not in page
    assert "Vous agissez pour" not in page


def test_header_says_for_whom_a_person_acts(site) -> None:
    actor = Actor(person_id=1, name="Awa", organisation_id=7, roles={7: "manager", 9: "editor"})
    page = draw(site, actor=actor, choices=((7, "La Ronde"), (9, "L’Écho & Cie")))
    assert '<a href="/mon-espace">' in page
    assert "Se connecter" not in page
    assert '<option value="7" selected>La Ronde</option>' in page
    assert '<option value="9">L’Écho &amp; Cie</option>' in page
    assert '<input type="hidden" name="next" value="/annuaire/">' in page


def test_header_marks_the_door_where_one_stands(site) -> None:
    page = draw(site, actor=None, choices=())
    assert page.count('href="/annuaire/" aria-current="true"') == 2
