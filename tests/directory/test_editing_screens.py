"""The steps of editing, with and without scripts."""

import io

import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image

from maillage.accounts.models import Person
from maillage.directory.models import Draft, Organisation
from maillage.directory.services.profiles import correct_profile
from maillage.directory.services.reports import report_error
from tests.factories.organisations import OrganisationFactory, manager_of, member_of

pytestmark = pytest.mark.django_db
STEPS = ("identite", "activites", "themes", "lieux", "contact", "visibilite")
FETCH = {"X-Requested-With": "fetch", "Accept": "application/json"}


@pytest.fixture
def organisation(town):
    return OrganisationFactory(
        name="Judo du Lez", summary="Judo.", phone="04 67 00 00 01", email=""
    )


@pytest.fixture
def person(organisation):
    return member_of(organisation)[0]


@pytest.fixture
def signed_in(client, person):
    client.force_login(person)
    return client


def step(organisation, slug: str) -> str:
    return reverse("directory:edit_step", args=[organisation.ref, slug])


def fields_of(response) -> dict[str, object]:
    """Return what a browser would send back untouched."""
    data = {}
    for field in response.context["form"]:
        value = field.value()
        if value in (None, "", [], False):
            continue
        data[field.html_name] = value.strftime("%Y-%m-%d") if hasattr(value, "strftime") else value
    return data


@pytest.mark.parametrize("slug", STEPS)
def test_a_step_sent_back_untouched_changes_nothing(signed_in, organisation, slug):
    page = signed_in.get(step(organisation, slug))
    assert page.status_code == 200
    sent = signed_in.post(step(organisation, slug), fields_of(page))
    assert sent.status_code == 302
    assert not Draft.objects.exclude(values={}).exists()


def test_the_steps_follow_each_other_to_the_review(signed_in, organisation):
    address = step(organisation, STEPS[0])
    seen = []
    while "relire" not in address:
        seen.append(address)
        address = signed_in.post(address, fields_of(signed_in.get(address)))["Location"]
    assert seen == [step(organisation, slug) for slug in STEPS]


def test_what_is_typed_is_kept_then_published(signed_in, organisation):
    signed_in.post(
        step(organisation, "contact"),
        {"phone": "04 67 00 00 02", "email": "", "website": "judo.test"},
    )
    organisation.refresh_from_db()
    assert organisation.phone == "04 67 00 00 01"
    review = signed_in.get(reverse("directory:edit_review", args=[organisation.ref]))
    assert [(c.label, c.before, c.after) for c in review.context["changes"]] == [
        ("Téléphone", "04 67 00 00 01", "04 67 00 00 02"),
        ("Site internet", "", "https://judo.test"),
    ]
    signed_in.post(reverse("directory:edit_review", args=[organisation.ref]), {"confirm": "1"})
    organisation.refresh_from_db()
    assert (organisation.phone, organisation.website) == ("04 67 00 00 02", "https://judo.test")
    assert organisation.confirmed_at is not None


def test_the_autosave_keeps_what_fits_and_says_what_does_not(signed_in, organisation):
    answer = signed_in.post(
        step(organisation, "contact"),
        {"phone": "appelez", "email": "nous@judo.test"},
        headers=FETCH,
    )
    assert answer.status_code == 422
    assert "appelez" in answer.json()["message"]
    assert Draft.objects.get().values == {"email": "nous@judo.test"}


def test_the_autosave_answers_with_the_hour(signed_in, organisation):
    answer = signed_in.post(
        step(organisation, "activites"), {"summary": "Judo dès 4 ans."}, headers=FETCH
    )
    assert (answer.status_code, list(answer.json())) == (200, ["saved_at"])
    assert Draft.objects.get().values == {"summary": "Judo dès 4 ans."}


def test_an_error_is_told_under_its_field_and_above(signed_in, organisation):
    page = signed_in.post(step(organisation, "contact"), {"phone": "appelez"})
    assert page.status_code == 422
    html = page.content.decode()
    assert 'href="#id_phone"' in html
    assert html.count("n’est pas un numéro de téléphone") == 2


