"""Two profiles of one organisation: merged by a link, separated exactly."""

import random
from datetime import date, timedelta

import pytest

from maillage.accounts.actors import actor_of
from maillage.core.actor import EDITOR, FACILITATOR, MANAGER, REPRESENTATIVE
from maillage.core.errors import NotAllowed
from maillage.core.models import AuditEntry, ChangeFeedEntry, OutgoingMail
from maillage.directory.enums import Listing
from maillage.directory.errors import AlreadyThere, MergeRefused
from maillage.directory.models import (
    Affiliation,
    Identifier,
    Membership,
    Merge,
    Organisation,
    SourceRecord,
    Statement,
)
from maillage.directory.queries.organisations import organisations_visible_to
from maillage.directory.services.imports import ImportedFile, run_import
from maillage.directory.services.merging import merge_organisations, unmerge_organisations
from maillage.directory.services.organisations import create_organisation
from maillage.directory.services.profiles import choose_audience, confirm_profile, correct_profile
from maillage.directory.sources.rows import SourceRow
from tests.directory.merging_scenes import portrait
from tests.factories.organisations import (
    ClaimFactory,
    ErrorReportFactory,
    MembershipFactory,
    OrganisationFactory,
    manager_of,
    member_of,
    somebody,
)
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db
LATER = timedelta(days=3)
VALUES = {
    "summary": "Judo pour tous les âges.",
    "themes": ["sport.judo"],
    "phone": "04 67 00 00 01",
    "email": "judo@asso.test",
    "website": "https://judo.asso.test",
    "needs": "Un gymnase le mardi.",
    "publics": ["enfants"],
    "languages": ["fr"],
    "place": {"address": "1 rue du Lez", "postcode": "34000", "city": "Montpellier", "insee": "34172"},
}  # fmt: skip


@pytest.fixture
def facilitator():
    return somebody(FACILITATOR)


def row(number: int, source: str = "", **values) -> SourceRow:
    return SourceRow(
        line=number + 1,
        external_id=f"W34100000{number}",
        values={"name": f"Association {number}"} | values,
        raw={},
        identifiers=[("rna", f"W34100000{number}")],
        declared_on=date(2019, 3, 25),
    )


@pytest.fixture
def run(town, source, system, now):
    def run(rows, when=now, digest="0"):
        file = ImportedFile("rna.csv", digest * 64)
        return run_import(actor=system, source=source, rows=rows, file=file, now=when)

    return run


@pytest.fixture
def two(run) -> tuple[Organisation, Organisation]:
    """A judo club twice in the register: the first without telephone, the second without theme."""
    run([row(1, themes=["sport.judo"]), row(2, phone="04 67 00 00 02")])
    kept, absorbed = Organisation.objects.order_by("name")
    return kept, absorbed


def test_r13_the_kept_profile_keeps_its_words_and_fills_its_blanks(two, facilitator, now):
    kept, absorbed = two
    merge_organisations(
        actor=facilitator, kept=kept, absorbed=absorbed, reason="Même club.", now=now
    )
    kept.refresh_from_db()
    absorbed.refresh_from_db()
    assert (kept.name, kept.theme_codes(), kept.phone) == (
        "Association 1",
        ["sport.judo"],
        "04 67 00 00 02",
    )
    assert kept.other_names == ["Association 2"]
    assert kept.provenance["phone"] == ["rna", "2019-03-25"]
    assert (kept.listing, absorbed.listing) == (Listing.LISTED, Listing.MERGED)
    numbers = kept.identifiers.values_list("value", flat=True)
    assert sorted(numbers) == ["W341000001", "W341000002"]
    assert not organisations_visible_to(facilitator).filter(pk=absorbed.pk).exists()


def test_r13_importing_the_same_file_again_changes_nothing(two, run, facilitator, now):
    kept, absorbed = two
    merge_organisations(actor=facilitator, kept=kept, absorbed=absorbed, now=now)
    before = list(Organisation.objects.order_by("pk").values())
    done = run([row(1, themes=["sport.judo"]), row(2, phone="04 67 00 00 02")], digest="1")
    assert done.counts["unchanged"] == 2
    assert list(Organisation.objects.order_by("pk").values()) == before


