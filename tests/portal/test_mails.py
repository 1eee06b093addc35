"""Every kind of message is seen on one page, which exists only where no real person's messages are."""

import inspect
import re
from pathlib import Path

import pytest
from django.template.loader import get_template

from maillage.accounts.models import Person
from maillage.agenda import notifications as agenda
from maillage.agenda.clashing import notifications as clashing
from maillage.agenda.letters import notifications as letters
from maillage.agenda.registering import notifications as registering
from maillage.core.mail import enqueue
from maillage.core.models import AuditEntry, OutgoingMail
from maillage.directory import notifications as directory
from maillage.directory.models import Membership, Organisation
from maillage.harvest import notifications as harvest
from maillage.portal import mail_samples
from maillage.syndication import notifications as syndication

pytestmark = pytest.mark.django_db
ADDRESS = "/dev/courriels"
TEMPLATES = Path(get_template("account/email/login_code_subject.txt").origin.name).parents[2]


@pytest.fixture
def page(client, settings) -> str:
    settings.MAILLAGE_DEMO = True
    response = client.get(ADDRESS)
    assert response.status_code == 200
    return response.content.decode()


def test_r2_the_page_does_not_exist_elsewhere(client) -> None:
    assert client.get(ADDRESS).status_code == 404


def test_r2_the_page_exists_while_building(client, settings) -> None:
    settings.DEBUG = True
    assert client.get(ADDRESS).status_code == 200


def test_r3_every_notification_of_the_modules_is_shown(page: str) -> None:
    written = {
        name
        for module in (agenda, clashing, directory, harvest, letters, registering, syndication)
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__
        and "now" in inspect.signature(function).parameters
        and not name.startswith("_")
    }
    assert written - {"write"} == mail_samples.MODULES.keys()
    shown = set(re.findall(r'id="sorte-([\w-]+)"', page))
    assert mail_samples.MODULES.keys() - shown == set()


def test_r3_every_message_of_the_accounts_is_shown() -> None:
    files = {str(path.relative_to(TEMPLATES)) for path in TEMPLATES.glob("*/email/*_message.txt")}
    prefixes = {name.removesuffix("_message.txt") for name in files} - {"account/email/base"}
    assert mail_samples.SIGN_IN.keys() == prefixes


def test_r3_opening_the_page_changes_nothing(page: str) -> None:
    counts = [
        model.objects.count()
        for model in (OutgoingMail, Organisation, Membership, Person, AuditEntry)
    ]
    assert counts == [0, 0, 0, 0, 0]


def test_messages_are_whole_and_in_french(page: str) -> None:
    texts = re.findall(r'<div class="mail__text">(.*?)</div>', page, re.DOTALL)
    assert len(texts) == len(mail_samples.MODULES) + len(mail_samples.SIGN_IN)
    for text in texts:
        assert text.startswith("Bonjour,")
        assert "Maillage, " in text[-200:]
        assert re.search(r"\b(?:the|your|please|None|veuillez)\b|\{|[a-z]'[a-z]", text) is None
        assert re.search(r"[a-zé»] [:;?!](?!\w)", re.sub(r"http\S+", "", text)) is None


def test_the_outbox_is_shown_newest_first(client, settings, now) -> None:
    settings.MAILLAGE_DEMO = True
    for number in range(2):
        enqueue(
            key=f"k{number}",
            to="a@exemple.test",
            subject=f"Message {number}",
            text="<b>é</b>",
            now=now,
        )
    page = client.get(ADDRESS).content.decode()
    assert page.index("Message 1") < page.index("Message 0")
    assert "&lt;b&gt;é&lt;/b&gt;" in page
    assert page.count("En attente") == 2