def test_hours_of_the_week_become_openstreetmap_s_and_are_told_in_french(signed_in, organisation):
    data = {f"day{day}_from1": "09:00" for day in range(5)} | {
        f"day{day}_to1": "12:30" for day in range(5)
    }
    signed_in.post(step(organisation, "lieux"), {**data, "closed_on_holidays": "on"})
    assert Draft.objects.get().values["opening_hours"] == "Mo-Fr 09:00-12:30; PH off"
    page = signed_in.get(step(organisation, "lieux"))
    assert page.context["told"].startswith("du lundi au vendredi, 9")
    assert page.context["form"]["day0_from1"].value() == "09:00"


@pytest.mark.parametrize(
    ("data", "error"),
    [
        ({"day0_from1": "09:00"}, "donnez aussi l’heure de fermeture"),
        ({"day0_from1": "12:00", "day0_to1": "09:00"}, "la fermeture vient après"),
        (
            {
                "day0_from1": "09:00",
                "day0_to1": "14:00",
                "day0_from2": "12:00",
                "day0_to2": "18:00",
            },
            "la seconde plage commence après",
        ),
        ({"hours_written": "lundi matin"}, "ne sont pas lisibles"),
    ],
)
def test_hours_that_make_no_sense_are_refused_in_words(signed_in, organisation, data, error):
    page = signed_in.post(step(organisation, "lieux"), data)
    assert page.status_code == 422
    assert error in page.content.decode()


def test_hours_that_a_week_can_not_say_are_kept_as_written(signed_in, organisation):
    organisation.opening_hours = "Mo[1] 14:00-16:00"
    organisation.save()
    page = signed_in.get(step(organisation, "lieux"))
    assert page.context["form"]["hours_written"].value() == "Mo[1] 14:00-16:00"
    signed_in.post(step(organisation, "lieux"), fields_of(page))
    assert not Draft.objects.exclude(values={}).exists()


def test_an_address_can_be_kept_hidden(signed_in, organisation):
    data = {
        "address": "12 rue Balard",
        "postcode": "34000",
        "city": "Montpellier",
        "hide_place": "on",
    }
    signed_in.post(step(organisation, "lieux"), data)
    signed_in.post(reverse("directory:edit_review", args=[organisation.ref]))
    organisation.refresh_from_db()
    assert (organisation.place.address, organisation.audience_of("place")) == (
        "12 rue Balard",
        "own",
    )


def test_an_address_moved_forgets_its_old_position(signed_in, organisation, person, now):
    correct_profile(
        actor=manager_of(organisation), organisation=organisation, now=now,
        changes={"place": {"address": "1 rue A", "city": "Montpellier", "lat": 43.6, "lon": 3.9}},
    )  # fmt: skip
    page = signed_in.get(step(organisation, "lieux"))
    signed_in.post(step(organisation, "lieux"), {**fields_of(page), "address": "2 rue B"})
    assert Draft.objects.get().values["place"] == {"address": "2 rue B", "city": "Montpellier"}


def test_themes_keep_their_order_and_five_is_the_most(signed_in, organisation, now):
    correct_profile(
        actor=manager_of(organisation),
        organisation=organisation,
        changes={"themes": ["sport.judo", "culture"]},
        now=now,
    )
    signed_in.post(
        step(organisation, "themes"), {"themes": ["culture", "environnement", "sport.judo"]}
    )
    assert Draft.objects.get().values["themes"] == ["sport.judo", "culture", "environnement"]
    page = signed_in.get(step(organisation, "themes"))
    too_many = [box.data["value"] for box in page.context["form"]["themes"]][:6]
    refused = signed_in.post(step(organisation, "themes"), {"themes": too_many})
    assert (refused.status_code, "5 thèmes au plus" in refused.content.decode()) == (422, True)


