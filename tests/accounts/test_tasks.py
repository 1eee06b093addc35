"""What the worker does about accounts by itself."""

from datetime import timedelta

import pytest

from maillage.accounts.models import Person
from maillage.core.tasks import jobs
from tests.factories.people import PersonFactory


@pytest.mark.django_db
def test_the_worker_forgets_unconfirmed_accounts_after_a_week(now):
    PersonFactory(confirmed=False, joined_at=now - timedelta(days=8))
    kept = [
        PersonFactory(confirmed=False, joined_at=now - timedelta(days=6)),
        PersonFactory(confirmed=True, joined_at=now - timedelta(days=8)),
    ]
    [job] = [job for job in jobs() if job.name == "unconfirmed_people"]
    assert job.run(now) == 1
    assert set(Person.objects.all()) == set(kept)
