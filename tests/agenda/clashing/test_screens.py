"""The pages of dates that compete."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from maillage.agenda.clashing import board
from maillage.agenda.clashing.queries import change_over_a_year, meetings, year_table
from maillage.agenda.enums import State
from maillage.agenda.models import ClashWeights, CommonDate, Highlight, HighlightEvent, KeptDate
from maillage.algorithms.clashes import DEFAULT, Weights
from tests.factories.events import MADE, EventFactory, once, repeated
from tests.factories.organisations import OrganisationFactory
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def nour(mosson, client):
    """Somebody who writes for the Mosson, at her browser."""
    person = PersonFactory(name="Nour", email="nour@example.org")
    mosson.memberships.create(person=person, role="manager", since=MADE)
    client.force_login(person)
    return client


def coming(days: int) -> str:
    """A Saturday some days ahead: pages read the true clock."""
    day = date.today() + timedelta(days=days)  # noqa: DTZ011 - only its week matters
    return (day + timedelta(days=(5 - day.weekday()) % 7)).isoformat()


def test_checking_a_date_tells_who_competes_and_what_is_better(nour, forum, cevennes):
    day = coming(40)
    forum(day, organisation=cevennes)
    page = nour.get(reverse("agenda:verify_date"), {
        "date": day, "start": "10:00", "end": "18:00", "theme": "citoyennete.benevolat",
        "area": "34172-03", "kind": "forum", "expected": "700",
    })  # fmt: skip
    words = page.content.decode()
    assert "1 événement dispute les mêmes personnes" in words.replace("\xa0", " ")
    assert "Forum des associations" in words
    assert "3 dates avec moins de concurrence" in words
    assert words.count('class="button button--small" href="?') == 3


def test_a_date_that_can_not_be_read_loses_nothing(nour, town):
    page = nour.get(reverse("agenda:verify_date"), {"date": "32/13/2026", "expected": "beaucoup"})
    assert page.status_code == 422
    assert "Cette date ne se lit pas" in page.content.decode()
    assert "beaucoup" in page.content.decode()


def test_the_form_of_an_event_is_checked_as_it_stands(nour, forum, cevennes):
    day = coming(40)
    forum(day, organisation=cevennes)
    typed = {
        "kind": "forum", "themes": ["citoyennete.benevolat"], "area": "34172-03",
        "dates-first_day": day, "dates-from_time": "10:00", "dates-to_time": "18:00",
    }  # fmt: skip
    box = nour.post(
        reverse("agenda:verify_date"), typed, headers={"HX-Request": "true"}
    ).content.decode()
    assert "Forum des associations" in box
    assert "data-maillage-better-date" in box
    assert "<html" not in box
    whole = nour.post(reverse("agenda:verify_date"), typed).content.decode()
    assert "<html" in whole
    assert "Forum des associations" in whole


def test_a_form_without_a_day_asks_for_one(nour, town):
    box = nour.post(
        reverse("agenda:verify_date"), {"kind": "forum"}, headers={"HX-Request": "true"}
    )
    assert "Donnez un jour" in box.content.decode()


def test_r32_the_page_of_an_event_lets_its_date_be_kept_or_moved(nour, forum, mosson, cevennes):
    day = coming(40)
    forum(day, organisation=cevennes)
    mine = forum(day, organisation=mosson, state=State.DRAFT, area="34172-03")
    page = nour.get(mine.get_absolute_url()).content.decode()
    assert "Ce qui se chevauche" in page
    assert "Garder cette date" in page
    nour.post(reverse("agenda:keep_date", args=[mine.ref]), {"day": day, "reason": "La salle"})
    assert KeptDate.objects.get().reason == "La salle"
    assert "Vous gardez cette date" in nour.get(mine.get_absolute_url()).content.decode()
    to = (date.fromisoformat(day) + timedelta(days=7)).isoformat()
    nour.post(reverse("agenda:move_date", args=[mine.ref]), {"day": day, "to": to})
    assert [str(row.first_day) for row in mine.occurrences.order_by("pk")] == [to]


def test_writing_to_the_other_organiser(nour, forum, mosson, cevennes):
    there = PersonFactory(email="elle@example.org")
    cevennes.memberships.create(person=there, role="manager", since=MADE)
    other = forum(organisation=cevennes, state=State.HELD, title="Secret")
    url = reverse("agenda:talk", args=[other.ref]) + "?jour=2026-03-14"
    page = nour.get(url).content.decode()
    assert "Comité des Cévennes" in page
    assert "Secret" not in page
    assert "elle@example.org" not in page
    refused = nour.post(url, {"organisation": str(mosson.pk), "message": " "})
    assert refused.status_code == 422
    sent = nour.post(url, {"organisation": str(mosson.pk), "message": "Parlons-en."})
    assert sent.status_code == 302
    again = nour.post(url, {"organisation": str(mosson.pk), "message": "Alors ?"})
    assert "déjà écrit" in again.content.decode()
    assert "Alors ?" in again.content.decode()


def test_the_year_counts_what_one_may_see(client, camille, forum, town, now):
    for state in (State.PUBLISHED, State.HELD, State.DRAFT):
        forum(coming(30), state=state)
    page = camille.get(reverse("agenda:year")).content.decode().replace("\xa0", " ")
    assert "2 dates en 53 semaines, dates réservées comprises" in page
    client.logout()
    page = client.get(reverse("agenda:year"), {"par": "quartier"}).content.decode()
    assert "1 date en 53 semaines" in page.replace("\xa0", " ")
    assert "Mosson" in page
    lines = b"".join(client.get(reverse("agenda:year_csv")).streaming_content).decode().splitlines()
    assert len(lines) == 54
    assert lines[0].startswith("\ufeffsemaine_du,au,en_tout")


def test_an_empty_year_says_so(client, town):
    assert "Aucune date cette année" in client.get(reverse("agenda:year")).content.decode()


def test_loaded_and_empty_weeks_are_told(forum, now):
    for _ in range(4):
        forum("2026-03-14")
    forum("2026-03-21")
    forum("2026-03-28")
    known = board.current(now)
    table = year_table(known, known.columns, date(2026, 3, 9), "theme")
    assert [week.first_day for week in table.loaded] == [date(2026, 3, 9)]
    assert len(table.empty) == 50
    assert table.total == 6


def test_future_clashes_and_series_that_always_collide(forum, now):
    every = {"schedule": repeated("FREQ=WEEKLY;COUNT=4", "2026-03-14", minutes=300)}
    one, other = forum(**every, expected=5000), forum(area="34172-03", **every)
    same = OrganisationFactory()
    forum("2026-05-02", organisation=same)
    forum("2026-05-02", organisation=same, area="34172-03")
    [found], every_week = meetings(board.current(now), date(2026, 3, 3), Weights(warn=20))
    assert {found.one, found.other} == {one, other}
    assert found.is_series
    assert len(found.days) == 4
    assert every_week == 1


def test_events_of_one_highlight_are_together_on_purpose(forum, now):
    one, other = forum(), forum(area="34172-03")
    assert meetings(board.current(now), date(2026, 3, 3), DEFAULT)[0]
    highlight = Highlight.objects.create(
        ref="tempsfort001", title="Semaine", state="published", made_at=MADE, updated_at=MADE,
        first_day="2026-03-09", last_day="2026-03-15",
    )  # fmt: skip
    for event in (one, other):
        HighlightEvent.objects.create(highlight=highlight, event=event)
    assert meetings(board.current(now), date(2026, 3, 3), DEFAULT)[0] == []


def test_the_list_of_clashes_is_the_team_s(nour, forum):
    assert nour.get(reverse("agenda:clashes")).status_code == 403


def test_the_team_reads_clashes_with_both_organisers_one_click_away(
    camille, forum, mosson, cevennes
):
    day = coming(30)
    one = forum(day, organisation=mosson)
    other = forum(day, organisation=cevennes, area="34172-03")
    page = camille.get(reverse("agenda:clashes")).content.decode()
    for event in (one, other):
        assert reverse("agenda:talk", args=[event.ref]) in page
    csv = b"".join(camille.get(reverse("agenda:clashes_csv")).streaming_content).decode()
    assert "Maison de la Mosson" in csv


def test_common_dates_are_read_by_all_and_kept_by_the_team(client, camille, town):
    typed = {"label": "Marathon", "kind": "town", "first_day": coming(20), "weight": "80"}
    refused = camille.post(reverse("agenda:new_common_date"), {**typed, "label": " "})
    assert refused.status_code == 422
    assert camille.post(reverse("agenda:new_common_date"), typed).status_code == 302
    row = CommonDate.objects.get()
    assert row.last_day == row.first_day
    assert (
        "Marathon"
        in camille.get(reverse("agenda:change_common_date", args=[row.pk])).content.decode()
    )
    client.logout()
    assert "Marathon" in client.get(reverse("agenda:common_dates")).content.decode()
    camille.force_login(PersonFactory(functions=("facilitator",)))
    assert camille.get(reverse("agenda:remove_common_date", args=[row.pk])).status_code == 200
    camille.post(reverse("agenda:remove_common_date", args=[row.pk]))
    assert not CommonDate.objects.exists()


def weights(**change) -> dict[str, str]:
    known = {
        "theme": 45,
        "publics": 15,
        "hours": 10,
        "nearness": 20,
        "size": 10,
        "heavy": 30,
        "warn": 38,
    }
    return {name: str(value) for name, value in {**known, **change}.items()}


def test_r34_a_change_of_weights_first_shows_what_it_would_have_changed(camille, forum, now):
    day = date.fromisoformat(coming(-60)).isoformat()
    forum(day, title="Forum d’ici")
    forum(day, title="Forum de là", area="34172-03")
    url = reverse("agenda:clash_weights")
    straight = camille.post(url, {**weights(warn=95), "act": "enregistrer"})
    assert not ClashWeights.objects.exists()
    words = straight.content.decode()
    assert "Ne le seraient plus" in words
    assert "Forum d’ici" in words
    seen = words.split('name="vu" value="')[1].split('"')[0]
    other = camille.post(url, {**weights(warn=90), "act": "enregistrer", "vu": seen})
    assert other.status_code == 200
    assert not ClashWeights.objects.exists()
    camille.post(url, {**weights(warn=95), "act": "enregistrer", "vu": seen, "reason": "Essai"})
    assert ClashWeights.objects.get().warn == 95
    assert "Essai" in camille.get(url).content.decode()


def test_r34_what_would_have_changed_is_counted_over_a_year(forum, now):
    forum("2026-02-14")
    forum("2026-02-14", area="34172-03")
    EventFactory(schedule=once("2024-02-10"))
    found = change_over_a_year(board.current(now), date(2026, 3, 3), DEFAULT, Weights(warn=95))
    assert (found.before, found.after, found.less, found.more) == (1, 0, 1, 0)
    back = change_over_a_year(board.current(now), date(2026, 3, 3), Weights(warn=95), DEFAULT)
    assert [{one.one.title, one.other.title} for one in back.appeared] == [
        {"Forum des associations"}
    ]


def test_anybody_reads_the_weights_and_only_the_team_changes_them(client, nour):
    assert nour.get(reverse("agenda:clash_weights")).status_code == 200
    assert (
        "Voir ce que cela changerait"
        not in nour.get(reverse("agenda:clash_weights")).content.decode()
    )
    assert nour.post(reverse("agenda:clash_weights"), weights()).status_code == 403


def test_weights_that_do_not_make_100_are_refused_with_how_much(camille, town):
    page = camille.post(reverse("agenda:clash_weights"), {**weights(theme=40), "act": "voir"})
    assert page.status_code == 422
    assert "il manque 5" in page.content.decode().replace("\xa0", " ")
