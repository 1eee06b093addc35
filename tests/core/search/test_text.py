"""What people type: words, accents, plurals, typos, synonyms, and anything at all."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maillage.core.search import (
    Facet,
    MapView,
    SearchDocument,
    SearchIndex,
    SearchRequest,
    SynonymTable,
    fold,
)
from tests.core.search.corpus import document, index_of

SYNONYMS = SynonymTable(
    [
        ["foot", "football"],
        ["MJC", "maison des jeunes et de la culture"],
        ["vtt", "vélo de montagne"],
    ]
)
DOCUMENTS = [
    document("judo", "Club de judo de l’Erdre", body="Arts martiaux et défense"),
    document("judokas", "Les amis", keywords=("judo",)),
    document("corps", "Arts martiaux", body="On y pratique le judo le soir"),
    document("exact", "Judo"),
    document("foot", "Football club du quartier"),
    document("mjc", "Maison des jeunes et de la culture Léo Lagrange"),
    document("mjc2", "M.J.C. de Celleneuve"),
    document("ecole", "École de musique", alt_titles=("EDM",)),
    document("ecoles", "Les écoles musicales du Languedoc", body="jeunes culture maison"),
    document("chevaux", "Les chevaux du Lez"),
    document("association", "Association des parents d’élèves"),
    document("secret", "Refuge", body="zygomatique", seen_by="members"),
    document("secret2", "Refuge", body="autre", seen_by="public"),
]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> SearchIndex:
    return index_of(tmp_path_factory.mktemp("index") / "i", DOCUMENTS)


def keys(index: SearchIndex, text: str, **given) -> list[str]:
    return [hit.key for hit in index.search(SearchRequest(text=text, **given)).hits]


def test_exact_title_comes_first_then_titles_then_keywords_then_body(index: SearchIndex) -> None:
    assert keys(index, "judo") == ["exact", "judo", "judokas", "corps"]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("ECOLE MUSIQUE", "ecole"),
        ("l’école de musique", "ecole"),
        ("écoles de musiques", "ecole"),
        ("cheval", "chevaux"),
        ("e\u0301cole de musique", "ecole"),
        ("edm", "ecole"),
        ("eleve parent", "association"),
        ("m.j.c. celleneuve", "mjc2"),
    ],
)
def test_case_accents_plurals_and_elision_do_not_matter(index, typed: str, found: str) -> None:
    assert keys(index, typed)[0] == found


def test_all_words_must_match(index: SearchIndex) -> None:
    assert keys(index, "judo erdre") == ["judo"]
    assert keys(index, "judo lagrange") == []


def test_synonyms_work_both_ways_and_over_several_words(index: SearchIndex) -> None:
    assert keys(index, "foot ") == []
    assert keys(index, "foot ", synonyms=SYNONYMS) == ["foot"]
    assert set(keys(index, "MJC", synonyms=SYNONYMS)) == {"mjc", "mjc2"}
    typed = keys(index, "maison des jeunes et de la culture", synonyms=SYNONYMS)
    assert typed[0] == "mjc"
    assert set(typed) == {"mjc", "mjc2", "ecoles"}


def test_a_synonym_of_several_words_is_found_as_a_phrase_only(index: SearchIndex) -> None:
    assert "ecoles" not in keys(index, "mjc", synonyms=SYNONYMS)


ALIKE = SynonymTable([["croix rouge", "sauvetage", "secours"], ["capoeira", "viet vo dao"]])
NEARLY_ALIKE = [
    document("sea", "Sauvetage sauvetage"),
    document("help", "Secours"),
    document("cross", "Croix Rouge française, délégation de la ville", body="secours"),
    document("cooks", "Les cuisines", body="pour la croix rouge"),
    document("dao", "Viet vo dao"),
]


@pytest.fixture(scope="module")
def nearly(tmp_path_factory: pytest.TempPathFactory) -> SearchIndex:
    return index_of(tmp_path_factory.mktemp("index") / "i", NEARLY_ALIKE)


def test_the_words_themselves_come_before_their_synonyms(nearly: SearchIndex) -> None:
    assert keys(nearly, "croix rouge", synonyms=ALIKE)[0] == "cross"
    assert keys(nearly, "secours", synonyms=ALIKE)[0] == "help"


def test_an_answer_of_synonyms_alone_is_told(nearly: SearchIndex) -> None:
    def alone(text: str, **given) -> bool:
        asked = SearchRequest(text=text, synonyms=ALIKE, **given)
        return nearly.search(asked).only_synonyms

    assert keys(nearly, "capoeira", synonyms=ALIKE) == ["dao"]
    assert alone("capoeira") is True
    assert alone("viet vo dao") is False
    # The first of the list is a synonym, the last of it says the words.
    assert alone("croix rouge", limit=1) is False
    assert alone("croix rouge", limit=1, offset=3, sort="name") is False
    assert alone("") is False


def test_quotes_ask_for_words_side_by_side(index: SearchIndex) -> None:
    assert keys(index, '"maison des jeunes"') == ["mjc"]
    assert keys(index, "«\u00a0arts martiaux\u00a0»") == ["corps", "judo"]
    assert keys(index, '"martiaux arts"') == []


@pytest.mark.parametrize(
    ("typed", "used", "found"),
    [
        ("fotball", {"fotball": "football"}, "foot"),
        ("footbal club", {"footbal": "football"}, "foot"),
        ("asociatoin", {"asociatoin": "association"}, "association"),
        ("celleneuev", {"celleneuev": "celleneuve"}, "mjc2"),
    ],
)
def test_typing_errors_are_corrected_and_told(index, typed: str, used, found: str) -> None:
    page = index.search(SearchRequest(text=f"{typed} ", synonyms=SYNONYMS))

    assert page.corrections == used
    assert [hit.key for hit in page.hits] == [found]


def test_three_letters_are_not_corrected(index: SearchIndex) -> None:
    assert keys(index, "jux ") == []


def test_the_last_word_may_be_unfinished(index: SearchIndex) -> None:
    assert keys(index, "maison des jeu") == ["mjc"]
    assert keys(index, "leo lagr") == ["mjc"]
    assert keys(index, "lagr leo") == []


def test_when_nothing_matches_the_reason_and_neighbours_are_told(index: SearchIndex) -> None:
    unknown = index.search(SearchRequest(text="judo xylophone"))
    together = index.search(SearchRequest(text="judo lagrange"))
    filtered = index.search(SearchRequest(text="judo", filters={"theme": ("sport",)}))

    assert (unknown.total, unknown.reason) == (
        0,
        "Aucune fiche ne contient «\u00a0xylophone\u00a0».",
    )
    assert [(a.change, a.name, a.total) for a in unknown.alternatives] == [
        ("without_word", "xylophone", 4)
    ]
    assert together.reason == "Aucune fiche ne contient tous ces mots à la fois."
    assert [(a.name, a.total) for a in together.alternatives] == [("lagrange", 4), ("judo", 1)]
    assert filtered.reason == "Aucune fiche ne répond à tous vos critères à la fois."
    assert [(a.change, a.name, a.total) for a in filtered.alternatives] == [
        ("without_filter", "theme", 4)
    ]
    assert index.search(filtered.alternatives[0].request).total == 4


def test_filters_are_not_blamed_for_words_that_are_nowhere(index: SearchIndex) -> None:
    alive = {"state": ("active",)}
    apart = index.search(SearchRequest(text="judo lagrange", filters=alive))
    # Each word of the synonym is known, the phrase is not.
    synonyms = SynonymTable([["capoeira", "jeunes martiaux"]])
    phrase = index.search(SearchRequest(text="capoeira", synonyms=synonyms, filters=alive))

    assert apart.reason == "Aucune fiche ne contient tous ces mots à la fois."
    assert phrase.reason == "Aucune fiche ne contient «\u00a0capoeira\u00a0»."


def test_a_hidden_word_answers_like_a_word_that_does_not_exist(index: SearchIndex) -> None:
    hidden = index.search(SearchRequest(text="zygomatique"))
    absent = index.search(SearchRequest(text="zygomatiqua"))

    assert keys(index, "zygomatique", audience="members") == ["secret"]
    assert hidden.reason.replace("que\u00a0", "qua\u00a0") == absent.reason
    assert (hidden.corrections, hidden.alternatives) == (absent.corrections, absent.alternatives)
    assert index.suggest("zygo") == ()
    assert [found.key for found in index.suggest("refu")] == ["secret2"]
    assert [found.key for found in index.suggest("refu", audience="members")] == ["secret"]


def test_suggestions_begin_with_titles_that_begin_alike(index: SearchIndex) -> None:
    found = index.suggest("jud")

    assert found[0].key == "exact"
    assert {suggestion.key for suggestion in found} == {"exact", "judo", "judokas"}
    assert index.suggest("") == ()


def test_suggestions_hold_their_limit_for_each_kind(tmp_path: Path) -> None:
    documents = [document(f"o{n}", f"Sport pour tous {n}") for n in range(20)]
    documents += [document("t", "Sport", kind="theme"), document("t2", "Danse", kind="theme")]
    index = index_of(tmp_path / "i", documents)

    found = index.suggest("spo", kinds=("theme", "organisation"), limit=3)

    assert [suggestion.kind for suggestion in found] == ["theme"] + ["organisation"] * 3


def test_long_texts_are_cut_and_told(index: SearchIndex) -> None:
    page = index.search(SearchRequest(text="judo " * 4000))

    assert page.text_was_cut
    assert page.total == 4


ANYTHING = st.text() | st.text(alphabet="\"«»+-*()[]{}:^~\\/'!&|? ajudo.\0\ud800🎉", max_size=60)


@settings(deadline=None)
@given(text=ANYTHING, value=ANYTHING, cursor=ANYTHING)
def test_anything_typed_is_answered(index: SearchIndex, text: str, value: str, cursor: str) -> None:
    request = SearchRequest(
        text=text,
        filters={"theme": (value,)} if value else {},
        cursor=cursor,
        facets=(Facet("theme"), Facet("nowhere")),
        synonyms=SYNONYMS,
        map=MapView(6),
    )

    assert index.search(request).total >= 0
    assert len(index.suggest(text)) <= 8


def test_ten_thousand_characters_and_odd_ones_are_answered(index: SearchIndex) -> None:
    for text in (
        "a" * 10_000,
        "judo AND (OR",
        '"',
        "''",
        "*:*",
        "title:judo",
        "\0",
        "\ud800",
        "🎉",
    ):
        assert index.search(SearchRequest(text=text)).total >= 0


def test_equal_titles_fold_alike() -> None:
    assert fold("  L’ÉCOLE  du Cœur - M.J.C. ") == "l ecole du coeur mjc"


@pytest.mark.parametrize(
    "given",
    [
        {"kind": "no way", "key": "a"},
        {"kind": "a", "key": ""},
        {"kind": "a", "key": "a", "lat": 43.0},
        {"kind": "a", "key": "a", "lat": 143.0, "lon": 3.0},
        {"kind": "a", "key": "a", "facets": {"a.b": ("c",)}},
    ],
)
def test_a_document_that_can_not_be_indexed_is_refused(given) -> None:
    with pytest.raises(ValueError, match=r"name|key|position"):
        SearchDocument(title="x", **given)
