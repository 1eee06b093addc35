"""What imports promise: R39 to R44."""

from datetime import timedelta
from pathlib import Path

import pytest

from maillage.agenda.enums import QueuedState, State, Status
from maillage.agenda.models import Event, EventSource, QueuedText, SourceEvent
from maillage.agenda.services.events import change_event, remove_event, set_status
from maillage.core.actor import Actor
from maillage.core.models import AuditEntry
from maillage.territory.models import Place
from tests.agenda.imports.sample import GARDEN, row, rows, when
from tests.agenda.imports.variants import as_csv, variants, windows
from tests.factories.organisations import OrganisationFactory

pytestmark = pytest.mark.django_db
TEAM = Actor.for_system("tests")


def event(title: str) -> Event:
    return Event.objects.get(title=title)


def days(one: Event) -> list[str]:
    return [
        f"{date.first_day} {date.starts_at:%H:%M}"
        for date in one.occurrences.order_by("starts_at", "id")
    ]


def snapshot() -> list[tuple[object, ...]]:
    events = Event.objects.order_by("pk").values_list("ref", "version", "sequence", "updated_at")
    return [*events, *SourceEvent.objects.order_by("pk").values_list("pk", "digest")]


def test_r39_the_same_file_changes_nothing_the_second_time_and_says_so(bring, now):
    first = bring(as_csv(rows()))
    assert (first.counts["read"], first.counts["created"]) == (14, 14)
    before, acts = snapshot(), AuditEntry.objects.count()
    second = bring(as_csv(rows()), now=now + timedelta(days=1))
    assert snapshot() == before
    assert {name: number for name, number in second.counts.items() if number} == {
        "read": 14, "unchanged": 14, "queued": first.counts["queued"],
    }  # fmt: skip
    assert AuditEntry.objects.count() == acts + 1


def test_r40_what_is_not_read_is_kept_as_text_and_waits(bring):
    bring(as_csv(rows()))
    walk, office, nights = event("Guided walk"), event("Permanence"), event("Nocturnes")
    assert walk.schedule["segments"] == office.schedule["segments"] == []
    assert walk.hours_text == "Le 02/05/2026 - At 10am. Le 09/05/2026 - At 10am."
    assert office.hours_text == "Sur rendez-vous"
    assert nights.schedule["segments"] == [
        {"start": "2026-06-20T00:00", "minutes": 14400, "all_day": True}
    ]
    waiting = dict(
        QueuedText.objects.filter(state=QueuedState.OPEN).values_list("row__event__title", "why")
    )
    assert set(waiting) == {"Guided walk", "Permanence", "Nocturnes", "Visite du moulin"}
    assert "At 10am" in waiting["Guided walk"]


def test_r40_dates_of_a_text_are_read_and_shown_to_a_person(bring):
    bring(as_csv(rows()))
    visit = event("Visite du moulin")
    assert days(visit) == ["2026-05-05 12:30", "2026-05-12 12:30"]
    assert QueuedText.objects.get(row__event=visit).why.startswith("La source ne donne pas")


def test_what_is_read_becomes_dates_prices_and_status(bring):
    bring(as_csv(rows()))
    concert, hall = event("Concert d'été"), event("Expo photo")
    assert (concert.price, concert.price_min, concert.price_max) == ("paid", None, 2400)
    assert concert.theme_codes() == ["culture.musique"]
    assert concert.place.label == "Salle des Glycines"
    assert "\n" not in concert.summary
    assert (hall.price, hall.price_max) == ("free", 0)
    assert "2026-07-14" not in {day[:10] for day in days(hall)}
    assert event("Théâtre").status == Status.POSTPONED
    cancelled = Event.objects.get(title="Bal", status=Status.CANCELLED)
    assert cancelled.phone == "05 00 00 00 00"
    assert days(event("Marché"))[:2] == ["2026-04-19 07:00", "2026-04-26 07:00"]
    assert "2026-05-01 07:00" in days(event("Marché"))