def test_r13_a_later_import_feeds_the_kept_profile(two, run, facilitator, now):
    kept, absorbed = two
    merge_organisations(actor=facilitator, kept=kept, absorbed=absorbed, now=now)
    run([row(2, name="Autre", phone="04 67 00 00 99")], now + LATER, "2")
    kept.refresh_from_db()
    assert (kept.name, kept.phone) == ("Association 1", "04 67 00 00 99")
    assert Organisation.objects.get(pk=absorbed.pk).phone == "04 67 00 00 02"


def test_r13_what_an_import_brought_since_goes_back_with_its_record(two, run, facilitator, now):
    kept, absorbed = two
    merge = merge_organisations(actor=facilitator, kept=kept, absorbed=absorbed, now=now)
    run([row(2, name="Autre", phone="04 67 00 00 99")], now + LATER, "2")
    unmerge_organisations(actor=facilitator, merge=merge, now=now + LATER)
    kept.refresh_from_db()
    absorbed.refresh_from_db()
    assert (kept.name, kept.phone) == ("Association 1", "")
    assert (absorbed.name, absorbed.phone) == ("Autre", "04 67 00 00 99")


def test_r13_a_new_row_with_the_number_of_a_merged_profile_joins_the_kept_one(
    two, facilitator, system, source, now
):
    kept, absorbed = two
    Identifier.objects.create(organisation=kept, scheme="rna", value="W341000002")
    merge_organisations(actor=facilitator, kept=kept, absorbed=absorbed, now=now)
    # The number that both had stays with the merged profile, under a later row.
    assert absorbed.identifiers.count() == 1
    town = type(source).objects.create(code="ville", name="Ville", licence="LO")
    fresh = row(2, email="contact@asso.test")
    run_import(
        actor=system, source=town, rows=[fresh], file=ImportedFile("v.csv", "3" * 64), now=now
    )
    assert SourceRecord.objects.get(source=town).organisation_id == kept.pk


def test_r14_a_value_hidden_on_one_profile_is_hidden_on_the_kept_one(two, run, facilitator, now):
    kept, absorbed = two
    choose_audience(
        actor=facilitator, organisation=absorbed, field="phone", audience="own", now=now
    )
    merge = merge_organisations(actor=facilitator, kept=kept, absorbed=absorbed, now=now)
    kept.refresh_from_db()
    assert (kept.phone, kept.audience_of("phone")) == ("04 67 00 00 02", "own")
    unmerge_organisations(actor=facilitator, merge=merge, now=now)
    kept.refresh_from_db()
    assert (kept.phone, kept.audiences) == ("", {})


def test_r14_what_a_later_import_brings_from_a_hidden_field_stays_hidden(
    two, run, facilitator, now
):
    kept, absorbed = two
    choose_audience(
        actor=facilitator, organisation=absorbed, field="email", audience="own", now=now
    )
    merge_organisations(actor=facilitator, kept=kept, absorbed=absorbed, now=now)
    run([row(2, email="chez@soi.test")], now + LATER, "2")
    kept.refresh_from_db()
    assert (kept.email, kept.audience_of("email")) == ("chez@soi.test", "own")


def test_r14_what_people_left_blank_is_not_filled_by_their_own_register(two, facilitator, now):
    kept, absorbed = two
    correct_profile(
        actor=manager_of(absorbed), organisation=absorbed, changes={"phone": ""}, now=now
    )
    merge = merge_organisations(actor=facilitator, kept=kept, absorbed=absorbed, now=now)
    kept.refresh_from_db()
    assert kept.phone == ""
    unmerge_organisations(actor=facilitator, merge=merge, now=now)
    assert not Statement.objects.filter(organisation=kept).exists()


def test_r15_people_keep_their_rights_on_the_kept_profile_and_get_them_back(two, facilitator, now):
    kept, absorbed = two
    both, own = PersonFactory(), PersonFactory()
    MembershipFactory(organisation=kept, person=both, role=REPRESENTATIVE)
    MembershipFactory(organisation=absorbed, person=both, role=MANAGER)
    MembershipFactory(organisation=absorbed, person=own, role=EDITOR)
    merge = merge_organisations(actor=facilitator, kept=kept, absorbed=absorbed, now=now)
    assert actor_of(both).roles == {kept.pk: MANAGER}
    assert actor_of(own).roles == {kept.pk: EDITOR}
    unmerge_organisations(actor=facilitator, merge=merge, now=now)
    assert actor_of(both).roles == {kept.pk: REPRESENTATIVE, absorbed.pk: MANAGER}
    assert actor_of(own).roles == {absorbed.pk: EDITOR}


