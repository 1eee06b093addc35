"""Tables: what a mapping may say, what a file may be, and the sentence when it is not."""

import pytest

from maillage.agenda.imports.mapping import read_mapping
from maillage.agenda.imports.opening import shipped_mappings
from maillage.agenda.imports.words import WHY
from maillage.agenda.models import Event
from maillage.algorithms.french_hours import NotRead
from maillage.directory.sources.rows import MappingError, SourceError

pytestmark = pytest.mark.django_db
SIMPLE = '[columns]\ntitle = "titre"\nstart = "date"\nend = "fin"\nstart_time = "de"\nend_time = "à"\nprice = "prix"\n'


@pytest.fixture
def mapping(tmp_path):
    def written(text: str = SIMPLE):
        path = tmp_path / "m.toml"
        path.write_text(text)
        return path

    return written


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("titre", "TOML"),
        ("", "« title »"),
        ('[columns]\ntitle = "t"', "dates"),
        ('[columns]\ntitle = 3\nstart = "d"', "nom de colonne"),
        ('[colonnes]\ntitle = "t"', "[colonnes] n’existe pas"),
        ('[columns]\ntitle = "t"\nstart = "d"\nplage = "x"', "« plage »"),
        ('[columns]\ntitle = "t"\nstart = "d"\n[constants]\nkind = "bal"', "« kind »"),
        ('[columns]\ntitle = "t"\nstart = "d"\n[file]\ndelimiter = "::"', "un seul signe"),
        ('[columns]\ntitle = "t"\nstart = "d"\n[themes]\ncolumns = ["x"]\n[themes.words]\na = "b"', "« b »"),
        ('[columns]\ntitle = "t"\nstart = "d"\n[position]\nbounds = [3, 1, 2, 4]', "bounds"),
        ('[columns]\ntitle = "t"\nstart = "d"\n[position]\ntown_centre = [1]', "town_centre"),
    ],
)  # fmt: skip
def test_a_mapping_that_does_not_hold_is_refused_in_french(text, words):
    with pytest.raises(MappingError) as error:
        read_mapping(text, "m.toml")
    assert words in error.value.message


def test_shipped_mappings_hold():
    assert [mapping.source["code"] for mapping in shipped_mappings()] == ["toulouse-agenda"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "vide"),
        (b"\x00\x01\x02" * 50, "pas un texte"),
        (b"%PDF-1.4", "PDF"),
        (b"PK\x03\x04abc", "abîmée"),
        (b"nom;date\nA;2026-05-12\n", "pas de colonne « titre »"),
    ],
)
def test_a_file_that_is_no_table_is_refused_in_french(bring, mapping, content, words):
    with pytest.raises(SourceError) as error:
        bring(content, mapping=mapping())
    assert words in error.value.message


def test_a_file_too_large_is_refused_before_it_is_read(bring, mapping, settings):
    settings.MAILLAGE_IMPORT_LIMIT = 10
    with pytest.raises(SourceError, match="dépasse"):
        bring("titre;date\nA;2026-05-12\n", mapping=mapping())


def test_columns_that_nobody_knows_ask_for_a_mapping(bring):
    with pytest.raises(MappingError, match="--mapping"):
        bring("x;y\n1;2\n")


@pytest.mark.parametrize(
    ("cells", "segments"),
    [
        ("12/05/2026;;14:00;16:30", [{"start": "2026-05-12T14:00", "minutes": 150}]),
        ("12/05/2026;;14h;", [{"start": "2026-05-12T14:00", "minutes": 0}]),
        ("2026-05-12 20:30;;;", [{"start": "2026-05-12T20:30", "minutes": 0}]),
        ("2026-05-12T20:30;2026-05-12T22:00;;", [{"start": "2026-05-12T20:30", "minutes": 90}]),
        (
            "12/05/2026;13/05/2026;;",
            [{"start": "2026-05-12T00:00", "minutes": 2880, "all_day": True}],
        ),
        ("12/05/2026;11/05/2026;;", []),
        ("bientôt;;;", []),
    ],
)
def test_dates_and_hours_of_columns(bring, mapping, cells, segments):
    done = bring(f"titre;date;fin;de;à;prix\nAtelier;{cells};\n", mapping=mapping())
    assert Event.objects.get().schedule["segments"] == segments
    assert done.counts["queued"] == (not segments)


def test_a_price_that_is_not_read_is_kept_and_waits(bring, mapping):
    done = bring("titre;date;prix\nAtelier;2026-05-12;10 € d’arrhes\n", mapping=mapping())
    event = Event.objects.get()
    assert (event.conditions, event.price, event.price_min) == ("10 € d’arrhes", "", None)
    assert [one["field"] for one in done.queued] == ["price"]


def test_a_row_cut_by_its_quotes_is_told_and_the_others_are_kept(bring, mapping):
    done = bring('titre;date\nA;2026-05-12\nB;"2026-05-13\nC;2026-05-14\n', mapping=mapping())
    assert done.counts["created"] >= 1
    assert Event.objects.filter(title="A").exists()


def test_every_reason_has_its_sentence():
    named = set((NotRead.__doc__ or "").split('"')[1::2])
    assert named == set(WHY)
