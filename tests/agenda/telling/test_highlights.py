"""Highlights: who may do what, what each reader sees, and the pages."""

import json
from datetime import date

import pytest
import typst
from django.urls import reverse
from icalendar import Calendar

from maillage.agenda.enums import HIGHLIGHT_STEPS, HighlightState, State
from maillage.agenda.errors import AgendaError, InvalidEvent, WrongStep
from maillage.agenda.telling.poster import TEMPLATE, document, squares
from maillage.agenda.telling.queries import Criteria, candidates, highlights_visible_to, told
from maillage.agenda.telling.registrations import lines, part
from maillage.agenda.telling.search import all_keys, load_documents
from maillage.agenda.telling.services import (
    add_event,
    create_highlight,
    set_highlight_state,
    withdraw_event,
)
from maillage.core.actor import Actor
from maillage.core.audit import history_of
from maillage.core.documents.typeset import drawable
from maillage.core.errors import NotAllowed
from maillage.core.permissions import decide
from maillage.territory.models import Area, Theme
from tests.agenda.telling.conftest import described, highlight_of
from tests.factories.events import EventFactory, once
from tests.factories.organisations import OrganisationFactory, manager_of, member_of
from tests.personas import EVERYBODY, actor_named

pytestmark = pytest.mark.django_db
TEAM = actor_named("facilitator")
ANYBODY = Actor.anonymous()


@pytest.mark.parametrize("state", HighlightState.values)
@pytest.mark.parametrize("key", EVERYBODY)
def test_r36_who_may_open_a_highlight_is_exactly_who_sees_it_in_lists(key, state):
    event = EventFactory()
    highlight = highlight_of(event, state=state, organisation=OrganisationFactory())
    for roles in ({}, {event.organisation_id: "manager"}, {highlight.organisation_id: "editor"}):
        if key == "system" and roles:
            continue
        actor = actor_named(key, roles=roles)
        seen = highlight in highlights_visible_to(actor)
        assert seen == bool(decide(actor, "agenda.view_highlight", highlight))


def test_r36_a_highlight_shows_only_events_that_the_reader_may_see(client):
    shown, shared, gone, later = (
        EventFactory(title="Bourse aux vélos", keywords=["solidarité"]),
        EventFactory(title="Réunion du réseau", state=State.NETWORK),
        EventFactory(title="Repas retiré", state=State.REMOVED),
        EventFactory(title="Un autre mois", schedule=once("2026-05-02")),
    )
    highlight = highlight_of(shown, shared, gone, later)
    assert told(ANYBODY, highlight).events == [shown]
    assert told(manager_of(OrganisationFactory()), highlight).events == [shown, shared]
    assert told(TEAM, highlight).events == [shown, shared]
    page = client.get(highlight.get_absolute_url()).content.decode()
    assert "Bourse aux vélos" in page
    assert "1\u00a0événement de 1\u00a0organisation" in page
    listed = client.get("/agenda/temps-forts/").content.decode()
    assert "1\u00a0événement de 1\u00a0organisation" in listed
    calendar = client.get(reverse("agenda:highlight_ics", args=[highlight.ref]))
    news = client.get(reverse("agenda:highlight_atom", args=[highlight.ref])).content.decode()
    names = [str(one["summary"]) for one in Calendar.from_ical(calendar.getvalue()).events]
    assert names == ["Bourse aux vélos"]
    poster = str(document(highlight, size="a3"))
    for hidden in ("Réunion du réseau", "Repas retiré", "Un autre mois"):
        assert hidden not in page + news + poster


def test_a_highlight_is_prepared_then_published_by_who_writes(now):
    event = EventFactory(keywords=["solidarité"])
    actor = manager_of(event.organisation)
    said = described([event], organisation=event.organisation)
    highlight = create_highlight(actor=actor, description=said, now=now)
    assert highlight.state == HighlightState.DRAFT
    assert highlight not in highlights_visible_to(ANYBODY)
    set_highlight_state(actor=actor, highlight=highlight, to=HighlightState.PUBLISHED, now=now)
    assert highlight in highlights_visible_to(ANYBODY)
    assert [line.sentence for line in history_of(highlight)] == [
        "Temps fort rendu public.", "Temps fort préparé.",
    ]  # fmt: skip
    [found] = load_documents(list(all_keys()))
    assert (found.kind, found.title) == ("highlight", "Semaine des solidarités")


