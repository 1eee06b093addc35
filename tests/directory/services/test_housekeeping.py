"""What is no longer needed goes, and only that."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from maillage.core.actor import Actor
from maillage.core.errors import NotAllowed
from maillage.directory.enums import Role
from maillage.directory.models import Invitation
from maillage.directory.services.drafts import discard_draft
from maillage.directory.services.housekeeping import (
    forget_expired_invitations,
    forget_unused_logos,
)
from maillage.directory.services.invitations import LIFE, invite
from maillage.directory.services.logos import keep_logo
from tests.factories.organisations import OrganisationFactory, manager_of

pytestmark = pytest.mark.django_db
KEEPER = Actor.for_system("entretien")


def test_expired_invitations_lose_their_address_and_no_other(now):
    organisation = OrganisationFactory()
    manager = manager_of(organisation)
    for email, at in (("a@b.test", now - LIFE - timedelta(days=1)), ("c@d.test", now),
                      ("e@f.test", now - LIFE - timedelta(days=2))):  # fmt: skip
        invite(actor=manager, organisation=organisation, email=email, role=Role.EDITOR, now=at)
    assert forget_expired_invitations(actor=KEEPER, now=now) == 2
    kept = Invitation.objects.exclude(email="").get()
    assert (kept.email, kept.cancelled_at) == ("c@d.test", None)
    assert forget_expired_invitations(actor=KEEPER, now=now) == 0


def test_a_discarded_logo_goes_after_a_day_and_a_used_one_stays(now):
    organisation, other = OrganisationFactory(), OrganisationFactory()
    manager, keeper = manager_of(organisation), manager_of(other)
    dropped = keep_logo(actor=manager, organisation=organisation, content=b"one", now=now)
    drafted = keep_logo(actor=keeper, organisation=other, content=b"two", now=now)
    shown = default_storage.save("logos/shown.webp", ContentFile(b"three"))
    organisation.logo = shown
    organisation.save(update_fields=["logo"])
    discard_draft(actor=manager, organisation=organisation)
    written = default_storage.get_modified_time(dropped)
    assert forget_unused_logos(actor=KEEPER, now=written + timedelta(hours=23)) == 0
    assert forget_unused_logos(actor=KEEPER, now=written + timedelta(hours=25)) == 1
    assert not default_storage.exists(dropped)
    assert default_storage.exists(drafted)
    assert default_storage.exists(shown)


def test_housekeeping_is_the_teams(now):
    manager = manager_of(OrganisationFactory())
    for act in (forget_expired_invitations, forget_unused_logos):
        with pytest.raises(NotAllowed):
            act(actor=manager, now=now)
