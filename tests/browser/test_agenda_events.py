"""Journeys of events: a date on hold becomes a public event, on a phone; an event is taken up again."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import PHONE


def fill_the_day(page, day: str) -> None:
    page.get_by_label("Jour", exact=True).fill(day)
    page.get_by_label("De", exact=True).fill("14:00")
    page.get_by_label("à", exact=True).fill("18:00")


def hold_a_date(visitor, day: str):
    page = visitor.open("/agenda/nouveau/?quoi=date")
    visitor.check()
    fill_the_day(page, day)
    page.get_by_label(re.compile("^Combien de personnes")).fill("300")
    page.get_by_role("button", name="Réserver cette date").click()
    expect(page.get_by_role("main")).to_contain_text("La date est réservée")
    visitor.check()
    return page


def test_a_date_on_hold_becomes_a_public_event(visit):
    president = visit(width=PHONE)
    president.sign_in_as("Monique Castan")
    president.open("/agenda/nouveau/")
    president.check()
    president.open("/agenda/mes-evenements/")
    president.check()
    page = hold_a_date(president, "2031-05-17")
    address = page.url.removeprefix(president.town)

    neighbour = visit(width=PHONE)
    neighbour.sign_in_as("Samuel Diop")
    seen = neighbour.open(address)
    expect(seen.locator("h1")).to_have_text("Date réservée")
    expect(seen.get_by_role("main")).to_contain_text("300 personnes")
    neighbour.check()

    page.get_by_role("link", name="Modifier", exact=True).click()
    president.check()
    page.get_by_label("Titre", exact=False).first.fill("Fête du judo au grand air")
    page.get_by_role("button", name="Proposer à l’agenda public").click()
    expect(page.get_by_role("main")).to_contain_text("En attente de relecture")
    president.check()

    team = visit(width=PHONE)
    team.sign_in_as("Camille Roussel")
    queue = team.open("/agenda/relecture/")
    team.check()
    queue.get_by_role("button", name="Rendre public : Fête du judo au grand air").click()
    expect(queue.get_by_role("main")).to_contain_text("dans l’agenda public")

    stranger = visit(width=PHONE)
    public = stranger.open(address)
    expect(public.locator("h1")).to_have_text("Fête du judo au grand air")
    expect(public.get_by_role("link", name="Mettre dans mon calendrier")).to_be_visible()
    stranger.check()


def test_an_event_is_taken_up_again_without_javascript(visit):
    president = visit(width=PHONE, scripts=False)
    president.sign_in_as("Monique Castan")
    page = president.open("/agenda/nouveau/")
    page.get_by_label("Titre", exact=False).first.fill("Stage de judo")
    page.get_by_role("button", name="Garder en brouillon").click()
    page.get_by_role("link", name="Reprendre cet événement").click()
    assert page.get_by_label("Titre", exact=False).first.input_value() == "Stage de judo"
    fill_the_day(page, "2031-06-14")
    page.get_by_role("button", name="Partager avec le réseau").click()
    expect(page.get_by_role("main")).to_contain_text("Partagé avec le réseau")
    president.check()


def test_what_is_wrong_is_said_and_nothing_typed_is_lost(visit):
    president = visit(width=PHONE, scripts=False)
    president.sign_in_as("Monique Castan")
    page = president.open("/agenda/nouveau/")
    page.get_by_label("Titre", exact=False).first.fill("Loto du club")
    page.locator("#contact > summary").click()
    page.get_by_label("Adresse électronique", exact=False).first.fill("pas une adresse")
    page.get_by_role("button", name="Proposer à l’agenda public").click()
    expect(page.get_by_role("alert")).to_contain_text("n’est pas une adresse électronique")
    assert page.get_by_label("Titre", exact=False).first.input_value() == "Loto du club"
    assert page.get_by_label("Adresse électronique", exact=False).first.is_visible()