def test_r15_who_manages_is_told_of_both_acts(two, facilitator, now):
    kept, absorbed = two
    person, _ = member_of(absorbed)
    merge = merge_organisations(
        actor=facilitator, kept=kept, absorbed=absorbed, reason="Même numéro.", now=now
    )
    unmerge_organisations(actor=facilitator, merge=merge, reason="Deux clubs.", now=now)
    told = OutgoingMail.objects.filter(to=person.email).order_by("pk")
    assert ["Même numéro." in told[0].text, "Deux clubs." in told[1].text] == [True, True]
    assert told.count() == 2


def test_r13_edits_made_since_stay_with_the_kept_profile(two, facilitator, now):
    kept, absorbed = two
    merge = merge_organisations(actor=facilitator, kept=kept, absorbed=absorbed, now=now)
    correct_profile(
        actor=facilitator,
        organisation=kept,
        changes={"phone": "04 67 11 11 11", "summary": "Écrit depuis."},
        now=now + LATER,
    )
    unmerge_organisations(actor=facilitator, merge=merge, now=now + LATER)
    kept.refresh_from_db()
    absorbed.refresh_from_db()
    assert (kept.phone, kept.summary) == ("04 67 11 11 11", "Écrit depuis.")
    assert (absorbed.phone, absorbed.summary) == ("04 67 00 00 02", "")


def test_r11_both_histories_tell_both_acts(two, facilitator, now):
    kept, absorbed = two
    merge = merge_organisations(actor=facilitator, kept=kept, absorbed=absorbed, now=now)
    unmerge_organisations(actor=facilitator, merge=merge, now=now)
    for organisation in two:
        verbs = AuditEntry.objects.filter(
            object_id=str(organisation.pk), verb__contains="organisations_"
        )
        assert sorted(verbs.values_list("verb", flat=True)) == [
            "directory.organisations_merged",
            "directory.organisations_separated",
        ]


def test_requests_and_those_who_name_the_merged_profile_follow(two, facilitator, now):
    kept, absorbed = two
    claim, report = ClaimFactory(organisation=absorbed), ErrorReportFactory(organisation=absorbed)
    member, former = OrganisationFactory(), OrganisationFactory(successor=absorbed)
    Affiliation.objects.create(organisation=member, federation=absorbed)
    ChangeFeedEntry.objects.all().delete()
    merge_organisations(actor=facilitator, kept=kept, absorbed=absorbed, now=now)
    for row_ in (claim, report, former):
        row_.refresh_from_db()
    assert (claim.organisation, report.organisation, former.successor) == (kept, kept, kept)
    assert member.affiliations.get().federation == kept
    told = set(ChangeFeedEntry.objects.values_list("key", flat=True))
    assert told == {kept.ref, absorbed.ref, member.ref, former.ref}


def refused(facilitator, now, kept, absorbed) -> str:
    with pytest.raises(MergeRefused) as refusal:
        merge_organisations(actor=facilitator, kept=kept, absorbed=absorbed, now=now)
    return refusal.value.message


def test_r16_itself_chains_cycles_and_fiction_are_refused(facilitator, now):
    one, two, three = (OrganisationFactory() for _ in range(3))
    fictional, hidden = (
        OrganisationFactory(is_fictional=True),
        OrganisationFactory(listing="hidden"),
    )
    assert "elle-même" in refused(facilitator, now, one, one)
    assert "fictive" in refused(facilitator, now, one, fictional)
    assert "visible" in refused(facilitator, now, hidden, one)
    merge_organisations(actor=facilitator, kept=one, absorbed=two, now=now)
    assert "déjà réunie" in refused(facilitator, now, three, two)
    assert "déjà réunie" in refused(facilitator, now, two, one)
    assert "réunit déjà" in refused(facilitator, now, three, one)
    assert Merge.objects.count() == 1


