"""Pages of trails: what a visitor reads, and preparing one without a script."""

import json
import xml.etree.ElementTree as ET

import pytest
import typst
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from maillage.agenda.enums import Kind
from maillage.agenda.models import Trail
from maillage.agenda.walking import services
from maillage.agenda.walking.drawing import RADIUS, spread, trail_map
from maillage.agenda.walking.proposing import MOST, propose
from maillage.agenda.walking.reading import walked
from maillage.agenda.walking.sheet import TEMPLATE, document
from maillage.core.actor import Actor
from maillage.core.documents.typeset import drawable
from maillage.territory.geocoders.base import GeocodeResult
from tests.agenda.walking.conftest import LAT, LON, SATURDAY, open_house, place_at, trail_of
from tests.factories.events import EventFactory, once
from tests.factories.organisations import OrganisationFactory, member_of

pytestmark = pytest.mark.django_db
GPX = "{http://www.topografix.com/GPX/1/1}"
ANYBODY = Actor.anonymous()


def page(client, trail, query="") -> str:
    return client.get(f"{trail.get_absolute_url()}{query}").content.decode().replace("\u00a0", " ")


def test_a_trail_tells_what_is_open_on_a_day_and_how_long_it_takes(client, district):
    trail = trail_of(
        {"place": place_at(0), "hours": "Sa 10:00-12:00"},
        {"place": place_at(5), "hours": "Mo 10:00-12:00"},
        {"place": place_at(10)},
    )
    without = page(client, trail)
    assert "1 h 17 en tout, dont 17 minutes à pied (1,3 km)" in without
    assert "Ouvert ce jour-là" not in without
    said = page(client, trail, "?jour=2026-03-14")
    assert "Ouvert ce jour-là : 10 h – 12 h" in said
    assert "Fermé ce jour-là" in said
    assert "Horaires de ce jour inconnus" in said
    # The closed stop is passed by: its visit is not counted.
    assert "57 minutes en tout, dont 17 minutes à pied" in said
    slower = page(client, trail, "?jour=2026-03-14&allure=douce")
    assert "dont 24 minutes à pied" in slower
    wrong = page(client, trail, "?jour=samedi")
    assert "Ce jour ne se lit pas" in wrong


def test_an_order_that_misses_hours_is_told(client, district):
    trail = trail_of(
        {"place": place_at(0), "hours": "Sa 14:00-18:00"},
        {"place": place_at(2), "hours": "Sa 09:00-12:00"},
    )
    assert "Dans cet ordre, 1 étape ne se visite pas dans ses horaires." in page(
        client, trail, "?jour=2026-03-14"
    )


def test_the_files_of_a_trail_have_its_stops_in_order(client, district):
    trail = trail_of({"place": place_at(1), "label": "Le four & le puits"}, {"place": place_at(2)})
    points = client.get(reverse("agenda:trail_points", args=[trail.ref])).json()
    assert [one["properties"]["number"] for one in points["features"]] == [1, 2]
    assert points["features"][0]["geometry"]["coordinates"] == [round(LON + 1 / 806, 6), LAT]
    read = ET.fromstring(client.get(reverse("agenda:trail_gpx", args=[trail.ref])).content)
    names = [one.findtext(f"{GPX}name") for one in read.iter(f"{GPX}rtept")]
    assert names == ["1. Le four & le puits", "2. Étape 2"]
    assert [one.tag for one in read] == [f"{GPX}metadata", f"{GPX}wpt", f"{GPX}wpt", f"{GPX}rte"]


@pytest.mark.parametrize("number", [0, 1, 12])
def test_the_sheet_is_set_with_its_map(client, district, tmp_path, number):
    district.outline = json.dumps({
        "type": "Polygon",
        "coordinates": [[[LON - 1, LAT - 1], [LON + 1, LAT - 1], [LON + 1, LAT + 1], [LON - 1, LAT - 1]]],
    })  # fmt: skip
    district.full_outline = district.outline
    district.west, district.south, district.east, district.north = (
        LON - 1,
        LAT - 1,
        LON + 1,
        LAT + 1,
    )
    district.save()
    trail = trail_of(*({"place": place_at(n, n * n)} for n in range(number)))
    said = document(walked(ANYBODY, Trail.objects.get(pk=trail.pk), SATURDAY))
    assert (said["map"].count("<circle"), "Centre" in said["map"]) == (number, bool(number))
    (tmp_path / "data.json").write_text(json.dumps(drawable(said)), encoding="utf-8")
    (tmp_path / "page.typ").write_bytes(TEMPLATE.read_bytes())
    options = {"root": str(tmp_path), "ignore_system_fonts": True, "pdf_standards": ["ua-1"]}
    assert typst.compile(str(tmp_path / "page.typ"), **options).startswith(b"%PDF-")