def picture(size: tuple[int, int], kind: str = "PNG") -> io.BytesIO:
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, kind)
    out.seek(0)
    out.name = f"logo.{kind.lower()}"
    return out


def test_a_logo_is_written_anew_at_512_pixels(signed_in, organisation, settings):
    signed_in.post(
        step(organisation, "identite"),
        {"name": organisation.name, "logo_file": picture((1200, 600))},
    )
    signed_in.post(reverse("directory:edit_review", args=[organisation.ref]))
    organisation.refresh_from_db()
    with Image.open(organisation.logo.path) as kept:
        assert (kept.format, kept.size) == ("WEBP", (512, 256))


def test_a_logo_is_seen_by_who_sees_the_profile_once_it_is_published(signed_in, organisation):
    signed_in.post(
        step(organisation, "identite"), {"name": organisation.name, "logo_file": picture((40, 40))}
    )
    draft = Draft.objects.get()
    address = f"/media/{draft.values['logo']}"
    visitor = Client()

    def answers() -> tuple[int, int]:
        return visitor.get(address).status_code, signed_in.get(address).status_code

    assert answers() == (404, 200)
    signed_in.post(reverse("directory:edit_review", args=[organisation.ref]))
    assert address in visitor.get(organisation.get_absolute_url()).content.decode()
    assert answers() == (200, 200)
    shown = visitor.get(address)
    assert (shown["Content-Type"], shown["Cache-Control"]) == ("image/webp", "public, max-age=3600")
    Organisation.objects.filter(pk=organisation.pk).update(listing="hidden")
    assert answers() == (404, 200)
    assert signed_in.get(address)["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    ("upload", "error"),
    [
        (lambda: picture((5001, 5000)), "trop de points"),
        (lambda: picture((4, 4), "GIF"), "n’est pas une image"),
        (lambda: named(b"<svg onload='x()'/>", "x.png"), "n’est pas une image"),
        (lambda: named(b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "x.png"), "n’est pas une image"),
        (lambda: named(b"\0" * (2 * 1024 * 1024 + 1), "x.png"), "plus de 2 Mo"),
        (lambda: with_text_for(0x00), "n’est pas une image"),
        (lambda: with_text_for(0x1A), "n’est pas une image"),
    ],
)
def test_what_is_not_a_fit_picture_is_refused_in_words(signed_in, organisation, upload, error):
    page = signed_in.post(
        step(organisation, "identite"), {"name": organisation.name, "logo_file": upload()}
    )
    assert page.status_code == 422
    assert error in page.content.decode()


def with_text_for(tag: int) -> io.BytesIO:
    """Return a picture whose metadata give a text where a number must be (width, resolution)."""
    metadata, out = Image.Exif(), io.BytesIO()
    metadata[0x010E], metadata[0x0112] = "Une photo", 6
    Image.new("RGB", (8, 8)).save(out, "JPEG", exif=metadata)
    content = bytearray(out.getvalue())
    content[content.index(b"Exif\0\0") + 17] = tag
    return named(bytes(content), "x.jpg")


def named(content: bytes, name: str) -> io.BytesIO:
    file = io.BytesIO(content)
    file.name = name
    return file


def test_the_preview_is_a_fragment_for_htmx_and_a_page_otherwise(signed_in, organisation):
    address = reverse("directory:edit_preview", args=[organisation.ref])
    fragment = signed_in.post(address, {"description": "**Judo**"}, headers={"HX-Request": "true"})
    assert (
        fragment.content.decode().strip()
        == '<div class="prose"><p><strong>Judo</strong></p>\n</div>'
    )
    page = signed_in.post(address, {"description": "**Judo**"})
    assert b"<strong>Judo</strong>" in page.content
    assert b"<h1>" in page.content


