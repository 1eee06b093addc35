import gzip
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from maillage.core.actor import Actor
from maillage.core.errors import NotAllowed
from maillage.core.events import subscribe
from maillage.core.models import AuditEntry
from maillage.core.shipped import shipped_path
from maillage.territory.errors import AreaError
from maillage.territory.events import AreasChanged
from maillage.territory.geojson import guess_columns, read_features
from maillage.territory.models import Area
from maillage.territory.queries import area_index
from maillage.territory.services import (
    create_area,
    create_communes,
    import_area_file,
    import_areas,
)
from tests.territory.conftest import feature, square

EAST, WEST = square(3.86, 43.60), square(3.85, 43.60)
BOW_TIE = {
    "type": "Polygon",
    "coordinates": [[[3.8, 43.6], [3.9, 43.7], [3.9, 43.6], [3.8, 43.7], [3.8, 43.6]]],
}


def refusals(report):
    return [(r.number, r.name, r.reason) for r in report.refused]


def test_import_areas_reads_the_seven_districts_and_their_sub_districts(keeper, town, now):
    for name, count in (("quartiers", 7), ("sous_quartiers", 31)):
        path = shipped_path(f"montpellier/{name}.geojson")
        report = import_area_file(actor=keeper, path=path, parent=town, now=now)
        assert (report.read, len(report.created), refusals(report)) == (count, count, [])
    gares = Area.objects.get(code="34172-07-24")
    assert (gares.name, gares.level, gares.parent.code) == ("Gares", "sous_quartier", "34172-07")
    assert gares.path == "34172/34172-07/34172-07-24/"
    assert area_index().locate(43.6047, 3.8807) == "34172-07-24"


def test_sub_districts_without_parent_property_go_where_most_of_them_lies(keeper, town, now):
    path = shipped_path("montpellier/quartiers.geojson")
    import_area_file(actor=keeper, path=path, parent=town, now=now)
    features = read_features(shipped_path("montpellier/sous_quartiers.geojson"))
    expected = {f["properties"]["code"]: f["properties"].pop("parent") for f in features}
    import_areas(actor=keeper, features=features, level="sous_quartier", parent=town, now=now)
    found = Area.objects.filter(level="sous_quartier").order_by("code")
    assert dict(found.values_list("code", "parent__code")) == expected


def test_short_codes_are_prefixed_by_the_parent(keeper, town, now):
    rows = [feature(EAST, nuquart=2, nom="Est"), feature(WEST, nuquart=1, nom="Ouest")]
    report = import_areas(actor=keeper, features=rows, level="quartier", parent="34172", now=now)
    assert report.created == ["34172-02", "34172-01"]


def test_districts_of_several_towns_find_theirs_by_its_name(db, keeper, now):
    create_communes(actor=keeper, insee=["44109", "44162"], now=now)
    rows = [
        feature(square(-1.64, 47.21), nom="Bourg", libcom="SAINT-HERBLAIN", idobj="1"),
        feature(square(-1.55, 47.21), nom="Centre-ville", libcom="Nantes", idobj="2"),
    ]
    report = import_areas(actor=keeper, features=rows, level="quartier", now=now)
    assert report.created == ["44162-01", "44109-02"]


def test_r1_unusable_features_are_refused_by_name_and_the_others_taken(keeper, town, now):
    lambert = square(770_000, 6_279_000, 1000)
    rows = [
        feature(EAST, code="a", nom="Est"),
        feature(None, code="b", nom="Bourg"),
        feature({"type": "Point", "coordinates": [3.8, 43.6]}, code="c", nom="Point"),
        feature(lambert, code="d", nom="Lambert"),
        feature(WEST, code="a", nom="Double"),
        feature(BOW_TIE, code="e", nom="Papillon"),
        "rien",
        feature(WEST, code="é/$", nom="Code"),
    ]
    report = import_areas(
        actor=keeper,
        features=rows,
        level="quartier",
        parent=town,
        code_property="code",
        name_property="nom",
        now=now,
    )
    assert (report.created, report.repaired) == (["34172-a", "34172-e"], ["Papillon"])
    assert [(number, name) for number, name, _ in refusals(report)] == [
        (2, "Bourg"),
        (3, "Point"),
        (4, "Lambert"),
        (7, "Secteur 7"),
        (8, "Code"),
        (5, "Double"),
    ]
    assert "n’a pas de contour" in report.refused[0].reason
    assert "Lambert-93" in report.refused[2].reason
    assert report.refused[5].reason == "Le code « 34172-a » est déjà celui de « Est »."
    assert str(report.refused[0]) in report.as_text()