def test_the_sheet_is_served_as_a_tagged_pdf(client, district):
    trail = trail_of({"place": place_at(1)}, {"place": place_at(2)})
    answer = client.get(reverse("agenda:trail_sheet", args=[trail.ref]) + "?jour=2026-03-14")
    assert answer["Content-Type"] == "application/pdf"
    assert b"pdfuaid" in answer.content


def test_marks_that_would_hide_each_other_stand_apart():
    moved = spread([(100, 100), (101, 100), (400, 100)])
    assert moved[0] == (100, 100)
    assert moved[1][0] - moved[0][0] >= 2 * RADIUS
    assert moved[2] == (400, 100)
    assert trail_map([(LAT, LON)], [], closed=frozenset({1})).count("<circle") == 1


def test_open_doors_of_a_district_on_a_day(district):
    morning, hidden, elsewhere, monday = (
        open_house(1),
        open_house(2, audiences={"opening_hours": "members"}),
        OrganisationFactory(
            place=place_at(3, area=None), opening_hours="Sa 10:00-12:00"
        ),
        open_house(4, hours="Mo 10:00-12:00"),
    )  # fmt: skip
    visit = EventFactory(kind=Kind.VISIT, place=place_at(5), schedule=once("2026-03-14", "11:00"))
    EventFactory(kind=Kind.FORUM, place=place_at(6))
    EventFactory(kind=Kind.VISIT, place=place_at(7), schedule=once("2026-03-15"))
    host = open_house(8)
    EventFactory(kind=Kind.WORKSHOP, place=place_at(8), organisation=host, title="Atelier vélo")
    found = propose(district, SATURDAY)
    assert {one.label for one in found.doors} == {morning.name, visit.title, "Atelier vélo"}
    for one in (hidden, elsewhere, monday):
        assert one.name not in str(found)
    assert found.stroll.metres > 0
    ticked = propose(district, SATURDAY, [f"organisation:{morning.ref}"])
    assert [one.label for one in ticked.doors] == [morning.name]
    assert {one.label for one in ticked.others} == {visit.title, "Atelier vélo"}


def test_a_crowded_district_gives_a_walk_of_ten_doors(district):
    for number in range(14):
        open_house(number, hours="Sa 09:00-19:00")
    found = propose(district, SATURDAY)
    assert (len(found.doors), len(found.others)) == (MOST, 4)


def test_a_proposal_is_chosen_and_kept_without_a_script(client, district):
    host, other = open_house(1, name="Le Four"), open_house(2, name="Le Puits")
    person, _ = member_of(host)
    client.force_login(person)
    address = reverse("agenda:trail_proposal")
    assert client.get(address).status_code == 200
    asked = {"area": "34172-07", "day": "2026-03-14"}
    shown = client.get(address, asked).content.decode()
    assert "Le Four" in shown
    assert "Le Puits" in shown
    assert (
        "Aucune porte ouverte"
        in client.get(address, {**asked, "day": "2026-03-16"}).content.decode()
    )
    kept = client.post(
        address,
        {
            **asked, "choisi": "1", "garder": "1", "title": "Deux portes", "organisation": host.ref,
            "porte": [f"organisation:{host.ref}", f"organisation:{other.ref}"],
        },
        follow=True,
    )  # fmt: skip
    trail = kept.context["trail"]
    assert trail.day == SATURDAY
    assert sorted(one.label for one in trail.stops.all()) == ["Le Four", "Le Puits"]
    client.post(reverse("agenda:step_trail", args=[trail.ref]), {"to": "published"})
    client.logout()
    assert "Le Puits" in page(client, trail)
    assert "Deux portes" in client.get(reverse("agenda:trails")).content.decode()


