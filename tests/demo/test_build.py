"""The demonstration: what is invented is marked, what is real does nothing invented."""

import re
from datetime import datetime
from pathlib import Path

import pytest

from maillage.accounts.personas import PERSONAS
from maillage.core.models import AuditEntry, OutgoingMail
from maillage.core.shipped import shipped_path
from maillage.core.site import set_setting
from maillage.demo import agenda_content, agenda_life
from maillage.demo import build as demo
from maillage.demo.content import AFFILIATIONS, CLAIM, ORGANISATIONS, PENDING_GROUP, REPORTS
from maillage.demo.duplicates_life import DOUBLES
from maillage.directory.models import Claim, ErrorReport, Membership, Organisation, Statement

KEYS = {invented.key for invented in ORGANISATIONS}


def test_r2_invented_acts_touch_invented_organisations_only() -> None:
    touched = {CLAIM[1], *(key for key, _ in REPORTS), *AFFILIATIONS}
    touched |= {federation for federations in AFFILIATIONS.values() for federation in federations}
    assert touched - KEYS == set()


def test_r2_personas_of_organisations_exist() -> None:
    people = {persona for invented in ORGANISATIONS for persona, _ in invented.people}
    assert people - {persona.key for persona in PERSONAS} == set()


def test_r3_invented_addresses_can_not_exist() -> None:
    said = (
        repr([invented.values for invented in ORGANISATIONS])
        + repr(DOUBLES)
        + repr(PENDING_GROUP)
        + repr(PERSONAS)
        + shipped_path("demo/agenda.toml").read_text()
        + Path(agenda_life.__file__).read_text()
    )
    found = re.findall(r"[\w.-]+@([\w.-]+)|https?://([\w.-]+)", said)
    hosts = {mail or site for mail, site in found}
    assert hosts
    assert {host for host in hosts if not host.endswith(".test")} == set()


def counts() -> list[int]:
    models = (Organisation, Membership, Statement, Claim, ErrorReport, OutgoingMail, AuditEntry)
    return [model.objects.count() for model in models]


@pytest.mark.slow
@pytest.mark.django_db
def test_r1_building_again_changes_nothing(now: datetime, settings, tmp_path) -> None:
    settings.MAILLAGE_DATA = tmp_path
    said: list[str] = []
    demo.build(now=now, say=said.append)
    first = counts()
    invented = len(ORGANISATIONS) + len(DOUBLES) + len(agenda_content.content()["organisers"]) + 1
    assert Organisation.objects.filter(is_fictional=True).count() == invented
    assert Organisation.objects.filter(is_fictional=False).count() > 2000
    # R2: nobody speaks for a real association.
    assert not Membership.objects.filter(organisation__is_fictional=False).exists()
    assert not Statement.objects.filter(organisation__is_fictional=False).exists()
    # Interrupted before its last line: everything is found in place and nothing is written twice.
    set_setting("demo", 0)
    demo.build(now=now)
    assert counts()[:5] == first[:5]
    set_setting("demo", demo.VERSION)
    demo.build(now=now, say=said.append)
    assert said[-1] == "La ville de démonstration est déjà en place."
