"""The followed source of the demonstration says otherwise than two fictional associations, once."""

import pytest

from maillage.accounts.services.personas import ensure_personas
from maillage.demo.build import DEMO, _organisation
from maillage.demo.content import ORGANISATIONS
from maillage.demo.harvest_life import invent
from maillage.directory.models import Organisation, Suggestion
from maillage.harvest.models import Reading
from maillage.territory.services import create_communes, load_nomenclatures


@pytest.mark.django_db
def test_r2_the_followed_source_suggests_to_fictional_associations_only(settings, tmp_path, now):
    settings.MAILLAGE_DATA = tmp_path
    load_nomenclatures(actor=DEMO)
    create_communes(actor=DEMO, insee=["34172"])
    people = ensure_personas(actor=DEMO, now=now)
    made = {one.key: _organisation(one, people, now) for one in ORGANISATIONS}
    before = Organisation.objects.count()
    invent(made, people, now)
    invent(made, people, now)
    assert sorted(Suggestion.objects.values_list("organisation__name", "field")) == [
        ("Campus en actions", "email"),
        ("Judo des Deux Rives", "phone"),
    ]
    assert all(Suggestion.objects.values_list("organisation__is_fictional", flat=True))
    assert Organisation.objects.count() == before
    assert Reading.objects.get().state == "done"