def test_r1_a_code_of_another_level_is_refused(keeper, town, now):
    rows = [feature(EAST, code="34172", nom="Est")]
    report = import_areas(actor=keeper, features=rows, level="metropole", now=now)
    assert refusals(report) == [
        (1, "Est", "Le code « 34172 » est déjà celui de « Montpellier » (commune).")
    ]


def test_r2_a_second_import_changes_nothing(keeper, town, now):
    path = shipped_path("montpellier/quartiers.geojson")
    import_area_file(actor=keeper, path=path, parent=town, now=now)
    before = (list(Area.objects.order_by("pk").values()), AuditEntry.objects.count())
    report = import_area_file(actor=keeper, path=path, parent=town, now=now)
    assert (len(report.unchanged), report.created, report.updated) == (7, [], [])
    assert (list(Area.objects.order_by("pk").values()), AuditEntry.objects.count()) == before


def test_r3_what_is_below_a_moved_area_moves_too(keeper, town, now):
    other = create_area(actor=keeper, code="34057", name="Castelnau", level="commune", now=now)
    rows = [feature(EAST, code="34172-1", nom="Est", parent="34172")]
    import_areas(actor=keeper, features=rows, level="quartier", now=now)
    inside = [feature(square(3.861, 43.601, 0.002), code="34172-1-1", nom="Coin")]
    import_areas(actor=keeper, features=inside, level="sous_quartier", now=now)
    rows[0]["properties"]["parent"] = other.code
    rows[0]["properties"]["code"] = "34172-1"
    Area.objects.filter(code="34172-1").update(code="34057-34172-1")
    import_areas(actor=keeper, features=rows, level="quartier", now=now)
    moved = Area.objects.get(code="34172-1-1")
    assert moved.path == "34057/34057-34172-1/34172-1-1/"
    assert (moved.depth, moved.ancestor_codes) == (2, ("34057", "34057-34172-1"))


def test_r6_a_town_takes_the_union_of_its_districts(keeper, town, now):
    rows = [feature(EAST, code="1", nom="Est"), feature(WEST, code="2", nom="Ouest")]
    import_areas(actor=keeper, features=rows, level="quartier", parent=town, now=now)
    town.refresh_from_db()
    assert town.box == (3.85, 43.60, 3.87, 43.61)
    grown = [feature(square(3.87, 43.60), code="3", nom="Loin")]
    import_areas(actor=keeper, features=grown, level="quartier", parent=town, now=now)
    town.refresh_from_db()
    assert town.box == (3.85, 43.60, 3.88, 43.61)


def test_an_import_is_recorded_once_and_told_after_commit(
    keeper, town, now, django_capture_on_commit_callbacks
):
    heard = []
    subscribe(AreasChanged, heard.append)
    with django_capture_on_commit_callbacks(execute=True):
        rows = [feature(EAST, code="1", nom="Est")]
        import_areas(actor=keeper, features=rows, level="quartier", parent=town, now=now)
    assert heard == [AreasChanged(("34172-01",))]
    entry = AuditEntry.objects.order_by("-number")[0]
    assert (entry.verb, entry.object_id) == ("territory.areas_imported", str(town.pk))
    assert entry.data == {"level": "quartier", "created": 1, "updated": 0, "refused": 0}