def test_nobody_carries_a_highlight_for_an_organisation_that_is_not_theirs(now):
    event = EventFactory()
    actor = manager_of(event.organisation)
    for carrier in (None, OrganisationFactory()):
        with pytest.raises(NotAllowed):
            create_highlight(
                actor=actor, description=described([event], organisation=carrier), now=now
            )


def test_a_highlight_without_public_event_is_not_published(now):
    highlight = highlight_of(EventFactory(state=State.NETWORK), state=HighlightState.DRAFT)
    with pytest.raises(InvalidEvent, match="événement public"):
        set_highlight_state(actor=TEAM, highlight=highlight, to=HighlightState.PUBLISHED, now=now)


@pytest.mark.parametrize("before", HighlightState.values)
@pytest.mark.parametrize("after", HighlightState.values)
def test_every_other_step_is_refused(before, after, now):
    highlight = highlight_of(EventFactory(), state=before)
    if after in HIGHLIGHT_STEPS[before]:
        kept = set_highlight_state(actor=TEAM, highlight=highlight, to=after, now=now)
        assert kept.state == after
    else:
        with pytest.raises(WrongStep):
            set_highlight_state(actor=TEAM, highlight=highlight, to=after, now=now)


def test_an_event_that_fits_joins_by_itself_and_another_does_not(now):
    mine, other = (
        EventFactory(keywords=["Solidarités"]),
        EventFactory(keywords=["musique"], title="Concert"),
    )
    highlight = highlight_of(
        EventFactory(), keyword="solidarité", organisation=OrganisationFactory()
    )
    said = {"highlight": highlight, "now": now}
    add_event(actor=manager_of(mine.organisation), event=mine, **said)
    with pytest.raises(AgendaError, match="ne rejoint pas"):
        add_event(actor=manager_of(other.organisation), event=other, **said)
    with pytest.raises(NotAllowed):
        add_event(actor=manager_of(OrganisationFactory()), event=mine, **said)
    add_event(actor=manager_of(highlight.organisation), event=other, **said)
    assert set(highlight.events.order_by("pk")) >= {mine, other}
    with pytest.raises(NotAllowed):
        withdraw_event(actor=manager_of(OrganisationFactory()), event=mine, **said)
    withdraw_event(actor=manager_of(mine.organisation), event=mine, **said)
    withdraw_event(actor=manager_of(highlight.organisation), event=other, **said)
    assert not {mine, other} & set(highlight.events.order_by("pk"))


def test_the_page_of_an_event_says_what_it_is_part_of(now):
    event = EventFactory(keywords=["solidarité"])
    assert part(ANYBODY, event, now) is None
    highlight = highlight_of(keyword="solidarité")
    writer = manager_of(event.organisation)
    assert part(writer, event, now)["others"] == [highlight]
    assert part(ANYBODY, event, now) is None
    highlight.links.create(event=event)
    assert part(ANYBODY, event, now)["highlights"] == [highlight]
    assert not part(ANYBODY, event, now)["writes"]
    assert part(ANYBODY, None, now) is None


def test_what_waits_is_told_in_ones_own_space():
    event = EventFactory()
    highlight_of(event, state=HighlightState.SUGGESTED)
    [line] = lines(manager_of(event.organisation))
    assert line["count"] == 1
    assert lines(ANYBODY) == lines(manager_of(OrganisationFactory())) == []


def test_the_form_looks_for_events_then_keeps_those_ticked(client):
    one, two = EventFactory(keywords=["solidarité"]), EventFactory(title="La solidarité en fête")
    EventFactory(keywords=["musique"])
    person, _ = member_of(one.organisation)
    client.force_login(person)
    typed = {"first_day": "2026-03-09", "last_day": "2026-03-15", "keyword": "solidarites"}
    address = reverse("agenda:new_highlight")
    assert client.get(address).status_code == 200
    page = client.post(address, {**typed, "chercher": "1"})
    assert page.status_code == 200
    assert [event for event, ticked in page.context["choice"].offered if ticked] == [one, two]
    shown = {"montre": [one.ref, two.ref], "evenement": [two.ref]}
    refused = client.post(address, {**typed, **shown, "title": ""})
    assert refused.status_code == 422
    assert refused.context["choice"].ticked == [two]
    assert "Donnez un titre" in refused.content.decode()
    late = client.post(address, {**typed, **shown, "title": "Ensemble", "last_day": "2026-03-01"})
    assert "avant le premier" in late.content.decode()
    carrier = one.organisation.ref
    kept = client.post(
        address, {**typed, **shown, "title": "Ensemble", "organisation": carrier}, follow=True
    )
    highlight = kept.context["highlight"]
    assert [link.event for link in highlight.links.all()] == [two]
    changed = client.get(reverse("agenda:change_highlight", args=[highlight.ref]))
    assert changed.context["choice"].ticked == [two]
    step = reverse("agenda:step_highlight", args=[highlight.ref])
    client.post(step, {"to": "published"})
    client.logout()
    assert client.get(highlight.get_absolute_url()).status_code == 200


