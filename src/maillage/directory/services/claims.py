"""C’est mon association: proved by a code sent to the address on file, or by the team."""

import hmac
import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.crypto import salted_hmac

from maillage.core import audit
from maillage.core.actor import Actor
from maillage.core.models import AuditEntry
from maillage.core.permissions import require
from maillage.directory import notifications
from maillage.directory.enums import RequestState
from maillage.directory.errors import CodeRefused, DirectoryError, TooMany
from maillage.directory.models import Claim, Membership, Organisation
from maillage.directory.services.belonging import join, known_role, lock, role_on_arrival
from maillage.directory.services.steps import decide_request, refuse_wrong_step

CODE_LIFE = timedelta(minutes=30)
MAX_ATTEMPTS = 5
DAY = timedelta(days=1)
# Five tries at a million codes, at most ten codes a day for one organisation: 50 chances in a million.
MAX_PER_PERSON, MAX_CODES_PER_ORGANISATION = 6, 10
MAX_MESSAGE = 2000
CLAIM_MADE = "directory.claim_made"
TOO_MANY_PERSON = (
    "Vous avez fait beaucoup de demandes de rattachement aujourd’hui. Réessayez demain, "
    "ou attendez la réponse de l’équipe d’animation."
)
TOO_MANY_ORGANISATION = (
    "Plusieurs codes ont déjà été envoyés aujourd’hui à cette organisation. Écrivez plutôt à l’équipe "
    "d’animation : elle répond à chaque demande."
)


def code_digest(claim_person: int, organisation: int, code: str) -> str:
    """Return what is kept of a code: useless without the installation's secret key."""
    return salted_hmac(
        "maillage.claim", f"{claim_person}:{organisation}:{code}", algorithm="sha256"
    ).hexdigest()


def _prepare(actor: Actor, organisation: Organisation, now: datetime) -> Organisation:
    """Lock, decide, throttle, and withdraw a former open claim of the same person."""
    current = lock(organisation)
    require(actor, "directory.claim", current)
    if Membership.objects.filter(person_id=actor.who, organisation=current).exists():
        raise DirectoryError("Vous êtes déjà rattachée ou rattaché à cette organisation.")
    recent = Claim.objects.filter(person_id=actor.who, made_at__gt=now - DAY)
    if recent.count() >= MAX_PER_PERSON:
        raise TooMany(TOO_MANY_PERSON)
    Claim.objects.filter(person_id=actor.who, organisation=current, state=RequestState.OPEN).update(
        state=RequestState.WITHDRAWN, decided_at=now
    )
    return current


def _codes_sent(organisation: Organisation, *, since: datetime) -> int:
    """Count in the record: claims go with a deleted account, and their number would start again."""
    return AuditEntry.objects.filter(
        object_type=organisation._meta.label_lower,
        object_id=str(organisation.pk),
        verb=CLAIM_MADE,
        data__by="code",
        at__gt=since,
    ).count()


@transaction.atomic
def claim_by_code(*, actor: Actor, organisation: Organisation, now: datetime) -> Claim:
    """Send a six-digit code to the organisation's address on file; who types it belongs."""
    current = _prepare(actor, organisation, now)
    if not current.email:
        raise DirectoryError(
            "Nous ne connaissons pas d’adresse électronique de cette organisation. Écrivez à l’équipe "
            "d’animation : elle vérifiera autrement."
        )
    if _codes_sent(current, since=now - DAY) >= MAX_CODES_PER_ORGANISATION:
        raise TooMany(TOO_MANY_ORGANISATION)
    code = f"{secrets.randbelow(1_000_000):06d}"
    claim = Claim.objects.create(
        person_id=actor.who,
        organisation=current,
        code_digest=code_digest(actor.who, current.pk, code),
        code_expires_at=now + CODE_LIFE,
        made_at=now,
    )
    audit.record(
        actor=actor, verb=CLAIM_MADE, obj=current, now=now,
        data={"claim": claim.pk, "by": "code"},
    )  # fmt: skip
    notifications.claim_code(claim=claim, code=code, now=now)
    return claim