def test_two_people_on_the_same_field_compare_their_texts(signed_in, organisation, now):
    signed_in.post(step(organisation, "activites"), {"summary": "Mon texte."})
    correct_profile(
        actor=manager_of(organisation),
        organisation=organisation,
        changes={"summary": "L’autre texte."},
        now=now,
    )
    answer = signed_in.post(reverse("directory:edit_review", args=[organisation.ref]))
    compare = reverse("directory:edit_compare", args=[organisation.ref])
    assert answer["Location"] == compare
    html = signed_in.get(compare).content.decode()
    assert "Mon texte." in html
    assert "L’autre texte." in html
    signed_in.post(compare, {"keep-summary": "mine"})
    signed_in.post(reverse("directory:edit_review", args=[organisation.ref]))
    organisation.refresh_from_db()
    assert organisation.summary == "Mon texte."


def test_a_draft_is_discarded_after_a_question(signed_in, organisation):
    signed_in.post(step(organisation, "activites"), {"summary": "Mon texte."})
    address = reverse("directory:edit_discard", args=[organisation.ref])
    assert "seront effacés" in signed_in.get(address).content.decode()
    assert Draft.objects.exists()
    signed_in.post(address)
    assert not Draft.objects.exists()


def test_a_visitor_is_asked_to_sign_in_and_a_stranger_is_told_why(client, organisation):
    address = step(organisation, "contact")
    assert client.get(address)["Location"].startswith(reverse("account_login"))
    client.force_login(Person.objects.create_user("autre@exemple.test", name="Autre"))
    refused = client.get(address)
    assert refused.status_code == 403
    assert "gèrent ou rédigent la fiche" in refused.content.decode()
    assert client.post(address, {"phone": "04 67 00 00 09"}).status_code == 403
    assert not Draft.objects.exists()


def test_the_history_says_who_to_those_who_belong_only(client, signed_in, organisation, person):
    signed_in.post(step(organisation, "activites"), {"summary": "Judo dès 4 ans."})
    signed_in.post(reverse("directory:edit_review", args=[organisation.ref]))
    address = reverse("directory:history", args=[organisation.ref])
    own = signed_in.get(address).content.decode()
    assert f"par {person.name}, pour l’organisation" in own
    client.logout()
    public = client.get(address).content.decode()
    assert "par une personne, pour l’organisation" in public
    assert person.name not in public


@pytest.mark.parametrize("listing", ["pending", "hidden"])
def test_the_history_names_no_organisation_that_is_not_listed(
    client, organisation, person, now, listing
):
    waiting = OrganisationFactory(name="Nom que personne n’a relu", listing=listing)
    reporter = manager_of(waiting)
    assert reporter.organisation_id == waiting.pk
    report_error(actor=reporter, organisation=organisation, message="Le nom est faux.", now=now)
    address = reverse("directory:history", args=[organisation.ref])
    for page in (client.get(address), client.get(organisation.get_absolute_url())):
        told = page.content.decode()
        assert "Erreur signalée, par une personne." in told
        assert waiting.name not in told


@pytest.mark.parametrize("slug", STEPS)
def test_a_step_costs_a_bounded_number_of_queries(
    signed_in, organisation, django_assert_max_num_queries, slug
):
    with django_assert_max_num_queries(32):
        signed_in.get(step(organisation, slug))


def test_other_places_keep_their_position_until_they_move(signed_in, organisation, now):
    gym = {"label": "Gymnase", "address": "1 rue A", "city": "Montpellier", "lat": 43.6, "lon": 3.9}
    correct_profile(
        actor=manager_of(organisation),
        organisation=organisation,
        changes={"venues": [gym]},
        now=now,
    )
    data = fields_of(signed_in.get(step(organisation, "lieux")))
    signed_in.post(step(organisation, "lieux"), data)
    assert not Draft.objects.exclude(values={}).exists()
    signed_in.post(
        step(organisation, "lieux"), {**data, "venue0_address": "2 rue B", "venue1_label": "Dojo"}
    )
    assert Draft.objects.get().values["venues"] == [
        {"label": "Gymnase", "address": "2 rue B", "city": "Montpellier"},
        {"label": "Dojo"},
    ]
