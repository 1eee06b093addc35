import pytest

from maillage.core.actor import Actor
from maillage.core.errors import NotAllowed
from maillage.core.models import AuditEntry
from maillage.territory import nomenclatures
from maillage.territory.models import Skill, Theme
from maillage.territory.services import load_nomenclatures


def test_load_nomenclatures_takes_the_shipped_lists(db, keeper, now):
    load_nomenclatures(actor=keeper, now=now)
    assert set(Theme.objects.values_list("code", flat=True)) == set(nomenclatures.themes())
    assert set(Skill.objects.values_list("code", flat=True)) == set(nomenclatures.skills())
    for theme in Theme.objects.exclude(parent=None).order_by("code"):
        assert theme.ancestor_codes[-1] == theme.parent_id


def test_a_second_loading_changes_nothing(db, keeper, now):
    first = load_nomenclatures(actor=keeper, now=now)
    entries = AuditEntry.objects.count()
    second = load_nomenclatures(actor=keeper, now=now)
    assert (second.changed, second.unchanged) == ([], len(first.created))
    assert AuditEntry.objects.count() == entries


def test_a_changed_label_is_put_right(db, keeper, now):
    load_nomenclatures(actor=keeper, now=now)
    Theme.objects.filter(code="sport").update(label="Sports")
    assert load_nomenclatures(actor=keeper, now=now).updated == ["sport"]
    assert Theme.objects.get(code="sport").label == nomenclatures.themes()["sport"].label


def test_r8_what_leaves_the_list_is_retired_and_may_come_back(db, keeper, now):
    load_nomenclatures(actor=keeper, now=now)
    Skill.objects.create(code="forge", family="Anciens métiers", label="Forge")
    assert load_nomenclatures(actor=keeper, now=now).retired == ["forge"]
    assert Skill.objects.get(code="forge").retired
    Skill.objects.filter(code="comptabilite").update(retired=True)
    assert load_nomenclatures(actor=keeper, now=now).updated == ["comptabilite"]


@pytest.mark.parametrize(
    ("functions", "allowed"),
    [
        ({"operator"}, True),
        ({"facilitator"}, True),
        ({"officer"}, False),
        ({"house_manager", "elected"}, False),
        (set(), False),
    ],
)
def test_r7_only_keepers_load_vocabularies(db, now, functions, allowed):
    actor = Actor(person_id=1, functions=frozenset(functions))
    if allowed:
        assert load_nomenclatures(actor=actor, now=now).created
    else:
        with pytest.raises(NotAllowed):
            load_nomenclatures(actor=actor, now=now)
