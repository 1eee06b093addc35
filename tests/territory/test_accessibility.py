import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.territory.accessibility import (
    TAGS,
    accessibility_sentences,
    accessibility_tags,
    clean_accessibility,
)
from maillage.territory.errors import AccessibilityError
from maillage.territory.nomenclatures import accessibility_fields


def test_r10_a_description_is_kept_without_its_empty_fields():
    data = {"entree_plain_pied": True, "entree_marches": None, "labels": [], "entree_pmr": False}
    assert clean_accessibility(data) == {"entree_plain_pied": True, "entree_pmr": False}


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ([], "n’est pas une liste de critères"),
        ({"piscine": True}, "« piscine »"),
        ({"entree_plain_pied": "oui"}, "il faut oui ou non"),
        ({"entree_marches": -1}, "un nombre entier"),
        ({"entree_marches": True}, "un nombre entier"),
        ({"entree_marches_rampe": "mobile"}, "aucune, fixe, amovible"),
        ({"accueil_equipements_malentendants": ["lsf", "morse"]}, "bim, bmp, lsf"),
        ({"accueil_equipements_malentendants": "lsf"}, "une liste"),
    ],
)
def test_r10_what_is_not_in_the_vocabulary_is_refused(data, sentence):
    with pytest.raises(AccessibilityError) as caught:
        clean_accessibility(data)
    assert sentence in caught.value.message


EQUIPMENT = (
    "Équipements pour les personnes sourdes ou malentendantes : "
    "boucle à induction magnétique fixe, langue des signes française."
)


def test_sentences_follow_the_visit_in_french():
    assert accessibility_sentences(
        {
            "accueil_equipements_malentendants": ["bim", "lsf"],
            "entree_marches": 2,
            "entree_plain_pied": False,
            "entree_marches_rampe": "amovible",
            "cheminement_ext_retrecissement": False,
            "cheminement_ext_pente_presence": False,
            "cheminement_ext_nombre_marches": 0,
            "sanitaires_adaptes": True,
        }
    ) == [
        "Aucune marche sur le chemin.",
        "Chemin sans pente.",
        "Entrée de plain-pied : non.",
        "2 marches à l’entrée.",
        "Rampe à l’entrée : amovible.",
        EQUIPMENT,
        "Toilettes adaptées.",
    ]


@pytest.mark.parametrize(
    ("data", "tags"),
    [
        ({}, ()),
        ({"entree_plain_pied": True}, ("fauteuil", "entree_plain_pied")),
        ({"entree_plain_pied": False, "entree_marches_rampe": "fixe"}, ("fauteuil",)),
        ({"entree_plain_pied": False, "entree_marches": 3}, ()),
        ({"entree_plain_pied": True, "entree_largeur_mini": 60}, ("entree_plain_pied",)),
        ({"entree_pmr": True, "accueil_cheminement_plain_pied": False}, ()),
        (
            {
                "entree_pmr": True,
                "accueil_cheminement_plain_pied": False,
                "accueil_cheminement_ascenseur": True,
            },
            ("fauteuil",),
        ),
        ({"accueil_equipements_malentendants": ["bmp", "lsf"]}, ("boucle_magnetique", "lsf")),
        ({"accueil_personnels": "formés"}, ("personnel_forme",)),
        ({"accueil_personnels": "non-formés", "sanitaires_adaptes": False}, ()),
        ({"stationnement_ext_pmr": True}, ("stationnement_adapte",)),
    ],
)
def test_r10_tags_are_proved_never_supposed(data, tags):
    assert accessibility_tags(data) == tags


def _values(field):
    codes = [code for code, _ in field.choices]
    return {
        "boolean": st.booleans(),
        "integer": st.integers(0, 1000),
        "choice": st.sampled_from(codes or [""]),
        "choices": st.lists(st.sampled_from(codes or [""]), unique=True, min_size=1),
    }[field.type]


descriptions = st.fixed_dictionaries(
    {}, optional={name: _values(field) for name, field in accessibility_fields().items()}
)


@given(descriptions)
def test_any_description_of_the_vocabulary_is_kept_said_and_tagged(data):
    clean = clean_accessibility(data)
    assert clean_accessibility(clean) == clean
    assert set(clean) == set(data)
    assert set(accessibility_tags(clean)) <= set(TAGS)
    for sentence in accessibility_sentences(clean):
        assert sentence.endswith(".")
        assert sentence[0].isupper() or sentence[0].isdigit()
