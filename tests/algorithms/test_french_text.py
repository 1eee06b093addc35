"""French text: repaired, compared, made readable."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from maillage.algorithms.french_text import (
    Lexicon,
    TitleWriter,
    acronym_of,
    fold,
    readable_sentence,
    readable_title,
    repair_mojibake,
    slug,
    strip_legal_words,
    tokens,
)
from maillage.algorithms.french_text.repair import restore_lost_accents
from maillage.core.shipped import shipped_path


@pytest.fixture(scope="module")
def writer():
    words = shipped_path("langue/mots.txt").read_text(encoding="utf-8").split()
    return TitleWriter(Lexicon.from_words(words))


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("CLUB DE JUDO DE L'ERDRE", "Club de judo de l'Erdre"),
        ("CLUB DE JUDO DE L’ERDRE", "Club de judo de l’Erdre"),
        ("MJC DE MONTPELLIER", "MJC de Montpellier"),
        ("ASPTT MONTPELLIER TENNIS DE TABLE", "ASPTT Montpellier tennis de table"),
        ("F.C.P.E. DU LYCEE JEAN MOULIN", "F.C.P.E. du lycee Jean Moulin"),
        ("AMICALE DES SAPEURS POMPIERS DE SAINT-JEAN-DE-VEDAS",
         "Amicale des sapeurs pompiers de Saint-Jean-de-Vedas"),
        ("RUGBY A XV", "Rugby à XV"),
        ("10EME REGIMENT, 1ER BATAILLON", "10e regiment, 1er bataillon"),
        ("MIEUX VIVRE A RIVESALTES (REART)", "Mieux vivre à rivesaltes (REART)"),
        ('SYNDICAT D"INITIATIVE', "Syndicat d'initiative"),
        ("SOCIETE DE TIR ''LA FRANCAISE''", 'Societe de tir "La francaise"'),
        ("LES KILLIAN'S", "Les killian's"),
        ("A J C JEUNES", "A J C jeunes"),
        ("A Bras Ouverts", "A Bras Ouverts"),
        ("ECOLE NOTRE-DAME", "Ecole Notre-Dame"),
        ("280 communications", "280 communications"),
        ("COLLèGE NATIONAL", "Collège national"),
        ("les amis du parc", "Les amis du parc"),
        ("  ", ""),
        ("", ""),
        ("2000", "2000"),
    ],
)  # fmt: skip
def test_readable_title_without_a_lexicon(title, expected):
    assert readable_title(title) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("COMITE DES FETES DE LA CABANASSE", "Comité des fêtes de la Cabanasse"),
        ("FEDERATION DES OEUVRES LAIQUES", "Fédération des œuvres laïques"),
        ("UNION SPORTIVE ARMAILLENNAISE", "Union sportive armaillennaise"),
        ("COMITE UNEF DES ETUDIANTS DE BREST", "Comité UNEF des étudiants de Brest"),
        ("THEATRE POPULAIRE (THEATRE)", "Théâtre populaire (théâtre)"),
        ("ASSOCIATION DES AMIS DU PARC (AAP)", "Association des amis du parc (AAP)"),
    ],
)  # fmt: skip
def test_readable_title_with_the_shipped_lexicon(writer, title, expected):
    assert writer.title(title) == expected


def test_proper_nouns_given_by_the_caller_get_a_capital():
    assert readable_title("CLUB DE TIR DE SOMSOIS", proper={"somsois"}) == "Club de tir de Somsois"


def test_the_memory_of_the_writer_changes_nothing(writer):
    small = TitleWriter(writer.lexicon, memory=2)
    titles = ["CLUB DE JUDO DE BREST", "AMICALE DES AMIS DE SAINT JEAN", "CLUB DE SAINT JEAN"] * 3
    assert [small.title(title) for title in titles] == [readable_title(t, lexicon=writer.lexicon)
                                                        for t in titles]  # fmt: skip


@given(st.text())
def test_any_text_makes_a_clean_title(text):
    title = readable_title(text)
    assert title == title.strip()
    assert not [c for c in title if ord(c) < 32]


@given(st.text(alphabet="ABCDEFGHIJKLMNOPQRSTUVWXYZ '-()."))
def test_a_readable_title_keeps_every_letter(text):
    assume("MR" not in text)
    letters = [c for c in fold(text) if c.isalpha()]
    assert [c for c in fold(readable_title(text)) if c.isalpha()] == letters


def test_readable_sentence_rewrites_capitals_only():
    assert readable_sentence("PRATIQUE DU JUDO A BREST") == "Pratique du judo à Brest"
    assert readable_sentence("pratique du Judo") == "Pratique du Judo"
    assert readable_sentence(" ") == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Nø 3", "N° 3"),
        ("cr~MJMJ~e le", "créée le"),
        ("TH~MJMC~TRE", "THÉÂTRE"),
        ("o~NJ~ FOR~NJ~MATION S~KI~ports", "où FORMATION Sports"),
        ("MA~NB~ANA", "MAÑANA"),
        ("dÃ©fense des intÃ©rÃªts", "défense des intérêts"),
        ("l\x92eau, \x9cuvre, C\x8cUR", "l’eau, œuvre, CŒUR"),
        ("fin\x8d\nsuite", "fin suite"),
        ("de 8 \x85 10", "de 8 à 10"),
        ("ESPRIT\x85", "ESPRIT…"),
        ("d‚fense soci‚t‚ gar‡ons", "défense société garçons"),
        ("a\tb\r\nc\x00d\ufeff", "a b cd"),
        ("déjà bon, très bon", "déjà bon, très bon"),
        ("Tønsberg", "Tønsberg"),
        ("  deux   blancs ", "deux blancs"),
    ],
)
def test_repair_of_leftovers_of_old_code_pages(text, expected):
    assert repair_mojibake(text) == expected


@given(st.text())
def test_repaired_text_has_no_control_character(text):
    repaired = repair_mojibake(text)
    assert not [c for c in repaired if ord(c) < 32 or 0x7F <= ord(c) < 0xA0]
    assert "  " not in repaired


def test_capitals_that_stand_for_accents_are_restored():
    assert (
        restore_lost_accents("activitEs franCaises dEvelopper") == "activités françaises développer"
    )
    assert restore_lost_accents("SNCF Brest LabEl PME") == "SNCF Brest Labél PME"


def test_fold_compares_without_case_accents_and_signs():
    assert fold("Œuvre d’Été — N° 3") == "oeuvre d'ete - n° 3"
    assert fold("À  B\u00a0C") == "a b c"


def test_tokens_keep_dotted_acronyms_whole():
    assert tokens("M.J.C. d'Été 2024, l’Œuvre") == ["mjc", "d", "ete", "2024", "l", "oeuvre"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Maison des jeunes et de la culture", "MJC"),
        ("Union sportive", "US"),
        ("Judo", ""),
        ("", ""),
        ("Fédération des conseils de parents d’élèves", "FCPE"),
    ],
)
def test_acronym_of_takes_initials_of_words_that_count(name, expected):
    assert acronym_of(name) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Association loi 1901 Les Amis", "les amis"),
        ("ASSOCIATION DES AMIS", "des amis"),
        ("Les Amis (loi de 1901)", "les amis"),
        ("Association", "association"),
        ("L’association Déclic", "declic"),
        ("Assistance", "assistance"),
    ],
)
def test_legal_words_leave_the_name(name, expected):
    assert strip_legal_words(name) == expected


def test_slug_is_cut_after_a_whole_word():
    assert slug("Les Amis de l'Œuvre") == "les-amis-de-l-oeuvre"
    assert slug("abc def ghi", limit=8) == "abc-def"
    assert slug("a" * 20, limit=8) == "a" * 8
    assert slug("日本") == ""
