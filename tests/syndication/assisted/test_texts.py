"""Texts to paste: only what is agreed to, in the order of the platform, and never what it refuses."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.core.ui.markdown import plain_markdown
from maillage.directory.fields import FIELDS
from maillage.syndication.assisted import facebook, google, openstreetmap, register
from maillage.syndication.assisted.base import Given
from maillage.syndication.assisted.registry import TEXTS
from tests.directory.published import RICH

NUMBERS = (("rna", "W343012345"), ("siren", "123456789"), ("siret", "12345678900011"))
WHOLE = Given(values=RICH, identifiers=NUMBERS, url="https://ici.exemple/annuaire/abc/")


def told(text, profile: Given = WHOLE) -> dict[str, str]:
    return {line.label: line.value for line in text.lines(profile)}


def test_openstreetmap_tags_are_those_of_an_office():
    tags = openstreetmap.tags(WHOLE)
    assert tags == {
        "office": "association", "name": "Judo club du Clapas", "short_name": "JUCLAP",
        "ref:FR:RNA": "W343012345", "ref:FR:SIREN": "123456789", "ref:FR:SIRET": "12345678900011",
        "addr:housenumber": "1", "addr:street": "rue Foch", "phone": "+33 4 67 00 00 00",
        "email": "contact@judo.example", "website": "https://judo.example",
        "opening_hours": "Mo-Fr 18:00-20:00; Sa 10:00-12:00", "wheelchair": "yes",
    }  # fmt: skip


def test_every_tag_that_can_be_made_has_its_words():
    described = {
        "entree_plain_pied": True, "sanitaires_presence": True, "sanitaires_adaptes": True,
        "accueil_equipements_malentendants": ["bim"],
    }  # fmt: skip
    tags = openstreetmap.tags(Given({**RICH, "accessibility": described}, NUMBERS))
    assert set(tags) <= set(openstreetmap.LABELS)


def test_all_tags_at_once_are_lines_that_the_editor_reads():
    whole = openstreetmap.lines(WHOLE)[0]
    read = dict(line.split("=", 1) for line in whole.value.splitlines())
    assert read == openstreetmap.tags(WHOLE)
    assert whole.rows == len(read)


@pytest.mark.parametrize(
    ("address", "split"),
    [
        ("12 rue Balard", ("12", "rue Balard")),
        ("12 bis, rue Balard", ("12 bis", "rue Balard")),
        ("3B avenue de Lodève", ("3B", "avenue de Lodève")),
        ("rue du 8 mai 1945", ("", "rue du 8 mai 1945")),
        ("Mas des Moulins", ("", "Mas des Moulins")),
        ("", ("", "")),
    ],
)
def test_the_house_number_stands_apart_from_the_street(address, split):
    assert openstreetmap.street_of(address) == split


@pytest.mark.parametrize(
    ("phone", "international"),
    [
        ("04 67 00 00 00", "+33 4 67 00 00 00"),
        ("04.67.00.00.00", "+33 4 67 00 00 00"),
        ("+33 4 67 00 00 00", "+33 4 67 00 00 00"),
        ("3615", "3615"),
        ("", ""),
    ],
)
def test_phones_are_written_for_the_whole_world(phone, international):
    assert openstreetmap.international(phone) == international


@pytest.mark.parametrize(
    ("described", "wheelchair"),
    [
        ({"entree_plain_pied": True}, "yes"),
        ({"entree_plain_pied": False, "entree_marches": 3}, "no"),
        ({"entree_plain_pied": False, "entree_marches_rampe": "fixe"}, "yes"),
        ({}, None),
    ],
)
def test_access_in_a_wheelchair_is_said_only_when_it_is_known(described, wheelchair):
    tags = openstreetmap.tags(Given({"name": "A", "accessibility": described}))
    assert tags.get("wheelchair") == wheelchair


def test_hours_in_free_words_are_not_tags():
    assert "opening_hours" not in openstreetmap.tags(
        Given({"name": "A", "opening_hours": "le mardi soir, sauf vacances"})
    )


def test_the_editor_opens_at_the_place_with_a_comment():
    _, address = openstreetmap.link(WHOLE)
    assert address == (
        "https://www.openstreetmap.org/edit?editor=id#map=19/43.61000/3.87000&comment="
        "Informations%20donn%C3%A9es%20par%20l%E2%80%99association%20Judo%20club%20du%20Clapas"
    )
    _, anywhere = openstreetmap.link(Given({"name": "A"}))
    assert "map=" not in anywhere


@given(
    st.dictionaries(
        st.sampled_from(["name", "acronym", "phone", "email", "website"]), st.text(max_size=400)
    ),
    st.text(max_size=300),
)
def test_tags_are_never_too_long_nor_blank(values, address):
    tags = openstreetmap.tags(Given({**values, "place": {"address": address}}))
    assert all(0 < len(value) <= 255 for value in tags.values())


@pytest.mark.parametrize(
    ("text", "without"),
    [
        (openstreetmap.TEXT, {"name": "A"}),
        (google.TEXT, {"name": "A", "place": {"city": "Montpellier"}}),
        (register.TEXT, {"name": "A"}),
    ],
)
def test_who_has_no_place_there_is_told_why(text, without):
    assert text.stops(Given(without)).endswith(".")
    assert text.stops(WHOLE) == ""


def test_the_register_compares_the_purpose_and_does_not_give_it_to_paste():
    [purpose] = [line for line in register.lines(WHOLE) if line.label == "Objet"]
    assert not purpose.copyable
    assert "statuts" in purpose.advice
    assert "**" not in purpose.value


def test_google_has_a_description_of_750_signs_at_most():
    long = Given({**RICH, "description": "mot " * 400})
    [line] = [line for line in google.lines(long) if line.label == "Description"]
    assert len(line.value) <= 750
    assert line.value.endswith("…")


def test_facebook_opens_the_page_that_the_links_name():
    page = "https://www.facebook.com/judo.clapas"
    links = [
        {"label": "Autre", "url": "https://facebook.com.mal.example/x"},
        {"label": "Page", "url": page},
    ]
    assert facebook.link(Given({"links": links}))[1] == page
    assert facebook.link(Given({"links": links[:1]}))[1] == facebook.CREATE


@pytest.mark.parametrize("text", TEXTS.values(), ids=lambda text: text.key)
def test_a_text_uses_only_what_it_says_and_what_is_given(text):
    assert text.fields <= set(FIELDS)
    alone = Given({"name": "Judo"})
    values = " ".join(line.value for line in text.lines(alone))
    assert all(word not in values for word in ("Foch", "67 00", "contact@", "quatre-vingts"))
    used = {key for line in text.lines(WHOLE) for key in line.fields}
    assert used <= text.fields


@pytest.mark.parametrize("text", TEXTS.values(), ids=lambda text: text.key)
def test_a_text_says_what_to_read_before_and_where_to_go(text):
    assert text.rules
    assert all(rule.endswith(".") for rule in (*text.rules, *text.steps))
    words, address = text.link(WHOLE)
    assert words[0].isupper()
    assert address.startswith("https://")


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("Des cours **chaque soir**.", "Des cours chaque soir."),
        ("# Titre\n\n- un\n- deux", "Titre\n\nun\ndeux"),
        ("5 < 6 & [lien](https://a.fr)", "5 < 6 & lien"),
    ],
)
def test_marks_are_left_out_of_texts_to_paste(typed, plain):
    assert re.sub(r"\n+", "\n", plain_markdown(typed)) == re.sub(r"\n+", "\n", plain)