def test_a_title_in_capitals_keeps_the_accents_that_it_has_and_no_other(bring):
    bring(as_csv([row(1, "AU-DELÀ DES LIMITES", **when("2026-05-12"))]))
    assert Event.objects.get().title == "Au-delà des limites"


def test_r41_an_event_that_disappears_is_proposed_as_cancelled_never_erased(bring, now):
    bring(as_csv(rows()))
    done = bring(as_csv(rows()[1:]), now=now + timedelta(days=1))
    gone = SourceEvent.objects.get(event__title="Concert d'été")
    assert done.counts["missing"] == 1
    assert gone.missing_since == now + timedelta(days=1)
    assert (gone.event.state, gone.event.status) == (State.SUBMITTED, Status.SCHEDULED)
    again = bring(as_csv(rows()), now=now + timedelta(days=2))
    gone.refresh_from_db()
    assert (again.counts["unchanged"], gone.missing_since) == (14, None)


def test_r41_a_file_that_lost_too_much_proposes_nothing(bring, now):
    bring(as_csv(rows()))
    done = bring(as_csv(rows()[:5]), now=now + timedelta(days=1))
    assert done.counts["missing"] == 0
    assert "9 événements sur 14" in done.held
    assert not SourceEvent.objects.exclude(missing_since=None).exists()


def test_r42_the_same_agenda_in_other_forms_changes_nothing(bring, now):
    bring(as_csv(rows()))
    before = snapshot()
    for hours, (what, (name, content)) in enumerate(variants(rows()).items(), start=1):
        done = bring(content, name, now=now + timedelta(hours=hours))
        assert (what, done.counts["unchanged"], done.counts["missing"]) == (what, 14, 0)
        assert Event.objects.count() == 14
    assert [line[:4] for line in snapshot()] == [line[:4] for line in before]


def test_r42_windows_encoding_joins_the_same_rows(bring, now):
    kept, content = windows(rows())
    bring(as_csv(kept))
    done = bring(content, now=now + timedelta(days=1))
    assert done.counts["unchanged"] == 14


def test_r42_numbers_that_come_later_join_rows_that_had_none(bring, now):
    numberless = [{k: v for k, v in one.items() if k != "Identifiant"} for one in rows()]
    bring(as_csv(numberless))
    done = bring(as_csv(rows()), now=now + timedelta(days=1))
    assert (done.counts["unchanged"], Event.objects.count()) == (14, 14)
    assert SourceEvent.objects.filter(key="essai00001xy").exists()


def test_r43_a_changed_event_keeps_its_identity_and_grows_its_sequence(bring, now):
    bring(as_csv(rows()))
    before = event("Fête du parc")
    moved = rows()
    moved[2] |= when("2026-05-13", "2026-05-15", "", "Du 13/05/2026 au 15/05/2026")
    moved[2]["Nom de la manifestation"] = "Grande fête du parc"
    done = bring(as_csv(moved), now=now + timedelta(days=1))
    after = Event.objects.get(pk=before.pk)
    assert (done.counts["updated"], done.counts["created"]) == (1, 0)
    assert (after.ref, after.title) == (before.ref, "Grande fête du parc")
    assert after.sequence == before.sequence + 1
    assert after.hours_text == "Du 13/05/2026 au 15/05/2026"


def test_r43_what_people_edited_here_wins(bring, now):
    bring(as_csv(rows()))
    mine = change_event(
        actor=TEAM, event=event("Fête du parc"), values={"title": "Fête au parc"}, now=now
    )
    set_status(actor=TEAM, event=mine, status=Status.FULL, now=now)
    moved = rows()
    moved[2] |= {"Nom de la manifestation": "FÊTE DU GRAND PARC", "Commune": "COLOMIERS"}
    moved[2] |= {"Descriptif long": "Avec des jeux.", "Modification dernière minute": "ANNULE"}
    done = bring(as_csv(moved), now=now + timedelta(days=1))
    after = Event.objects.get(pk=mine.pk)
    assert (after.title, after.description) == ("Fête au parc", "Avec des jeux.")
    assert after.status == Status.FULL
    assert done.counts["kept"] == 2
    assert "Modifié ici" in Path(done.report).read_text()