def test_r7_a_resident_may_not_import_areas(town, now):
    with pytest.raises(NotAllowed) as caught:
        import_areas(actor=Actor(person_id=9), features=[], level="quartier", now=now)
    (reason,) = caught.value.reasons
    assert reason.endswith("peuvent modifier les secteurs.")
    assert Area.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "n’est pas du GeoJSON lisible"),
        (b"[" * 100_000, "n’est pas du GeoJSON lisible"),
        (b'{"type": "Topology"}', "pas une collection de contours"),
        (b'{"type": "FeatureCollection"}', "pas de liste de secteurs"),
        (b"\xff\xfe\x00", "n’est pas du texte UTF-8"),
        (b"\x1f\x8bpas du gzip", "ne peut pas être lu"),
        (
            json.dumps(
                {
                    "type": "FeatureCollection",
                    "features": [],
                    "crs": {"properties": {"name": "urn:ogc:def:crs:EPSG::2154"}},
                }
            ).encode(),
            "« urn:ogc:def:crs:EPSG::2154 »",
        ),
    ],
)
def test_a_file_that_is_not_geojson_is_refused_in_one_sentence(tmp_path, content, sentence):
    path = tmp_path / "secteurs.geojson"
    path.write_bytes(content)
    with pytest.raises(AreaError) as caught:
        read_features(path)
    assert sentence in caught.value.message


def test_a_missing_file_and_a_folder_are_refused(tmp_path):
    for path in (tmp_path / "absent.geojson", tmp_path):
        with pytest.raises(AreaError):
            read_features(path)


def test_a_gzip_file_is_read(tmp_path):
    path = tmp_path / "secteurs.geojson.gz"
    with gzip.open(path, "wt", encoding="utf-8") as file:
        json.dump({"type": "FeatureCollection", "features": [feature(EAST, nom="Est")]}, file)
    assert len(read_features(path)) == 1


@pytest.mark.parametrize(
    ("rows", "code", "name"),
    [
        ([{"nuquart": 1, "nom": "Centre", "code_insee": 35238}] * 1, "code_insee", "nom"),
        (
            [
                {"code_insee": 35238, "nuquart": 1, "nmquart": "CENTRE", "nom": "Centre"},
                {"code_insee": 35238, "nuquart": 2, "nmquart": "NORD", "nom": "Nord"},
            ],
            "nuquart",
            "nom",
        ),
        (
            [
                {"OBJECTID": 1, "QUARTIER": 7, "SQUARTIER_": 1, "LIBSQUART": "Boutonnet"},
                {"OBJECTID": 2, "QUARTIER": 7, "SQUARTIER_": 2, "LIBSQUART": "Les Arceaux"},
            ],
            "SQUARTIER_",
            "LIBSQUART",
        ),
        ([{}], None, None),
    ],
)
def test_guess_columns_finds_code_and_name(rows, code, name):
    columns = guess_columns([feature(None, **row) for row in rows])
    assert (columns.code, columns.name) == (code, name)


def test_create_communes_takes_name_and_population_from_insee(db, keeper, now):
    (rennes,) = create_communes(actor=keeper, insee=["35238", "35238"], now=now)
    assert (rennes.name, rennes.level, rennes.population) == ("Rennes", "commune", 225_081)


def test_create_communes_explains_that_a_postcode_is_not_an_insee_code(db, keeper, now):
    with pytest.raises(AreaError, match="35000"):
        create_communes(actor=keeper, insee=["35000"], now=now)


@pytest.mark.parametrize(
    ("code", "name", "level"),
    [("a/b", "Nom", "quartier"), ("", "Nom", "quartier"), ("a", " ", "quartier"), ("a", "b", "x")],
)
@pytest.mark.django_db
def test_create_area_refuses_what_can_not_be(keeper, now, code, name, level):
    with pytest.raises(AreaError):
        create_area(actor=keeper, code=code, name=name, level=level, now=now)


json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=12,
)
rubbish = st.fixed_dictionaries(
    {
        "type": st.sampled_from(["Feature", "Autre"]),
        "properties": json_values
        | st.fixed_dictionaries({"code": json_values, "nom": json_values}),
        "geometry": json_values | st.just(EAST) | st.just(BOW_TIE),
    }
)


class ImportRubbish(TestCase):
    @settings(max_examples=40, deadline=None)
    @given(st.lists(rubbish | json_values, max_size=5))
    def test_r1_any_features_are_taken_or_refused_never_a_traceback(self, rows):
        report = import_areas(
            actor=Actor.for_system("test"), features=rows, level="quartier", source="essai"
        )
        done = len(report.created) + len(report.updated) + len(report.unchanged)
        assert done + len(report.refused) == report.read == len(rows)
