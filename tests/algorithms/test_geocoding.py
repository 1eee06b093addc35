import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.algorithms.geocoding import (
    COMMUNE_SCORE,
    MIN_SCORE,
    AddressIndex,
    AddressPoint,
    Commune,
    Precision,
    parse_address,
)
from maillage.algorithms.geocoding.words import fold, words_of


def way(street, numbers, lat, lon, *, city="Montpellier", postcode="34000", insee="34172"):
    """Doors ten metres apart going east, even numbers on the other side."""
    for number in numbers:
        suffix = ""
        if isinstance(number, str):
            digits, suffix = number.split()
            number = int(digits)  # noqa: PLW2901 - the parameter has two spellings
        yield AddressPoint(
            number,
            suffix,
            street,
            lat + (0.0001 if number % 2 else 0),
            lon + number * 0.000124,
            postcode,
            city,
            insee,
        )


@pytest.fixture(scope="module")
def index() -> AddressIndex:
    points = [
        *way("Rue Balard", [1, 3, 12, "12 bis", 28, 30], 43.6037, 3.8710),
        *way("Avenue de Lodève", [1, 5, 45], 43.6100, 3.8620, postcode="34070"),
        *way("Route de Lodève", [1, 5, 16, 45, 700], 43.6146, 3.8290, postcode="34080"),
        *way("Rue de l'Aiguillerie", [2, 10, 14], 43.6120, 3.8790),
        *way("Boulevard du Jeu de Paume", [1, 2, 3, 4], 43.6090, 3.8740),
        *way("Avenue du Professeur Louis Ravaz", [20, 120], 43.6170, 3.8540, postcode="34080"),
        *way("Place du Huit Mai 1945", [1, 2], 43.5950, 3.8800),
        *way("Rue du Quatre Vingt Unième Régiment d'Infanterie", [4], 43.6020, 3.8680),
        *way("Rue Anatole France", [3, 5], 43.6052, 3.8759),
        *way("Grand-Rue Jean Moulin", [21, 32], 43.6098, 3.8778),
        *way("Avenue du Vert-Bois", [446], 43.6384, 3.8709, postcode="34090"),
        *way("Rond-point Saint Exupéry", [0], 43.5975, 3.8398),
        *way("Rue des Pins", [4, 6], 43.6200, 3.8766),
        *way("Rue de la République", [8, 12], 43.6050, 3.8780),
        *way(
            "Rue de la République",
            [8, 12],
            43.5700,
            3.9010,
            city="Lattes",
            postcode="34970",
            insee="34129",
        ),
    ]
    communes = [
        Commune("34172", "Montpellier"),
        Commune("34129", "Lattes"),
        Commune("29019", "Brest"),
        Commune("34142", "Lodève", 43.7317, 3.3177),
        Commune("75056", "Paris"),
    ]
    return AddressIndex(points, communes)


@pytest.mark.parametrize(
    ("text", "number", "suffix", "kind", "name"),
    [
        ("12 rue Balard", 12, "", "rue", ("balard",)),
        ("12, RUE BALARD", 12, "", "rue", ("balard",)),
        ("9 BIS RUE DES VOLONTAIRES", 9, "bis", "rue", ("des", "volontaires")),
        ("24ter r. Lakanal", 24, "ter", "rue", ("lakanal",)),
        ("12 B Bd du Jeu de Paume", 12, "bis", "boulevard", ("du", "jeu", "de", "paume")),
        ("rue Balard 28 bis", 28, "bis", "rue", ("balard",)),
        ("rue Balard, 28", 28, "", "rue", ("balard",)),
        ("12-14 cours Gambetta", 12, "", "cours", ("gambetta",)),
        ("Résidence les Pins 45 av. de Lodève", 45, "", "avenue", ("de", "lodeve")),
        ("0 ALLEE JULES MILHAU", None, "", "allee", ("jules", "milhau")),
        ("PL DE LA COMEDIE", None, "", "place", ("de", "la", "comedie")),
        ("31 GRAND-RUE JEAN MOULIN", 31, "", "grand rue", ("jean", "moulin")),
        ("BP 5012 3 rue Foch", 3, "", "rue", ("foch",)),
        ("3 rue Foch bât B", 3, "", "rue", ("foch",)),
        ("7 av du Dr Pezet", 7, "", "avenue", ("du", "docteur", "pezet")),
        ("rue du 8 mai", None, "", "rue", ("du", "8", "mai")),
        ("12 eplanade de la Musique", 12, "", "esplanade", ("de", "la", "musique")),
        ("", None, "", "", ()),
    ],
)
def test_parse_address_finds_the_parts(text, number, suffix, kind, name):
    parsed = parse_address(text)
    assert (parsed.number, parsed.suffix, parsed.kind, parsed.name) == (number, suffix, kind, name)