def test_joining_and_leaving_from_the_page_of_an_event(client):
    event = EventFactory(keywords=["solidarité"])
    highlight = highlight_of(keyword="solidarité")
    person, _ = member_of(event.organisation)
    client.force_login(person)
    said = {"evenement": event.ref, "temps-fort": highlight.ref}
    client.post(reverse("agenda:join_highlight"), said)
    assert list(highlight.events.order_by("pk")) == [event]
    client.post(reverse("agenda:join_highlight"), {**said, "quitter": "1"})
    assert not highlight.events.exists()


def test_the_page_asks_as_much_of_the_database_for_one_event_as_for_four(
    client, django_assert_max_num_queries
):
    highlight = highlight_of(EventFactory())
    client.get(highlight.get_absolute_url())
    for _ in range(3):
        highlight.links.create(event=EventFactory())
    with django_assert_max_num_queries(22):
        client.get(highlight.get_absolute_url())


@pytest.mark.parametrize("number", [0, 1, 12, 60])
def test_the_poster_is_one_page_whatever_the_programme(client, tmp_path, number):
    events = [
        EventFactory(title=f"Rendez-vous {n}", schedule=once(f"2026-03-{9 + n % 7:02d}"))
        for n in range(number)
    ]
    highlight = highlight_of(*events, summary="Toute la ville se serre les coudes.")
    for size in ("a3", "a4"):
        said = document(highlight, size=size)
        assert said["more"] == ("et 30\u00a0autres rendez-vous" if number == 60 else "")
        (tmp_path / "data.json").write_text(json.dumps(drawable(said)), encoding="utf-8")
        (tmp_path / "page.typ").write_bytes(TEMPLATE.read_bytes())
        options = {"root": str(tmp_path), "ignore_system_fonts": True}
        drawn = typst.compile(str(tmp_path / "page.typ"), format="svg", **options)
        # Several pages would give a list.
        assert isinstance(drawn, bytes)


def test_the_poster_is_a_tagged_pdf(client):
    highlight = highlight_of(EventFactory())
    answer = client.get(reverse("agenda:highlight_poster", args=[highlight.ref]) + "?format=a4")
    assert answer["Content-Type"] == "application/pdf"
    assert b"pdfuaid" in answer.content


def test_the_code_of_the_poster_has_the_marks_of_a_qr_code():
    rows = squares("https://maillage.example/agenda/temps-forts/abc/")
    finder = ["1111111", "1000001", "1011101", "1011101", "1011101", "1000001", "1111111"]
    assert [row[3:10] for row in rows[3:10]] == finder
    assert [row[-10:-3] for row in rows[3:10]] == finder
    assert {len(row) for row in rows} == {len(rows)}


def test_a_theme_gathers_its_sub_themes_and_a_district_its_parts(client):
    for code, parent in (("culture", None), ("culture.conte", "culture"), ("sport", None)):
        Theme.objects.create(code=code, label=code, parent_id=parent, hue=1, icon="shapes")
    town = Area.objects.create(code="t", name="Ville", level="commune", path="t/")
    part = Area.objects.create(
        code="q", name="Le Bourg", level="quartier", path="t/q/", parent=town, depth=1
    )
    tale = EventFactory(themes=["culture.conte"], area=part)
    match = EventFactory(themes=["sport"], area=part)
    away = EventFactory(themes=["culture"])
    week = {"first_day": date(2026, 3, 9), "last_day": date(2026, 3, 15)}
    assert candidates(Criteria(**week, theme="culture")) == [tale, away]
    assert candidates(Criteria(**week, area=town)) == [tale, match]
    assert candidates(Criteria(**week, theme="culture", area=part)) == [tale]
    assert candidates(Criteria(date(2026, 4, 1), date(2026, 4, 2))) == []
    person, _ = member_of(tale.organisation)
    client.force_login(person)
    asked = {"first_day": "2026-03-09", "last_day": "2026-03-15", "theme": "culture", "area": "t"}
    page = client.post(reverse("agenda:new_highlight"), {**asked, "chercher": "1"})
    assert page.context["choice"].ticked == [tale]
