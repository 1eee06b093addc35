"""R7: what a licence forbids to publish again is nowhere but with the team and the organisation."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse

from maillage.core.index import rebuild_now
from maillage.directory.enums import Role
from maillage.directory.exports import FORMATS, directory_parts
from maillage.directory.models import Membership, Organisation
from maillage.directory.services.profiles import correct_profile
from maillage.directory.services.republishing import set_republishable
from maillage.harvest.services.reading import read_source
from tests.factories.people import PersonFactory
from tests.harvest.conftest import table

pytestmark = pytest.mark.django_db
SECRET = "Chorale discrète"


@pytest.fixture
def read(system, now):
    def read(followed, days=1):
        followed.refresh_from_db()
        return read_source(actor=system, followed=followed, now=now + timedelta(days=days))

    return read


def everywhere(client, now) -> str:
    """All that anybody can take: every export, the API, the feeds, the list, the site map."""
    rebuild_now(lambda _count: None)
    texts = ["".join(directory_parts(code, now=now)) for code in FORMATS]
    pages = [
        "/api/v1/organisations", "/annuaire/", "/sitemap.xml",
        *(f"/annuaire/liste.{suffix}" for suffix in ("atom", "csv", "json", "geojson")),
    ]  # fmt: skip
    for page in pages:
        answer = client.get(page)
        assert answer.status_code == 200, page
        texts.append(
            b"".join(answer.streaming_content).decode()
            if answer.streaming
            else answer.content.decode()
        )
    # JSON may escape accents.
    return "\n".join(texts) + json.dumps(json.loads(texts[len(FORMATS)]), ensure_ascii=False)


def test_r7_a_source_that_may_not_be_republished_is_in_no_page_export_feed_nor_api(
    library, follow, read, client, now
):
    open_source = follow(library.put(table("1;Judo Club"), "/ouverte.csv"), name="Ouverte")
    closed = follow(
        library.put(table(f"1;{SECRET};0467000001"), "/fermee.csv"),
        name="Fermée",
        republishable=False,
    )
    read(open_source)
    read(closed)
    taken = everywhere(client, now)
    assert "Judo Club" in taken
    assert "discr" not in taken
    assert "0467" not in taken.replace(" ", "")
    hidden = Organisation.objects.get(name=SECRET)
    assert hidden.listing == "withheld"
    assert client.get(hidden.get_absolute_url()).status_code == 404
    client.force_login(PersonFactory(functions=("facilitator",)))
    page = client.get(hidden.get_absolute_url())
    assert SECRET in page.content.decode()


def test_r7_one_row_may_not_be_republished_though_its_source_may(
    library, follow, read, client, now
):
    body = table("1;Judo Club;;;;;;LO;oui", f"2;{SECRET};;;;;;Droits réservés;non")
    read(follow(library.put(body)))
    taken = everywhere(client, now)
    assert "Judo Club" in taken
    assert "discr" not in taken
    record = Organisation.objects.get(name=SECRET).records.get()
    assert (record.licence, record.republishable) == ("Droits réservés", False)


def test_r7_a_field_of_a_closed_source_is_its_organisation_s_own(
    library, follow, read, client, now
):
    read(follow(library.put(table("1;Judo Club;;W343000001"), "/a.csv"), name="Ouverte"))
    closed = follow(
        library.put(table("9;Judo;0467000001;W343000001"), "/b.csv"),
        name="Fermée",
        republishable=False,
    )
    read(closed)
    made = Organisation.objects.get()
    assert (made.name, made.phone, made.withheld) == ("Judo Club", "04 67 00 00 01", ["phone"])
    assert "04 67 00 00 01" not in everywhere(client, now)
    assert "04 67 00 00 01" not in client.get(made.get_absolute_url()).content.decode()
    person = PersonFactory()
    Membership.objects.create(
        organisation=made, person=person, role=Role.MANAGER, since=now - timedelta(days=1)
    )
    client.force_login(person)
    assert "04 67 00 00 01" in client.get(made.get_absolute_url()).content.decode()


def test_r7_people_s_own_word_frees_a_profile(library, follow, read, client, system, now):
    read(follow(library.put(table(f"1;{SECRET};0467000001")), republishable=False))
    made = Organisation.objects.get()
    correct_profile(actor=system, organisation=made, changes={"name": "Chorale"}, now=now)
    made.refresh_from_db()
    assert (made.listing, made.withheld) == ("listed", ["kind", "phone"])
    taken = everywhere(client, now)
    assert "Chorale" in taken
    assert "0467" not in taken.replace(" ", "")


def test_r7_a_licence_that_changes_is_followed_at_once(library, follow, read, client, system, now):
    followed = follow(library.put(table(f"1;{SECRET}")))
    read(followed)
    assert "discr" in everywhere(client, now)
    set_republishable(actor=system, source=followed.source, republishable=False, now=now)
    assert "discr" not in everywhere(client, now)
    set_republishable(actor=system, source=followed.source, republishable=True, now=now)
    assert "discr" in everywhere(client, now)


def test_the_form_asks_about_the_licence(client, town):
    client.force_login(PersonFactory(functions=("facilitator",)))
    page = client.get(reverse("harvest:add")).content.decode()
    assert "permet-elle de republier" in page
