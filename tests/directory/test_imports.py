"""Imports: idempotent, resumable, never against what people said."""

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import connection

from maillage.core.actor import Actor
from maillage.core.errors import NotAllowed
from maillage.core.models import AuditEntry, ChangeFeedEntry
from maillage.directory.models import Identifier, ImportRun, Organisation, SourceRecord, Suggestion
from maillage.directory.services import imports
from maillage.directory.services.imports import ImportedFile, run_import
from maillage.directory.services.profiles import correct_profile
from maillage.directory.sources.rows import SourceRow

pytestmark = pytest.mark.django_db
FILE = ImportedFile("rna.csv", "0" * 64)


def row(number: int, **values) -> SourceRow:
    identifiers = values.pop("identifiers", [("rna", f"W34100000{number}")])
    values = {"name": f"Association {number}", "themes": ["sport.judo"]} | values
    return SourceRow(
        line=number + 1,
        external_id=f"W34100000{number}",
        values=values,
        raw={"titre": values["name"].upper()},
        identifiers=identifiers,
        declared_on=date(2019, 3, 25),
    )


def counts(run: ImportRun) -> tuple[int, ...]:
    return tuple(
        run.counts[name] for name in ("read", "created", "updated", "unchanged", "suggested")
    )


@pytest.fixture
def run(town, source, system, now):
    def run(rows, file=FILE, when=now):
        return run_import(actor=system, source=source, rows=rows, file=file, now=when)

    return run


def test_r7_a_new_row_makes_a_profile_with_its_provenance(run):
    place = {"address": "1 rue du Lez", "city": "Montpellier", "insee": "34172"}
    done = run([row(1, created_on=date(1987, 9, 12), place=place)])
    assert counts(done) == (1, 1, 0, 0, 0)
    made = Organisation.objects.get()
    assert (made.name, made.created_on, made.theme_codes()) == (
        "Association 1",
        date(1987, 9, 12),
        ["sport.judo"],
    )
    assert made.provenance["name"] == ["rna", "2019-03-25"]
    assert (made.place.address, made.area.code) == ("1 rue du Lez", "34172")
    assert made.records.get().raw == {"titre": "ASSOCIATION 1"}
    assert list(ChangeFeedEntry.objects.values_list("kind", "key")) == [("organisation", made.ref)]


def test_r3_a_second_run_changes_nothing_and_says_so(run):
    run([row(1), row(2)])
    before = list(Organisation.objects.order_by("pk").values())
    entries = ChangeFeedEntry.objects.count()
    assert counts(run([row(1), row(2)])) == (2, 0, 0, 2, 0)
    assert list(Organisation.objects.order_by("pk").values()) == before
    assert ChangeFeedEntry.objects.count() == entries


def test_a_changed_row_updates_its_profile(run):
    run([row(1)])
    assert counts(run([row(1, name="Nouveau nom")], ImportedFile("b.csv", "1" * 64))) == (
        1,
        0,
        1,
        0,
        0,
    )
    assert Organisation.objects.get().name == "Nouveau nom"


def test_a_value_that_its_source_drops_goes_blank(run):
    run([row(1, website="https://a.test")])
    run([row(1)], ImportedFile("b.csv", "1" * 64))
    assert Organisation.objects.get().website == ""


def test_a_register_that_no_longer_tells_a_state_makes_it_active_again(run):
    run([row(1, state="dissolved", dissolved_on=date(2019, 1, 1))])
    run([row(1)], ImportedFile("b.csv", "1" * 64))
    made = Organisation.objects.get()
    assert (made.state, made.dissolved_on) == ("active", None)


def test_r2_a_reimport_suggests_instead_of_overwriting(run, system, now):
    run([row(1)])
    made = Organisation.objects.get()
    correct_profile(actor=system, organisation=made, changes={"name": "Notre vrai nom"}, now=now)
    done = run(
        [row(1, name="Nom du registre")], ImportedFile("b.csv", "1" * 64), now + timedelta(1)
    )
    assert counts(done) == (1, 0, 1, 0, 1)
    made.refresh_from_db()
    assert made.name == "Notre vrai nom"
    assert Suggestion.objects.values_list("field", "value").get() == ("name", "Nom du registre")
    again = run(
        [row(1, name="Nom du registre")], ImportedFile("c.csv", "2" * 64), now + timedelta(2)
    )
    assert counts(again) == (1, 0, 0, 1, 0)


def test_r5_a_moved_record_is_linked_to_its_new_number(run):
    old = row(1, identifiers=[("rna_old", "291S0291"), ("rna", "W291000001")])
    old.external_id = "291S0291"
    new = row(2, identifiers=[("rna", "W291000001")], name="Le même, déclaré en ligne")
    new.external_id = "W291000001"
    assert counts(run([old, new])) == (2, 1, 1, 0, 0)
    made = Organisation.objects.get()
    assert SourceRecord.objects.filter(organisation=made).count() == 2
    assert sorted(Identifier.objects.values_list("scheme", "value")) == [
        ("rna", "W291000001"),
        ("rna_old", "291S0291"),
    ]


