"""The shipped vocabularies: complete, consistent, and understood as people write them."""

import re
from collections import Counter
from itertools import pairwise

import lucide
import pytest

from maillage.algorithms.nomenclature import index_terms, orphan_codes, shared_terms
from maillage.core.shipped import shipped_path
from maillage.territory import nomenclatures as vocabulary

# To be sorted by the register itself: no theme, on purpose.
RNA_WITHOUT_THEME = {"050000"}
# Their declared parent has no row, or is not the head that their prefix announces.
RNA_ADOPTED_PARENTS = {"0225": "023000", "0325": "033000", "0365": "037000"}
TOWN_TABLES = {"montpellier_domaines": 2, "toulouse_disciplines": 1}
CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*")


def _labelled():
    return [
        *vocabulary.themes().values(),
        *vocabulary.skills().values(),
        *vocabulary.audiences().values(),
        *vocabulary.languages().values(),
        *vocabulary.size_classes().values(),
    ]


def _file_codes(name):
    lines = shipped_path(f"nomenclatures/{name}.csv").read_text(encoding="utf-8").splitlines()
    return [line.split(",", 1)[0] for line in lines[1:]]


@pytest.mark.parametrize(
    "name", ["themes", "competences", "publics", "langues", "tailles", "rna_objets_sociaux"]
)
def test_codes_are_unique_in_their_file(name):
    assert [code for code, times in Counter(_file_codes(name)).items() if times > 1] == []


def test_codes_are_lower_case_dotted_paths():
    assert [entry.code for entry in _labelled() if not CODE.fullmatch(entry.code)] == []


def test_themes_have_their_parent_which_is_their_prefix():
    assert orphan_codes(vocabulary.themes()) == ()
    assert all(t.parent == t.code.rpartition(".")[0] for t in vocabulary.themes().values())


def test_themes_count_fourteen_public_ones_with_five_sub_themes_or_more():
    assert len(vocabulary.public_themes()) == 14
    assert len(vocabulary.themes()) == 224
    assert min(len(vocabulary.sub_themes(t.code)) for t in vocabulary.public_themes()) >= 5


def test_theme_labels_are_unique_inside_a_public_theme():
    labels = Counter((t.parent, t.label) for t in vocabulary.themes().values())
    assert [label for label, times in labels.items() if times > 1] == []


def test_theme_icons_exist_in_the_installed_icon_set():
    for icon in {theme.icon for theme in vocabulary.themes().values()}:
        assert "<svg" in str(lucide._render_icon(icon, size=24))


def test_public_themes_have_distinct_icons_and_hues_far_enough_apart():
    public = vocabulary.public_themes()
    hues = sorted(theme.hue for theme in public)
    assert len({theme.icon for theme in public}) == len(public)
    assert all(0 <= hue < 360 for hue in hues)
    assert min(b - a for a, b in pairwise([*hues, hues[0] + 360])) >= 20


def test_sub_themes_without_icon_or_hue_take_their_parents():
    themes = vocabulary.themes()
    assert (themes["sport.judo"].icon, themes["sport.judo"].hue) == ("trophy", 211)
    assert (themes["sport.volley"].icon, themes["sport.volley"].hue) == ("volleyball", 211)


def test_public_themes_and_skills_are_described():
    described = [*vocabulary.public_themes(), *vocabulary.skills().values()]
    assert [entry.code for entry in described if not entry.description] == []


@pytest.mark.parametrize("name", ["label", "synonyms", "description"])
def test_texts_use_french_typography_without_middle_dots(name):
    for entry in _labelled():
        value = getattr(entry, name, "")
        for text in value if isinstance(value, tuple) else (value,):
            assert not re.search(r"[·•'\"]|\s{2}|(?<!\u00a0|\s)[;!?]| [:;!?»]|« ", text), entry.code
            assert text == text.strip()


def test_terms_leading_to_several_themes_are_the_declared_ones():
    index = index_terms({c: (t.label, *t.synonyms) for c, t in vocabulary.themes().items()})
    found = {term: frozenset(codes) for term, codes in shared_terms(index).items()}
    assert found == dict(vocabulary.declared_shared_terms())


def test_skill_labels_are_unique_and_count_seventy_one_in_ten_families():
    skills = vocabulary.skills().values()
    assert len({skill.label for skill in skills}) == len(skills) == 71
    assert len({skill.family for skill in skills}) == 10


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("foot", ("sport.football",)),
        ("Ballon rond", ("sport.football",)),
        ("M.J.C.", ("culture.festivals", "education.jeunes")),
        ("CHORALE", ("culture.chant",)),
        ("chant choral", ("culture.chant",)),
        ("aide aux devoirs", ("education.soutien-scolaire",)),
        ("Parents d'élèves", ("education.parents-eleves",)),
        ("sport", ("sport",)),
        ("tournevis", ()),
        ("", ()),
    ],
)
def test_themes_are_named_by_the_words_people_type(text, codes):
    assert vocabulary.themes_named(text) == codes


def test_skills_are_named_by_the_words_people_type():
    assert vocabulary.skills_named("Compta") == ("comptabilite",)
    assert vocabulary.skills_named("demande de subvention") == ("subventions",)
    assert vocabulary.skills_named("LSF") == ("lsf",)


def test_theme_path_goes_from_the_public_theme_to_the_sub_theme():
    assert [t.label for t in vocabulary.theme_path("sport.escrime")] == ["Sport", "Escrime"]
    assert vocabulary.theme_path("sport.inconnu") == ()