def test_r16_two_profiles_may_join_the_same_one_and_the_last_one_leaves_first(
    two, facilitator, now
):
    kept, absorbed = two
    third = OrganisationFactory(name="Judo du Lez", email="")
    before = [portrait(one) for one in (kept, absorbed, third)]
    first = merge_organisations(actor=facilitator, kept=kept, absorbed=absorbed, now=now)
    second = merge_organisations(actor=facilitator, kept=kept, absorbed=third, now=now)
    with pytest.raises(MergeRefused, match="séparez-la d’abord"):
        unmerge_organisations(actor=facilitator, merge=first, now=now)
    for merge in (second, first):
        unmerge_organisations(actor=facilitator, merge=merge, now=now)
    assert [portrait(one) for one in (kept, absorbed, third)] == before


def test_r16_only_the_team_merges_and_separates(now):
    one, two = OrganisationFactory(), OrganisationFactory()
    for actor in (manager_of(one), somebody("house_manager")):
        with pytest.raises(NotAllowed):
            merge_organisations(actor=actor, kept=one, absorbed=two, now=now)
    merge = merge_organisations(actor=somebody(FACILITATOR), kept=one, absorbed=two, now=now)
    with pytest.raises(NotAllowed):
        unmerge_organisations(actor=manager_of(one), merge=merge, now=now)


def test_separating_twice_is_refused(facilitator, now):
    one, two = OrganisationFactory(), OrganisationFactory()
    merge = merge_organisations(actor=facilitator, kept=one, absorbed=two, now=now)
    unmerge_organisations(actor=facilitator, merge=merge, now=now)
    with pytest.raises(AlreadyThere):
        unmerge_organisations(actor=facilitator, merge=merge, now=now)


def some(draw: random.Random, values: dict) -> dict:
    return {key: value for key, value in values.items() if draw.random() < 0.5}


def drawn(draw: random.Random, number: int, run, system, now) -> Organisation:
    """Return an organisation drawn at random: imported or written, with people, requests, links."""
    if draw.random() < 0.5:
        keep = ("summary", "themes", "phone", "email", "place", "publics")
        values = some(draw, {key: VALUES[key] for key in keep})
        run([row(number, **values)], digest=str(number))
        made = Organisation.objects.get(name=f"Association {number}")
    else:
        name = draw.choice(["Judo du Lez", f"Judo {number}"])
        made = create_organisation(
            actor=system, kind="association", values={"name": name} | some(draw, VALUES), now=now
        )
    for person in PersonFactory.create_batch(draw.randrange(3)):
        role = draw.choice([MANAGER, EDITOR, REPRESENTATIVE])
        MembershipFactory(organisation=made, person=person, role=role)
    changes = some(
        draw, {"phone": "", "summary": "Corrigée.", "skills_offered": [], "themes": ["culture"]}
    )
    correct_profile(actor=system, organisation=made, changes=changes, now=now)
    for field in ("phone", "place", "email"):
        if draw.random() < 0.3:
            audience = draw.choice(["own", "network"])
            choose_audience(
                actor=system, organisation=made, field=field, audience=audience, now=now
            )
    if draw.random() < 0.3:
        confirm_profile(actor=system, organisation=made, now=now)
    if draw.random() < 0.5:
        ClaimFactory(organisation=made)
        ErrorReportFactory(organisation=made)
    return made


@pytest.mark.parametrize("seed", range(30))
def test_r13_merging_then_separating_gives_back_both_exactly(seed, run, system, facilitator, now):
    draw = random.Random(seed)
    kept, absorbed = (drawn(draw, number, run, system, now) for number in (1, 2))
    shared = PersonFactory()
    for organisation in draw.sample([kept, absorbed], draw.randrange(3)):
        role = draw.choice([MANAGER, EDITOR, REPRESENTATIVE])
        Membership.objects.create(organisation=organisation, person=shared, role=role, since=now)
    Identifier.objects.create(organisation=kept, scheme="siren", value="123456789")
    Identifier.objects.create(
        organisation=absorbed, scheme="siren", value=draw.choice(["123456789", "987654321"])
    )
    if draw.random() < 0.5:
        Affiliation.objects.create(organisation=absorbed, federation=kept)
    before = portrait(kept), portrait(absorbed)
    merge = merge_organisations(actor=facilitator, kept=kept, absorbed=absorbed, now=now + LATER)
    assert portrait(absorbed) != before[1]
    unmerge_organisations(actor=facilitator, merge=merge, now=now + 2 * LATER)
    assert portrait(kept) == before[0]
    assert portrait(absorbed) == before[1]