def test_r6_an_address_at_somebody_s_home_is_not_public(run):
    masked = row(1, place={"address": "[nom masqué] 3 rue du Lez", "city": "Montpellier"})
    masked.masked_names = 1
    done = run([masked])
    assert done.counts["masked_names"] == 1
    assert Organisation.objects.get().audience_of("place") == "own"


def test_the_other_places_of_a_table_become_places_of_activity(run):
    seat = {"address": "1 rue Foch", "city": "Montpellier", "insee": "34172"}
    hall = {"label": "Gymnase", "city": "Montpellier", "insee": "34172"}
    run([row(1, place=seat, places=[seat, hall])])
    assert Organisation.objects.get().venues == [hall | {"area": "34172"}]


def test_an_address_elsewhere_is_never_placed_in_our_town(run):
    run([row(1, place={"address": "1 rue Foch", "postcode": "29200", "city": "Brest"})])
    made = Organisation.objects.get()
    assert (made.place.lat, made.area) == (None, None)


def test_a_report_opens_in_a_spreadsheet_without_running_anything(run):
    wrong = row(1)
    wrong.reject("titre", "=HYPERLINK(A1)", "Ce titre n’est pas lisible.")
    with Path(run([wrong]).report).open(encoding="utf-8", newline="") as stream:
        assert [line["value"] for line in csv.DictReader(stream)] == ["'=HYPERLINK(A1)"]


def test_a_refused_row_is_reported_and_not_imported(run):
    bad = row(1)
    bad.refused = True
    bad.reject("titre", "", "Cette ligne n’a pas de nom.")
    done = run([bad, row(2)])
    assert counts(done) == (2, 1, 0, 0, 0)
    assert done.counts["refused"] == 1
    with Path(done.report).open(encoding="utf-8", newline="") as stream:
        assert list(csv.reader(stream)) == [
            ["line", "column", "value", "reason"],
            ["2", "titre", "", "Cette ligne n’a pas de nom."],
        ]


def test_r4_an_interrupted_run_resumes_after_the_last_batch(run, monkeypatch):
    monkeypatch.setattr(imports, "BATCH", 2)

    def stopped():
        yield from (row(1), row(2), row(3))
        raise KeyboardInterrupt

    bad = row(3)
    bad.reject("sigle", "?", "Illisible.")
    with pytest.raises(KeyboardInterrupt):
        run(stopped())
    assert Organisation.objects.count() == 2
    done = run([row(1), row(2), bad, row(4)])
    assert counts(done) == (4, 4, 0, 0, 0)
    assert ImportRun.objects.count() == 1
    with Path(done.report).open(encoding="utf-8", newline="") as stream:
        assert len(list(csv.reader(stream))) == 2


def test_a_run_is_written_to_the_record(run):
    run([row(1)])
    entry = AuditEntry.objects.get(verb="directory.file_imported")
    assert (entry.verb, entry.data["created"], entry.system) == (
        "directory.file_imported",
        1,
        "tests",
    )


def test_only_the_team_imports(town, source, now):
    with pytest.raises(NotAllowed, match="Seule l’équipe d’animation"):
        run_import(actor=Actor(person_id=1), source=source, rows=[], file=FILE, now=now)


def test_a_place_without_position_claims_no_precision(run):
    run([row(1, place={"city": "Toulouse", "precision": "commune"})])
    assert Organisation.objects.get().place.precision == "none"


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL counts by itself")
def test_after_an_import_a_profile_is_found_by_its_reference(run):
    """Without fresh statistics SQLite would read the whole directory by name."""
    run([row(number) for number in range(1, 600)])
    refs = list(Organisation.objects.order_by("pk").values_list("ref", flat=True)[:20])
    plan = Organisation.objects.filter(ref__in=refs, listing="listed").order_by("pk").explain()
    assert "ref=?" in plan
    assert "listing=?" not in plan


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL counts by itself")
def test_a_large_import_after_a_tiny_one_looks_records_up_by_their_number(run, monkeypatch):
    """Statistics of one row would make each batch read the whole table."""
    monkeypatch.setattr(imports, "BATCH", 50)
    plans = []

    def rows():
        for number in range(1, 600):
            if number == 590:
                wanted = [f"W34100000{n}" for n in range(1, 20)]
                records = SourceRecord.objects.filter(source="rna", external_id__in=wanted)
                plans.append(records.explain())
            yield row(number)

    run([row(0)])
    run(rows(), ImportedFile("b.csv", "1" * 64))
    assert "source_id=? AND external_id=?" in plans[0]