@pytest.mark.parametrize(
    ("text", "postcode", "city"),
    [
        ("12 rue Balard 34000 Montpellier", "34000", ("montpellier",)),
        ("12 rue Balard, 34070 MONTPELLIER CEDEX 3", "34070", ("montpellier",)),
        ("12 rue Balard, Montpellier, France", "", ("montpellier",)),
        ("12 rue Balard 34430 St-Jean-de-Védas", "34430", ("saint", "jean", "de", "vedas")),
        ("12 rue Balard", "", ()),
    ],
)
def test_parse_address_finds_the_town(text, postcode, city):
    parsed = parse_address(text)
    assert (parsed.postcode, parsed.city) == (postcode, city)


def test_fold_opens_ligatures_accents_and_elisions():
    assert fold("Rue du Cœur-Sacré, n° 3, L’Épée") == "rue du coeur sacre , n 3 , l epee"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Quatre Vingt Unième", ("81",)),
        ("81ème", ("81",)),
        ("Quatre-vingt-dix-huit", ("98",)),
        ("vingt et un", ("21",)),
        ("vingt et la mer", ("20", "et", "la", "mer")),
        ("soixante", ("60",)),
        ("huit mai", ("8", "mai")),
        ("une fontaine", ("une", "fontaine")),
        ("1er mai", ("1", "mai")),
    ],
)
def test_words_of_reads_numbers_written_in_letters(text, words):
    assert words_of(text) == words


@pytest.mark.parametrize(
    "text",
    [
        "12 rue Balard",
        "12 RUE BALARD",
        "12 r. balard 34000 MONTPELLIER",
        "12, rue Balard, Montpellier",
        "Balard rue 12",
        "12 rue Balrad",
        "Résidence les Pins, 12 rue Balard",
        "BP 1234 12 rue Balard 34000 Montpellier cedex 1",
        "12/14 rue Balard",
        "12 rue balard 34000 montpelier",
    ],
)
def test_search_finds_a_known_door_however_it_is_written(index, text):
    match = index.best(text)
    assert match is not None
    assert match.label == "12 Rue Balard, 34000 Montpellier"
    assert (match.lat, match.lon) == pytest.approx((43.6037, 3.8710 + 12 * 0.000124))
    assert match.precision is Precision.ADDRESS


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("12 bis rue Balard", "12 bis Rue Balard, 34000 Montpellier"),
        ("28 ter rue Balard", "28 Rue Balard, 34000 Montpellier"),
        ("10 rue aiguilerie", "10 Rue de l'Aiguillerie, 34000 Montpellier"),
        ("3 bd jeu de paume", "3 Boulevard du Jeu de Paume, 34000 Montpellier"),
        ("20 AV PROF LOUIS RAVAZ", "20 Avenue du Professeur Louis Ravaz, 34080 Montpellier"),
        ("20 av. Louis Ravaz", "20 Avenue du Professeur Louis Ravaz, 34080 Montpellier"),
        ("1 place du 8 mai 1945", "1 Place du Huit Mai 1945, 34000 Montpellier"),
        (
            "4 RUE 81EME RGT INFANTERIE",
            "4 Rue du Quatre Vingt Unième Régiment d'Infanterie, 34000 Montpellier",
        ),
        ("3 rue Anatole France", "3 Rue Anatole France, 34000 Montpellier"),
        ("32 rue Jean Moulin", "32 Grand-Rue Jean Moulin, 34000 Montpellier"),
        ("446 av du Vertbois", "446 Avenue du Vert-Bois, 34090 Montpellier"),
        ("45 route de Lodève", "45 Route de Lodève, 34080 Montpellier"),
        ("45 avenue de Lodève", "45 Avenue de Lodève, 34070 Montpellier"),
        ("8 rue de la République, Lattes", "8 Rue de la République, 34970 Lattes"),
        ("8 rue de la République 34000 Montpellier", "8 Rue de la République, 34000 Montpellier"),
    ],
)
def test_search_understands_variants(index, text, label):
    match = index.best(text)
    assert match is not None
    assert (match.label, match.precision) == (label, Precision.ADDRESS)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "?",
        "12",
        "rue",
        "12 rue",
        "45 Lodève",
        "8 rue de la République",
        "12 rue de la Paix",
        "maison des associations",
        "4 résidence les Pins",
        "12 rue Balard 29200 Brest",
        "12 rue Balard, Brest",
        "12 rue Balard 75012 Paris",
        "12 rue Balard 29200",
        "29200 Brest",
        "12 rue Balaruc",
    ],
)
def test_search_stays_silent_rather_than_wrong(index, text):
    assert index.search(text) == []