def test_rna_codes_number_297_and_all_but_the_declared_have_known_themes():
    codes = vocabulary.rna_codes()
    assert len(codes) == 297
    assert {code for code in codes if not vocabulary.rna_themes(code)} == RNA_WITHOUT_THEME
    assert {t for code in codes for t in vocabulary.rna_themes(code)} <= set(vocabulary.themes())


def test_rna_parents_are_the_published_ones_oddities_included():
    lines = shipped_path("nomenclatures/rna_objets_sociaux.csv").read_text(encoding="utf-8")
    for code, parent in re.findall(r"^(\d{6}),.*?,(\d{6}),", lines, flags=re.MULTILINE):
        assert parent == RNA_ADOPTED_PARENTS.get(code[:4], code[:3] + "000")


@pytest.mark.parametrize(
    ("code", "themes"),
    [
        ("011140", ("sport.judo",)),
        (" 11140 ", ("sport.judo",)),
        ("011999", ("sport",)),
        ("022543", ("cadre-de-vie.transports",)),
        ("033000", ("cadre-de-vie.habitat",)),
        ("037000", ("sante.secourisme",)),
        ("040123", ("spiritualite",)),
        ("000000", ()),
        ("050000", ()),
        ("050001", ()),
        ("999999", ()),
        ("", ()),
        ("abc", ()),
        ("1234567", ()),
        ("01114²", ()),
    ],
)
def test_rna_themes_fall_back_to_the_family_and_never_guess(code, themes):
    assert vocabulary.rna_themes(code) == themes


@pytest.mark.parametrize("table", TOWN_TABLES)
def test_town_tables_lead_to_known_themes_only(table):
    for terms in vocabulary.town_terms(table):
        themes = vocabulary.town_themes(table, *terms)
        assert themes
        assert set(themes) <= set(vocabulary.themes())


def test_montpellier_has_133_sub_domains_in_18_named_domains_each_with_a_fallback():
    terms = vocabulary.town_terms("montpellier_domaines")
    pairs = {pair for pair in terms if pair[1]}
    assert len(pairs) == 133
    assert {domain for domain, _ in pairs} == {domain for domain, sub in terms if not sub}
    assert len({domain for domain, _ in pairs}) == 18


def test_montpellier_terms_are_compared_without_case_accents_or_punctuation():
    def read(*terms):
        return vocabulary.town_themes("montpellier_domaines", *terms)

    assert read("SPORTS", "DANSE") == ("sport.danse",)
    assert read("culture", "Danse") == ("culture.danse",)
    assert read("Éducation", "Parents d’élèves") == ("education.parents-eleves",)
    assert read("SPORTS", "QUIDDITCH") == ("sport",)
    assert read("SPORTS") == ("sport",)
    # Two rows of the directory say nothing: the 19th domain is the empty one, without theme.
    assert read("", "") == ()
    assert read("INCONNU", "DANSE") == ()


def test_toulouse_has_146_disciplines_misspelt_ones_included():
    assert len(vocabulary.town_terms("toulouse_disciplines")) == 146
    assert vocabulary.town_themes("toulouse_disciplines", "hochey sur gazon") == ("sport.hockey",)
    assert vocabulary.town_themes("toulouse_disciplines", "Judo adapté") == (
        "sport.judo",
        "sport.handisport",
    )


def test_a_town_without_table_is_an_error():
    with pytest.raises(FileNotFoundError):
        vocabulary.town_themes("atlantide_domaines", "SPORTS")


@pytest.mark.parametrize("dimension", ["volunteers", "employees", "members", "budget"])
def test_size_classes_follow_each_other_without_hole_or_overlap(dimension):
    classes = list(vocabulary.size_classes(dimension).values())
    assert classes[0].minimum == 0
    assert classes[-1].maximum is None
    assert all(b.minimum == (a.maximum or 0) + 1 for a, b in pairwise(classes))


@pytest.mark.parametrize(
    ("dimension", "value", "code"),
    [
        ("volunteers", 5, "benevoles-1-5"),
        ("volunteers", 6, "benevoles-6-15"),
        ("budget", 999.99, "budget-0-1k"),
        ("budget", 1000, "budget-1k-10k"),
        ("employees", 10_000, "salaries-50"),
    ],
)
def test_a_count_or_an_amount_has_one_size_class(dimension, value, code):
    assert vocabulary.size_class_of(dimension, value).code == code


def test_a_negative_count_has_no_size_class():
    assert vocabulary.size_class_of("members", -1) is None


def test_languages_use_iso_639_codes_and_include_sign_language_and_occitan():
    languages = vocabulary.languages()
    assert all(re.fullmatch(r"[a-z]{2,3}", code) for code in languages)
    assert languages["fsl"].label == "langue des signes française"
    assert languages["oc"].label == "occitan"
    assert len(languages) == 60


def test_audience_ages_are_ordered():
    for audience in vocabulary.audiences().values():
        if audience.age_min is not None and audience.age_max is not None:
            assert audience.age_min < audience.age_max


def test_accessibility_choices_are_labelled_and_belong_to_choice_fields():
    fields = vocabulary.accessibility_fields()
    assert len(fields) == 40
    for field in fields.values():
        assert bool(field.choices) == (field.type in {"choice", "choices"})
        assert field.type in {"boolean", "integer", "choice", "choices"}
        assert field.label
    assert dict(fields["entree_marches_rampe"].choices)["fixe"] == "Fixe"


def test_synonym_groups_hold_two_expressions_or_more_each_in_one_group():
    groups = vocabulary.synonym_groups()
    terms = Counter(term.casefold() for group in groups for term in group)
    assert min(len(group) for group in groups) >= 2
    assert [term for term, times in terms.items() if times > 1] == []
    assert ("MJC", "maison des jeunes et de la culture") in groups
