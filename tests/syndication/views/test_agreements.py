"""The promise: tick once, read exactly what would leave, agree for several platforms at once."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from maillage.core.actor import EDITOR
from maillage.directory.enums import Audience
from maillage.directory.services.profiles import choose_audience
from maillage.syndication.models import Consent, ConsentText, Destination
from maillage.syndication.views import agreements
from tests.factories.destinations import DestinationFactory, agree
from tests.factories.organisations import MembershipFactory
from tests.factories.people import PersonFactory
from tests.syndication.views.conftest import text_of, url

pytestmark = pytest.mark.django_db
SEVERAL = "?field=name&field=phone&field=needs&to=bulletin&to=carte&to=registre"


def running() -> set[tuple[str, str]]:
    rows = Consent.objects.filter(withdrawn_at=None).order_by("id")
    return set(rows.values_list("destination__code", "field"))


def version() -> int:
    return ConsentText.objects.order_by("-version").first().version


def keep_for_us(judo, system, now, field: str = "phone") -> None:
    choose_audience(actor=system, organisation=judo, field=field, audience=Audience.OWN, now=now)


def ticked(page: str) -> list[str]:
    return re.findall(r'<input type="checkbox"[^>]*value="([\w-]+)" checked', page)


def test_nothing_is_ticked_at_first(client, president, judo, bulletin, carte, registre):
    page = text_of(client.get(url("agree", judo.ref)))
    assert 'name="field" value="phone"' in page
    assert 'name="to" value="bulletin"' in page
    assert ticked(page) == []
    assert "Rien pour le moment" in page


def test_a_whole_group_is_ticked_without_scripts(client, president, judo, bulletin):
    page = text_of(client.get(url("agree", judo.ref) + "?all=contact&to=bulletin"))
    assert ticked(page) == ["phone", "email", "bulletin"]


def test_the_preview_shows_for_each_platform_the_words_that_would_leave(
    client, president, judo, bulletin, carte, registre
):
    page = text_of(client.get(url("agree_preview", judo.ref) + SEVERAL))
    told = {
        re.search(r'parcel__name">([^<]+)<', part)[1]: part for part in page.split("<details")[1:]
    }
    assert told.keys() == {"Le Bulletin", "La Carte", "Le Registre"}
    assert "04 67 00 00 01" in told["Le Bulletin"]
    assert "Des tapis." not in told["Le Bulletin"]
    assert "Ne prend pas : Besoins" in told["Le Bulletin"]
    assert "Des tapis." in told["Le Registre"]
    assert "04 67 00 00 01" not in told["Le Registre"]
    assert f"/annuaire/{judo.ref}/" in told["La Carte"]


def test_a_map_without_the_address_is_warned_about(client, president, judo, bulletin, carte):
    query = "?field=name&to=carte&to=bulletin"
    page = text_of(client.get(url("agree_preview", judo.ref) + query))
    assert page.count("vous ne paraîtrez pas sur cette carte") == 1


def test_a_reserved_field_is_told_and_can_not_be_ticked(
    client, president, judo, bulletin, system, now
):
    keep_for_us(judo, system, now)
    page = text_of(client.get(url("agree", judo.ref)))
    assert 'value="phone"' not in page
    assert "04 67 00 00 01" not in page
    assert "non publique : ne sera pas envoyée" in page
    assert f"/annuaire/{judo.ref}/modifier/visibilite/" in page
    forged = client.get(url("agree_review", judo.ref) + SEVERAL)
    assert forged.status_code == 422
    assert "04 67 00 00 01" not in text_of(
        client.get(url("agree_preview", judo.ref) + "?field=phone&field=name&to=bulletin")
    )


def test_one_confirmation_agrees_for_every_platform(
    client, president, judo, bulletin, carte, registre
):
    review = url("agree_review", judo.ref) + SEVERAL
    page = text_of(client.get(review))
    assert "Monique Castan" in page
    assert "Version 1" in page
    assert running() == set()
    answer = client.post(review, {"read": "on", "text": version()})
    assert answer.status_code == 302
    assert running() == {
        ("bulletin", "name"), ("bulletin", "phone"), ("carte", "name"), ("carte", "phone"),
        ("registre", "name"), ("registre", "needs"),
    }  # fmt: skip
    assert {one.given_by for one in Consent.objects.order_by("id")} == {president}


def test_without_having_read_nothing_is_agreed_and_nothing_is_lost(
    client, president, judo, bulletin
):
    review = url("agree_review", judo.ref) + "?field=name&field=phone&to=bulletin"
    client.get(review)
    answer = client.post(review, {"text": version()})
    assert answer.status_code == 422
    page = text_of(answer)
    assert "Cochez que vous avez lu le texte" in page
    assert "04 67 00 00 01" in page
    assert "field=name&amp;field=phone&amp;to=bulletin" in page
    assert running() == set()


def test_a_text_that_changed_meanwhile_is_read_again(client, president, judo, bulletin, now):
    review = url("agree_review", judo.ref) + "?field=name&to=bulletin"
    client.get(review)
    old = version()
    ConsentText.objects.create(version=old + 1, text="D’autres mots.", since=now)
    answer = client.post(review, {"read": "on", "text": old})
    page = text_of(answer)
    assert answer.status_code == 422
    assert "a changé pendant que vous lisiez" in page
    assert f'name="text" value="{version()}"' in page
    assert running() == set()


def test_one_refusal_stops_them_all(client, president, judo, bulletin, carte, monkeypatch):
    real, seen = agreements.give_consent, []

    def stale(**given):
        seen.append(given["destination"].code)
        if len(seen) == 2:
            given["text_version"] = 0
        return real(**given)

    monkeypatch.setattr(agreements, "give_consent", stale)
    review = url("agree_review", judo.ref) + "?field=name&to=bulletin&to=carte"
    client.get(review)
    assert client.post(review, {"read": "on", "text": version()}).status_code == 422
    assert len(seen) == 2
    assert running() == set()


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("?to=bulletin", "Cochez au moins un champ"),
        ("?field=name", "Cochez au moins une plateforme"),
        ("?field=phone&to=bulletin", "Cochez aussi le nom"),
        ("?field=name&to=inconnue", "n’est plus ouverte"),
    ],
)
def test_a_missing_choice_is_told_and_the_others_stay_ticked(
    client, president, judo, bulletin, query, told
):
    answer = client.get(url("agree_review", judo.ref) + query)
    page = text_of(answer)
    assert answer.status_code == 422
    assert told in page
    kept = [value for value in re.findall(r"=([\w-]+)", query) if value != "inconnue"]
    assert ticked(page) == kept


def test_a_second_agreement_adds_and_does_not_take_away(client, president, judo, bulletin, now):
    agree(judo, bulletin, "name", "summary", now=now)
    review = url("agree_review", judo.ref) + "?field=phone&to=bulletin"
    page = text_of(client.get(review))
    assert "Du judo." in page
    client.post(review, {"read": "on", "text": version()})
    assert running() == {("bulletin", "name"), ("bulletin", "summary"), ("bulletin", "phone")}


def test_one_platform_shows_what_is_agreed_and_unticking_takes_back(
    client, president, judo, bulletin, now
):
    agree(judo, bulletin, "name", "summary", now=now)
    page = text_of(client.get(url("agree_one", judo.ref, "bulletin")))
    assert ticked(page) == ["name", "summary"]
    review = url("agree_one_review", judo.ref, "bulletin") + "?sent=1&field=name&field=phone"
    page = text_of(client.get(review))
    assert "Retiré : En une phrase" in page
    assert "Du judo." not in page
    client.post(review, {"read": "on", "text": version()})
    assert running() == {("bulletin", "name"), ("bulletin", "phone")}


def test_a_field_agreed_then_reserved_stays_agreed_and_stays_home(
    client, president, judo, bulletin, system, now
):
    agree(judo, bulletin, "name", "phone", now=now)
    keep_for_us(judo, system, now)
    review = url("agree_one_review", judo.ref, "bulletin") + "?sent=1&field=name&field=summary"
    page = text_of(client.get(review))
    assert "04 67 00 00 01" not in page
    client.post(review, {"read": "on", "text": version()})
    assert running() == {("bulletin", "name"), ("bulletin", "phone"), ("bulletin", "summary")}


def test_nothing_left_ticked_leads_to_the_withdrawal(client, president, judo, bulletin, now):
    agree(judo, bulletin, now=now)
    answer = client.get(url("agree_one_review", judo.ref, "bulletin") + "?sent=1")
    assert answer.url == url("withdraw", judo.ref, "bulletin")


def test_only_those_who_manage_agree(client, judo, bulletin):
    assert "connexion" in client.get(url("agree", judo.ref)).url
    editor = PersonFactory()
    MembershipFactory(person=editor, organisation=judo, role=EDITOR)
    client.force_login(editor)
    for name in ("agree", "agree_preview", "agree_review"):
        answer = client.get(url(name, judo.ref))
        assert answer.status_code == 403
        assert "qui gèrent cette organisation" in text_of(answer)


def test_with_no_platform_open_the_page_says_what_to_do(client, president, judo):
    page = text_of(client.get(url("agree", judo.ref)))
    assert "Aucune plateforme ne reçoit encore d’ici" in page


def test_ten_platforms_ask_as_many_questions_as_one(client, president, judo):
    def questions(number: int) -> int:
        for _ in range(number):
            DestinationFactory()
        codes = "&".join(f"to={one}" for one in codes_of_all())
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert (
                client.get(f"{url('agree_preview', judo.ref)}?field=name&{codes}").status_code
                == 200
            )
        return len(asked)

    questions(1)
    assert questions(1) == questions(8)


def codes_of_all() -> list[str]:
    return list(Destination.objects.order_by("code").values_list("code", flat=True))