def test_stops_are_added_moved_and_removed_by_buttons(client, district, monkeypatch):
    host = open_house(1, name="Le Four")
    event = EventFactory(title="Visite du puits", place=place_at(2), schedule=once("2027-03-14"))
    person, _ = member_of(host)
    client.force_login(person)
    made = client.post(
        reverse("agenda:new_trail"), {"title": "Ici", "organisation": host.ref, "area": "34172-07"},
        follow=True,
    )  # fmt: skip
    trail = made.context["trail"]
    stops, add = (
        reverse(f"agenda:{name}", args=[trail.ref]) for name in ("trail_stops", "add_stop")
    )
    assert "Le Four" in made.content.decode()
    assert "Visite du puits" in client.get(f"{stops}?cherche=puits").content.decode()
    client.post(add, {"etape": f"organisation:{host.ref}"})
    client.post(add, {"etape": f"evenement:{event.ref}"})
    gone = client.post(add, {"etape": "organisation:nulle"}, follow=True)
    assert "cherchez-la de nouveau" in gone.content.decode()
    monkeypatch.setattr(services, "geocode", lambda _text: None)
    refused = client.post(add, {"label": "Kiosque", "address": "rue qui n’existe pas"})
    assert refused.status_code == 422
    assert "ne se trouve pas sur la carte" in refused.content.decode()
    assert "rue qui n’existe pas" in refused.content.decode()
    found = GeocodeResult(LAT, LON, "address", "3 place du Four, Montpellier", 0.9)
    monkeypatch.setattr(services, "geocode", lambda _text: found)
    client.post(add, {"label": "Kiosque", "address": "3 place du four"})
    labels = lambda: [one.label for one in trail.stops.order_by("order")]  # noqa: E731 - read anew
    assert labels() == ["Le Four", "Visite du puits", "Kiosque"]
    last = trail.stops.order_by("order").last()
    arrange = reverse("agenda:arrange_stops", args=[trail.ref])
    client.post(arrange, {"geste": f"monter:{last.pk}"})
    assert labels() == ["Le Four", "Kiosque", "Visite du puits"]
    client.post(arrange, {"geste": "ordonner"})
    assert labels() in (
        ["Kiosque", "Le Four", "Visite du puits"],
        ["Visite du puits", "Le Four", "Kiosque"],
    )
    client.post(arrange, {"geste": f"retirer:{last.pk}"})
    assert "Kiosque" not in labels()
    assert client.post(arrange, {"geste": "retirer:0"}).status_code == 404


def test_a_stop_is_told_and_a_mistake_keeps_what_was_typed(client, district):
    host = open_house(1)
    person, _ = member_of(host)
    client.force_login(person)
    trail = trail_of({"place": place_at(1)}, organisation=host)
    stop = trail.stops.get()
    address = reverse("agenda:change_stop", args=[trail.ref, stop.pk])
    assert client.get(address).status_code == 200
    typed = {
        "label": "Le four",
        "minutes": "30",
        "hours": "samedi",
        "step_free": "oui",
        "note": "Goûter",
    }
    refused = client.post(address, typed)
    assert refused.status_code == 422
    assert "Goûter" in refused.content.decode()
    client.post(address, {**typed, "hours": "Sa 10:00-12:00"})
    stop.refresh_from_db()
    assert (stop.label, stop.minutes, stop.step_free, stop.note) == ("Le four", 30, True, "Goûter")


def test_an_empty_list_says_what_to_do(client):
    assert "Aucun parcours pour le moment" in client.get(reverse("agenda:trails")).content.decode()


def test_the_list_costs_the_same_for_one_trail_as_for_three(client, district):
    trail_of({"place": place_at(1), "organisation": open_house(1)}, {"place": place_at(2)})
    client.get(reverse("agenda:trails"))
    with CaptureQueriesContext(connection) as one:
        client.get(reverse("agenda:trails"))
    for number in (3, 4):
        trail_of(
            {"place": place_at(number), "organisation": open_house(number)}, {"place": place_at(2)}
        )
    with CaptureQueriesContext(connection) as three:
        page = client.get(reverse("agenda:trails"))
    assert len(three) == len(one)
    assert [walk.lines[0].seen.number for walk in page.context["public"]] == [1, 1, 1]
