"""Reports of errors: anybody may; the team answers."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from maillage.core import audit
from maillage.core.actor import Actor
from maillage.core.permissions import require
from maillage.directory import notifications
from maillage.directory.errors import InvalidField
from maillage.directory.models import ErrorReport, Organisation
from maillage.directory.services.steps import decide_request

MAX_MESSAGE = 2000


@transaction.atomic
def report_error(
    *, actor: Actor, organisation: Organisation, message: str, email: str = "", now: datetime
) -> ErrorReport:
    """Tell the team that something is wrong on a profile; ``email`` if an answer is wished.

    Somebody signed in is answered at their account's address: no copy of it is kept here.
    """
    require(actor, "directory.report_error", organisation)
    text = "".join(c for c in message if c.isprintable() or c == "\n").strip()
    if not text:
        raise InvalidField(
            "message", "Dites ce qui est faux et, si vous le savez, ce qui est juste."
        )
    if len(text) > MAX_MESSAGE:
        raise InvalidField(
            "message", f"Ce message compte {len(text)} caractères ; {MAX_MESSAGE} au plus."
        )
    report = ErrorReport.objects.create(
        organisation=organisation,
        message=text,
        email="" if actor.is_authenticated else _address(email),
        person_id=actor.person_id,
        made_at=now,
    )
    audit.record(
        actor=actor, verb="directory.error_reported", obj=organisation, now=now,
        data={"report": report.pk},
    )  # fmt: skip
    notifications.report_made(report=report, now=now)
    return report


def _address(email: str) -> str:
    address = email.strip()
    if address:
        try:
            validate_email(address)
        except ValidationError:
            raise InvalidField(
                "email",
                f"« {address[:80]} » n’est pas une adresse électronique. Vous pouvez la laisser vide.",
            ) from None
    return address


@transaction.atomic
def decide_report(
    *, actor: Actor, report: ErrorReport, accepted: bool, reason: str = "", now: datetime
) -> ErrorReport:
    """Close a report: corrected, or not and why. The reporter is answered, then their address forgotten."""
    current = (
        ErrorReport.objects.select_for_update(of=("self",))
        .select_related("organisation", "person")
        .get(pk=report.pk)
    )
    require(actor, "directory.moderate", current)
    text = decide_request(current, accepted=accepted, reason=reason, actor=actor, now=now)
    audit.record(
        actor=actor, verb="directory.report_decided", obj=current.organisation, now=now,
        data={"report": current.pk, "accepted": accepted, "reason": text},
    )  # fmt: skip
    notifications.report_decided(report=current, now=now)
    if current.email:
        current.email = ""
        current.save(update_fields=["email"])
    return current