@transaction.atomic
def claim_by_message(
    *, actor: Actor, organisation: Organisation, message: str, now: datetime
) -> Claim:
    """Ask the team to check, with a message that says who one is in the organisation."""
    current = _prepare(actor, organisation, now)
    text = message.strip()[:MAX_MESSAGE]
    if not text:
        raise DirectoryError(
            "Dites en quelques mots votre place dans l’organisation, et comment le vérifier."
        )
    claim = Claim.objects.create(
        person_id=actor.who, organisation=current, message=text, made_at=now
    )
    audit.record(
        actor=actor, verb=CLAIM_MADE, obj=current, now=now,
        data={"claim": claim.pk, "by": "message"},
    )  # fmt: skip
    notifications.claim_made(claim=claim, now=now)
    return claim


def prove_claim(*, actor: Actor, claim: Claim, code: str, now: datetime) -> Membership:
    """Type the code received. Raises :class:`CodeRefused`; a wrong try is counted even so."""
    membership, refusal = _try_code(actor=actor, claim=claim, code=code, now=now)
    if membership is None:
        raise CodeRefused(refusal)
    return membership


@transaction.atomic
def _try_code(
    *, actor: Actor, claim: Claim, code: str, now: datetime
) -> tuple[Membership | None, str]:
    """Count a try and judge it: the count is kept whatever the answer."""
    organisation = lock(claim.organisation)
    current = Claim.objects.select_for_update(of=("self",)).get(pk=claim.pk)
    require(actor, "directory.prove_claim", current)
    refuse_wrong_step("request", current.state, RequestState.ACCEPTED)
    if not current.code_digest or current.code_expires_at is None or now > current.code_expires_at:
        return None, "Ce code n’est plus valable. Demandez-en un nouveau."
    current.attempts += 1
    typed = "".join(char for char in code if char.isdigit())
    expected = code_digest(current.person_id, organisation.pk, typed)
    if not hmac.compare_digest(expected, current.code_digest):
        left = MAX_ATTEMPTS - current.attempts
        if left <= 0:
            current.state, current.decided_at = RequestState.WITHDRAWN, now
        current.save(update_fields=["attempts", "state", "decided_at"])
        return None, (
            f"Ce n’est pas le code envoyé. Vérifiez les six chiffres : il vous reste {left} "
            f"essai{'s' if left > 1 else ''}."
            if left > 0
            else "Ce n’est pas le code envoyé, et c’était le dernier essai. Demandez un nouveau code, "
            "ou écrivez à l’équipe d’animation."
        )
    current.state, current.decided_at = RequestState.ACCEPTED, now
    current.save(update_fields=["attempts", "state", "decided_at"])
    membership = join(
        actor=actor, person_id=current.person_id, organisation=organisation,
        role=role_on_arrival(organisation), how="code", now=now,
    )  # fmt: skip
    notifications.member_arrived(membership=membership, now=now)
    return membership, ""


@transaction.atomic
def withdraw_claim(*, actor: Actor, claim: Claim, now: datetime) -> None:
    """Take one's request back."""
    current = Claim.objects.select_for_update(of=("self",)).get(pk=claim.pk)
    require(actor, "directory.prove_claim", current)
    refuse_wrong_step("request", current.state, RequestState.WITHDRAWN)
    current.state, current.decided_at = RequestState.WITHDRAWN, now
    current.save(update_fields=["state", "decided_at"])
    audit.record(
        actor=actor, verb="directory.claim_withdrawn", obj=current.organisation, now=now,
        data={"claim": current.pk},
    )  # fmt: skip


@transaction.atomic
def decide_claim(
    *, actor: Actor, claim: Claim, accepted: bool, reason: str = "", role: str = "", now: datetime
) -> Claim:
    """The team's answer, sent to the person with its reason; accepted, they belong.

    ``role`` defaults to manager when nobody manages the organisation yet, to editor otherwise.
    """
    organisation = lock(claim.organisation)
    current = (
        Claim.objects.select_for_update(of=("self",))
        .select_related("organisation", "person")
        .get(pk=claim.pk)
    )
    require(actor, "directory.moderate", current)
    given = known_role(role) if role else role_on_arrival(organisation)
    decide_request(current, accepted=accepted, reason=reason, actor=actor, now=now)
    audit.record(
        actor=actor, verb="directory.claim_decided", obj=organisation, now=now,
        data={"claim": current.pk, "person": current.person_id, "accepted": accepted, "reason": current.reason},
    )  # fmt: skip
    if accepted:
        membership = join(
            actor=actor, person_id=current.person_id, organisation=organisation, role=given,
            how="team", now=now,
        )  # fmt: skip
        notifications.member_arrived(membership=membership, now=now)
    notifications.claim_decided(claim=current, now=now)
    return current
