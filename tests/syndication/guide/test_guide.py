"""The printed guide: who agreed, what they agreed to, on paper; nothing that people write is markup."""

import csv
import io
import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st

from maillage.core.documents.published import edition_of, publish_due
from maillage.core.documents.typeset import DRAWN, TypesettingFailed, drawable, drawn, typeset
from maillage.core.search import feed as change_feed
from maillage.directory.models import Organisation
from maillage.syndication.enums import DestinationState
from maillage.syndication.guide.content import (
    ELSEWHERE,
    OTHERS,
    document,
    entries_of,
    guide_destination,
    short_address,
)
from maillage.syndication.guide.files import GUIDE, TABLE, TEMPLATE
from tests.directory.published import RICH
from tests.syndication.sharing import GIVEN, agree, destination, withdraw

NOW = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
FIELDS = [
    "name",
    "acronym",
    "summary",
    "themes",
    "place",
    "phone",
    "email",
    "website",
    "opening_hours",
]
BLANK = {
    "ref": "a2345678902a", "name": "Judo", "acronym": "", "summary": "", "place": "", "phone": "",
    "email": "", "website": "", "hours": "", "themes": (), "section": "Sport", "district": "Centre",
    "fictional": False,
}  # fmt: skip


@pytest.fixture
def guide(db):
    return destination("guide-imprime", connector="guide", fields=FIELDS)


def entries():
    return entries_of(guide_destination())


def said(*given: dict) -> dict:
    """Return what the template reads, for these entries."""
    found = [{**BLANK, **one} for one in given]
    index = [
        {"title": "Titre", "entries": [{"ref": one["ref"], "name": one["name"]} for one in found]}
    ]
    return {
        "town": "Montpellier", "date": "3 mars 2026", "site": "exemple.fr", "licence": "Licence Ouverte 2.0",
        "total": len(found), "told": "1 organisation a choisi", "fictional": False, "themes": index, "districts": index,
        "sections": [{"title": "Sport", "entries": found}],
    }  # fmt: skip


def headings(folder: Path, content: dict) -> list[str]:
    """Compile the template in this process, as the worker's child does, and read its entries back."""
    page = folder / "page.typ"
    page.write_bytes(TEMPLATE.read_bytes())
    (folder / "data.json").write_text(json.dumps(drawable(content)), encoding="utf-8")
    options = {"root": str(folder), "ignore_system_fonts": True}
    assert typst.compile(str(page), pdf_standards=["ua-1"], **options).startswith(b"%PDF-")
    found = json.loads(typst.query(str(page), "heading.where(level: 2)", **options))
    return [text_of(one["body"]) for one in found]


def text_of(body: dict) -> str:
    if body.get("func") == "space":
        return " "
    inner = body.get("children") or ([body["child"]] if "child" in body else [])
    if isinstance(body.get("body"), dict):
        inner = [body["body"]]
    return body.get("text", "") + "".join(text_of(one) for one in inner)


def test_nobody_is_in_the_guide_by_default(judo, guide):
    assert entries() == []


def test_an_entry_has_what_was_agreed_to(judo, guide):
    agree(judo, guide, ["name", "phone", "opening_hours"])
    [entry] = entries()
    assert (entry.name, entry.phone) == (RICH["name"], RICH["phone"])
    assert entry.hours.startswith("du lundi au vendredi")
    assert (entry.place, entry.email, entry.summary, entry.themes) == ("", "", "", ())
    assert (entry.section, entry.district) == (OTHERS, "Montpellier")


def test_an_entry_stands_under_its_first_theme_and_in_each_index(judo, guide):
    agree(judo, guide, FIELDS)
    content = document(entries(), NOW)
    [section] = content["sections"]
    assert section["title"] == "Sport et loisirs sportifs" or section["title"].startswith("Sport")
    assert [group["title"] for group in content["themes"]] == [
        "Judo et disciplines associées", "Yoga, tai-chi et qi gong",
    ]  # fmt: skip
    assert [group["entries"][0]["ref"] for group in content["districts"]] == [judo.ref]
    assert content["date"] == "3\xa0mars 2026"


def test_names_follow_the_alphabet_without_accents(judo, publish, guide):
    for name in ("Échecs", "Zumba", "aïkido"):
        agree(publish(name=name), guide, ["name"])
    assert [entry.name for entry in entries()] == ["aïkido", "Échecs", "Zumba"]


def test_who_has_no_district_is_told_last(guide, publish):
    content = document([], NOW)
    assert content["districts"] == []
    assert ELSEWHERE.startswith("Sans")


@pytest.mark.parametrize(
    "state", [state for state in DestinationState if state != DestinationState.ACTIVE]
)
def test_a_closed_guide_prints_nobody(judo, guide, state):
    agree(judo, guide, FIELDS)
    type(guide).objects.update(state=state)
    assert entries() == []


