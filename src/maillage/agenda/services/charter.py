"""What the team decides for the whole agenda: its charter, and whom it trusts."""

from datetime import datetime

from django.db import transaction

from maillage.agenda.charter import KEY, versions
from maillage.agenda.cleaning import one_line, printable
from maillage.agenda.errors import AgendaError, ChangedMeanwhile
from maillage.agenda.models import TrustedOrganiser
from maillage.core import audit
from maillage.core.actor import Actor
from maillage.core.databases import lock_once
from maillage.core.models import Setting
from maillage.core.permissions import require
from maillage.core.site import get_setting, set_setting
from maillage.directory.models import Organisation

MAX_CHARTER = 20_000


@transaction.atomic
def write_charter(*, actor: Actor, text: str, number: int, now: datetime) -> None:
    """Write a new version of the charter; ``number`` is that of the version read, the others are kept."""
    require(actor, "agenda.moderate")
    lock_once(KEY)
    words = printable(text).strip()
    if not words or len(words) > MAX_CHARTER:
        raise AgendaError("La charte a entre 1 et 20 000 caractères.")
    before = versions()
    if number != before[-1].number:
        raise ChangedMeanwhile(
            "Quelqu’un a modifié la charte pendant que vous écriviez. Relisez sa version, puis reprenez la vôtre."
        )
    if words == before[-1].text.strip():
        return
    set_setting(KEY, [*get_setting(KEY, []), {"text": words, "at": now.isoformat()}])
    audit.record(
        actor=actor, verb="agenda.charter_written", obj=Setting(pk=KEY), now=now,
        data={"version": number + 1},
    )  # fmt: skip


@transaction.atomic
def trust_organiser(
    *, actor: Actor, organisation: Organisation, reason: str = "", now: datetime
) -> TrustedOrganiser:
    """Let an organisation publish without a reading first."""
    require(actor, "agenda.moderate")
    trusted, is_new = TrustedOrganiser.objects.get_or_create(
        organisation=organisation, defaults={"since": now, "reason": one_line(300)("title", reason)}
    )
    if is_new:
        audit.record(actor=actor, verb="agenda.trust_given", obj=organisation, now=now)
    return trusted


@transaction.atomic
def withdraw_trust(*, actor: Actor, organisation: Organisation, now: datetime) -> None:
    """Read the events of an organisation again before they are public; what is public stays."""
    require(actor, "agenda.moderate")
    gone, _ = TrustedOrganiser.objects.filter(organisation=organisation).delete()
    if gone:
        audit.record(actor=actor, verb="agenda.trust_withdrawn", obj=organisation, now=now)
