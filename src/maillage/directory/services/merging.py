"""Two profiles of one organisation: merging links them, separating gives back what each one was."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from maillage.core import audit, events
from maillage.core.actor import Actor
from maillage.core.permissions import require
from maillage.core.search import feed
from maillage.directory import notifications
from maillage.directory.enums import Listing
from maillage.directory.errors import AlreadyThere, MergeRefused
from maillage.directory.events import ListingChanged, OrganisationsMerged, OrganisationsSeparated
from maillage.directory.models import Identifier, Merge, Organisation, SourceRecord
from maillage.directory.services.merging_rows import (
    give_rows_back,
    lower_roles,
    move_rows,
    raise_roles,
    split_later_rows,
    touched_refs,
)
from maillage.directory.services.merging_values import (
    all_layers_of,
    copy_statements,
    digests,
    empty_again,
    fill_blanks,
    take_statements_back,
)
from maillage.directory.services.profiles import locked
from maillage.directory.services.recomputing import recompute
from maillage.directory.services.republishing import apply_licences
from maillage.directory.services.steps import needed_reason, refuse_wrong_step


@transaction.atomic
def merge_organisations(
    *, actor: Actor, kept: Organisation, absorbed: Organisation, reason: str = "", now: datetime
) -> Merge:
    """Say that two profiles are one organisation: ``absorbed`` leads to ``kept`` from now on.

    The kept one keeps all that it says; the other fills its blanks, and gives its numbers, records
    and people. Nothing is deleted (see :func:`unmerge_organisations`). Raises :class:`MergeRefused`.
    """
    keeper, other = _locked_pair(kept, absorbed)
    require(actor, "directory.merge", keeper)
    _refuse(keeper, other)
    own = digests(all_layers_of(keeper))
    said = sorted(other.statements.values_list("field", flat=True))
    merge = Merge.objects.create(
        kept=keeper, absorbed=other, at=now, by_id=actor.person_id, moved={"said": said},
        reason=needed_reason(reason, accepted=True),
    )  # fmt: skip
    before = other.listing
    numbers = Identifier.objects.aggregate(last=Max("pk"))["last"] or 0
    roles = raise_roles(keeper, other)
    rows = move_rows(keeper, other)
    SourceRecord.objects.filter(pk__in=rows["records"]).update(merge=merge)
    written = copy_statements(actor=actor, kept=keeper, absorbed=other, now=now)
    _show(other, Listing.MERGED, now)
    keeper, changes = fill_blanks(keeper, other, now)
    merge.moved = {
        "said": said, "listing": before, "rows": rows, "roles": roles, "statements": written,
        "layers": own, "last_identifier": numbers, **changes,
    }  # fmt: skip
    merge.save(update_fields=["moved"])
    feed.append("organisation", touched_refs(rows))
    _tell(actor, merge, "directory.organisations_merged", merge.reason, now)
    events.publish(OrganisationsMerged(kept=keeper.ref, absorbed=other.ref))
    notifications.profiles_merged(merge=merge, actor=actor, now=now)
    return merge


@transaction.atomic
def unmerge_organisations(*, actor: Actor, merge: Merge, reason: str = "", now: datetime) -> Merge:
    """Separate two profiles again: each is what it was, but for what was done since on the kept one.

    The last one merged leaves first. Raises :class:`AlreadyThere` and :class:`MergeRefused`.
    """
    current = Merge.objects.select_for_update(of=("self",)).get(pk=merge.pk)
    keeper, other = _locked_pair(current.kept, current.absorbed)
    require(actor, "directory.merge", keeper)
    if current.undone_at is not None:
        raise AlreadyThere("Ces deux fiches sont déjà séparées.")
    later = (
        keeper.merges.filter(undone_at=None, pk__gt=current.pk).select_related("absorbed").first()
    )
    if later is not None:
        raise MergeRefused(
            f"« {later.absorbed.name} » a été réunie ensuite avec la même fiche : séparez-la d’abord, "
            "pour que chacune reprenne exactement ce qu’elle disait."
        )
    full, moved = all_layers_of(keeper), current.moved
    records = moved["rows"]["records"]
    renewed = SourceRecord.objects.filter(pk__in=records, received_at__gt=current.at).exists()
    give_rows_back(keeper, other, moved["rows"])
    split_later_rows(keeper, other, records, moved["last_identifier"], now)
    SourceRecord.objects.filter(merge=current).update(merge=None)
    lower_roles(moved["roles"])
    take_statements_back(keeper, moved["statements"])
    empty_again(keeper, full, moved, now)
    other = locked(other)
    _show(other, moved["listing"], now)
    if renewed:
        recompute(organisation=other, now=now)
    current.undone_at, current.undone_by_id = now, actor.person_id
    current.undone_reason = needed_reason(reason, accepted=True)
    current.save(update_fields=["undone_at", "undone_by", "undone_reason"])
    feed.append("organisation", touched_refs(moved["rows"]))
    _tell(actor, current, "directory.organisations_separated", current.undone_reason, now)
    events.publish(OrganisationsSeparated(kept=keeper.ref, absorbed=other.ref))
    notifications.profiles_separated(merge=current, actor=actor, now=now)
    return current


def _locked_pair(one: Organisation, two: Organisation) -> tuple[Organisation, Organisation]:
    """Lock both, always in the same order: two merges at once wait for each other."""
    found = {
        pk: locked(organisation) for pk, organisation in sorted({one.pk: one, two.pk: two}.items())
    }
    return found[one.pk], found[two.pk]


def _refuse(kept: Organisation, absorbed: Organisation) -> None:
    if kept.pk == absorbed.pk:
        raise MergeRefused("Une fiche ne se réunit pas avec elle-même : choisissez-en une autre.")
    for organisation in (kept, absorbed):
        if organisation.listing == Listing.MERGED:
            raise MergeRefused(
                f"« {organisation.name} » est déjà réunie avec une autre fiche. Ouvrez celle qui est "
                "gardée, et recommencez avec elle."
            )
    if kept.listing != Listing.LISTED:
        raise MergeRefused(
            f"« {kept.name} » n’est pas visible dans l’annuaire : gardez l’autre fiche, ou rendez "
            "d’abord celle-ci visible."
        )
    if kept.is_fictional != absorbed.is_fictional:
        raise MergeRefused(
            "Une fiche fictive de démonstration ne se réunit pas avec celle d’une organisation réelle."
        )
    if absorbed.merges.filter(undone_at=None).exists():
        raise MergeRefused(
            f"« {absorbed.name} » réunit déjà d’autres fiches : gardez-la plutôt, ou séparez-les d’abord."
        )


def _show(organisation: Organisation, listing: str, now: datetime) -> None:
    if listing == Listing.MERGED:
        refuse_wrong_step("listing", organisation.listing, listing)
    organisation.listing = listing
    apply_licences(organisation)
    organisation.version += 1
    organisation.updated_at = now
    organisation.save(update_fields=["listing", "withheld", "version", "updated_at"])
    feed.append("organisation", [organisation.ref])
    events.publish(ListingChanged(ref=organisation.ref, listing=listing))


def _tell(actor: Actor, merge: Merge, verb: str, reason: str, now: datetime) -> None:
    """Write the act in the history of both profiles, each with the name of the other."""
    for one, other, is_kept in (
        (merge.kept, merge.absorbed, True),
        (merge.absorbed, merge.kept, False),
    ):
        data = {
            "merge": merge.pk, "other": other.ref, "name": other.name, "kept": is_kept, "reason": reason,
        }  # fmt: skip
        audit.record(actor=actor, verb=verb, obj=one, now=now, data=data)