def test_a_column_that_a_later_export_lacks_changes_nothing(bring, now):
    bring(as_csv(rows()))
    lighter = [
        {
            k: v
            for k, v in one.items()
            if not k.startswith(("Tarif", "Descriptif", "Google", "Geo", "Catégorie"))
        }
        for one in rows()
    ]
    done = bring(as_csv(lighter), now=now + timedelta(days=1))
    assert done.counts["updated"] == 0
    assert event("Concert d'été").summary.startswith("Chorale")


def test_r44_places_close_by_and_of_the_same_name_are_one(bring):
    near = GARDEN | {
        "Lieu - nom": "Jardin d’essai",
        "GoogleMap latitude": "43.5905",
        "Geo Point": "",
    }
    far = GARDEN | {"GoogleMap latitude": "43.595", "Geo Point": ""}
    other = GARDEN | {"Lieu - nom": "Serre"}
    made = [
        row(number, f"Atelier {number}", **when("2026-05-12")) | place
        for number, place in enumerate((GARDEN, near, far, other), start=1)
    ]
    bring(as_csv(made))
    labels = sorted(Place.objects.values_list("label", flat=True))
    assert labels == ["Jardin d'essai", "Jardin d'essai", "Serre"]
    assert event("Atelier 1").place_id == event("Atelier 2").place_id


def test_r44_the_place_of_an_organisation_is_not_shared(bring):
    home = OrganisationFactory(place=Place.objects.create(
        label="Jardin d’essai", lat=43.59, lon=1.42, precision="address"
    ))  # fmt: skip
    bring(as_csv([row(1, "Atelier", **when("2026-05-12")) | GARDEN]))
    assert event("Atelier").place_id != home.place_id


def test_an_event_is_public_at_once_only_if_its_source_is(bring, now):
    bring(as_csv(rows()))
    assert set(Event.objects.values_list("state", flat=True).order_by()) == {State.SUBMITTED}
    EventSource.objects.update(publishes=True)
    bring(as_csv([*rows(), row(15, "Jeux", **when("2026-05-12"))]), now=now + timedelta(days=1))
    assert event("Jeux").state == State.PUBLISHED


def test_an_organisation_is_named_only_when_one_has_that_very_name(bring, tmp_path):
    OrganisationFactory(name="Association Les Glycines")
    OrganisationFactory.create_batch(2, name="Les Lilas")
    mapping = tmp_path / "m.toml"
    mapping.write_text('[columns]\ntitle = "titre"\nstart = "date"\norganiser = "qui"\n')
    content = (
        "titre;date;qui\nA;2026-05-12;Les glycines\nB;2026-05-12;Les Lilas\nC;2026-05-12;Inconnue\n"
    )
    bring(content, mapping=mapping)
    assert event("A").organisation.name == "Association Les Glycines"
    assert (event("B").organisation, event("B").organiser_text) == (None, "Les Lilas")
    assert event("C").organiser_text == "Inconnue"


def test_a_repeated_number_and_a_row_without_title_are_told(bring):
    made = [row(1, "A", **when("2026-05-12")), row(1, "B", **when("2026-05-12")), row(3, "")]
    done = bring(as_csv(made))
    assert (done.counts["created"], done.counts["merged"], done.counts["refused"]) == (1, 1, 1)
    told = Path(done.report).read_text()
    assert "3,id,ESSAI00001XY" in told
    assert "4,Nom de la manifestation" in told


def test_a_removed_event_stays_removed(bring, now):
    bring(as_csv(rows()))
    remove_event(actor=TEAM, event=event("Fête du parc"), reason="doublon", now=now)
    changed = rows()
    changed[2]["Descriptif long"] = "Autre texte"
    bring(as_csv(changed), now=now + timedelta(days=1))
    assert event("Fête du parc").state == State.REMOVED