@pytest.mark.parametrize(
    ("url", "short"),
    [
        ("https://www.judo.example/", "judo.example"),
        ("http://judo.example/club?a=1", "judo.example/club?a=1"),
        ("judo", "judo"),
    ],
)
def test_addresses_are_short_on_paper(url, short):
    assert short_address(url) == short


def test_a_change_is_printed_at_the_next_round_and_a_withdrawal_too(judo, guide, client):
    agree(judo, guide, FIELDS)
    publish_due(now=NOW, files=[TABLE])

    def table() -> list[dict]:
        content = b"".join(client.get("/diffusion/guide.csv").streaming_content).decode()
        return list(csv.DictReader(io.StringIO(content.removeprefix("\ufeff"))))

    assert table()[0]["telephone"] == RICH["phone"]
    Organisation.objects.update(phone="04 99 99 99 99")
    change_feed.append("organisation", [judo.ref])
    publish_due(now=NOW + timedelta(seconds=30), files=[TABLE])
    assert table()[0]["telephone"] == "04 99 99 99 99"
    withdraw(judo, guide, GIVEN + timedelta(days=1))
    publish_due(now=NOW + timedelta(seconds=60), files=[TABLE])
    assert table() == []


def test_a_change_elsewhere_does_not_print_again(judo, publish, guide):
    agree(judo, guide, FIELDS)
    publish_due(now=NOW, files=[TABLE])
    change_feed.append("organisation", [publish(name="Ailleurs").ref])
    assert publish_due(now=NOW + timedelta(minutes=5), files=[TABLE]) == 0


@pytest.mark.slow
def test_the_guide_is_made_ahead_and_served(judo, guide, client):
    assert client.get("/diffusion/guide.pdf").status_code == 503
    assert "se prépare" in client.get("/diffusion/guide/").content.decode()
    agree(judo, guide, FIELDS)
    publish_due(now=NOW, files=[GUIDE])
    response = client.get("/diffusion/guide.pdf")
    content = b"".join(response.streaming_content)
    assert response["Content-Type"] == "application/pdf"
    assert content.startswith(b"%PDF-")
    # Tagged, in French, and says itself that it follows PDF/UA-1.
    assert b"/MarkInfo" in content
    assert b"/Lang" in content
    assert b"pdfuaid" in content
    page = client.get("/diffusion/guide/").content.decode()
    assert "1\xa0organisation" in page
    assert edition_of(GUIDE).size == len(content)


def test_without_a_guide_the_page_says_so(client, db):
    assert "Il n’y a pas de guide ici" in client.get("/diffusion/guide/").content.decode()


@pytest.mark.slow
@pytest.mark.django_db
def test_an_empty_guide_is_a_document_too():
    assert typeset(TEMPLATE, document([], NOW), now=NOW.replace(microsecond=123)).startswith(
        b"%PDF-"
    )


def test_a_template_that_fails_says_why(tmp_path):
    broken = tmp_path / "broken.typ"
    broken.write_text('#panic("cassé")')
    with pytest.raises(TypesettingFailed, match="cassé"):
        typeset(broken, {}, now=NOW)


MARKUP = st.sampled_from(
    [
        '#panic("x")', '#read("/etc/passwd")', "$ x^2 $", "*gras*", "= Titre", "`code`", "@ref", "<label>",
        "//", "/* ", "\\u{1F600}", "#let x = 1", "]", "#{", "~", "- liste", "https://a.b/c#d", '"', "\\",
    ]
)  # fmt: skip
TEXT = st.lists(st.text(max_size=40) | MARKUP, max_size=4).map(" ".join)


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(name=TEXT, summary=TEXT, place=TEXT, phone=TEXT, email=TEXT, website=TEXT, hours=TEXT)
def test_r13_what_people_write_is_printed_as_written(
    tmp_path_factory, name, summary, place, phone, email, website, hours
):
    folder = tmp_path_factory.mktemp("guide")
    shown = drawn(name) or "Sans nom"
    entry = {
        "name": shown, "summary": summary, "place": place, "phone": phone, "email": email,
        "website": website, "hours": hours, "acronym": "",
    }  # fmt: skip
    found = headings(folder, said(entry))
    assert [one for one in found if one == shown] == [shown]
    assert len(found) == 1 + 4


@pytest.mark.slow
def test_every_sign_that_is_kept_can_be_drawn(tmp_path):
    signs = [chr(code) for first, last in DRAWN for code in range(first, last + 1)]
    words = ["".join(signs[start : start + 40]) for start in range(0, len(signs), 40)]
    given_ = [{"ref": f"a{rank:011d}", "name": f"N{word}"} for rank, word in enumerate(words)]
    assert len(headings(tmp_path, said(*given_))) == len(words) + 4


@given(st.text(max_size=80))
def test_signs_that_can_not_be_drawn_are_left_out(text):
    kept = drawn(text)
    assert all(any(first <= ord(sign) <= last for first, last in DRAWN) for sign in kept)
    assert drawn(kept) == kept


def test_the_process_that_typesets_needs_no_database():
    done = subprocess.run(
        [sys.executable, "-c", "import maillage.core.documents.typeset"],
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