def test_a_number_that_is_not_known_lies_between_its_neighbours_of_the_same_side(index):
    match = index.best("20 rue Balard")
    assert match is not None
    assert match.precision is Precision.STREET
    assert (match.lat, match.lon) == pytest.approx((43.6037, 3.8710 + 20 * 0.000124))


def test_a_number_past_the_end_is_put_at_the_last_door_with_a_lower_score(index):
    match, near = index.best("9999 route de Lodève"), index.best("698 route de Lodève")
    assert match is not None
    assert near is not None
    assert (match.lat, match.lon) == pytest.approx((43.6146 + 0.0001, 3.8290 + 45 * 0.000124))
    assert match.score < near.score


def test_a_way_without_number_answers_one_of_its_points(index):
    match = index.best("rue Balard")
    assert match is not None
    assert (match.precision, match.label) == (Precision.STREET, "Rue Balard, 34000 Montpellier")
    assert round((match.lon - 3.8710) / 0.000124) in {1, 3, 12, 28, 30}


def test_a_way_whose_only_point_is_fictive_answers_it(index):
    match = index.best("12 rond point St Exupery")
    assert match is not None
    assert (match.precision, match.lat) == (Precision.STREET, pytest.approx(43.5975))


def test_a_town_alone_answers_its_middle_as_a_town(index):
    match = index.best("34970 Lattes")
    assert match is not None
    assert (match.precision, match.score) == (Precision.COMMUNE, COMMUNE_SCORE)
    assert (match.lat, match.label) == (pytest.approx(43.5700), "34970 Lattes")


def test_a_town_of_the_table_answers_when_its_position_is_known(index):
    match = index.best("Lodève")
    assert match is not None
    assert (match.lat, match.lon, match.label) == (43.7317, 3.3177, "Lodève")


def test_an_unknown_way_of_a_known_town_answers_the_town(index):
    match = index.best("12 rue de la Paix 34000 Montpellier")
    assert match is not None
    assert (match.precision, match.label) == (Precision.COMMUNE, "34000 Montpellier")


def test_an_empty_index_answers_nothing():
    empty = AddressIndex([])
    assert (len(empty), empty.street_count, empty.search("12 rue Balard")) == (0, 0, [])


@given(st.text(max_size=80))
def test_any_text_gives_answers_that_are_sure_enough(index, text):
    for match in index.search(text):
        assert match.precision is Precision.COMMUNE or match.score >= MIN_SCORE
        assert 43 < match.lat < 44


@given(st.data())
def test_case_accents_and_spaces_change_nothing(index, data):
    text = "10 Rue de l'Aiguillerie"
    noisy = "".join(
        data.draw(st.sampled_from([c.upper(), c.lower()])) + (" " if c == " " else "") for c in text
    ).replace("e", data.draw(st.sampled_from(["e", "é", "è"])))
    noisy = noisy.replace("'", data.draw(st.sampled_from(["'", "’", " "])))
    match = index.best(noisy)
    assert match is not None
    assert match.label == "10 Rue de l'Aiguillerie, 34000 Montpellier"
