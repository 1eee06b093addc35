"""One message of every kind, written with the fictional people of the demonstration.

The messages are those of the modules themselves: each notification is called in a transaction that is then
undone, so that nothing is kept and nothing is sent.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.db import transaction
from django.urls import reverse

from maillage.accounts.actors import actor_of
from maillage.accounts.models import Person
from maillage.accounts.services.personas import ensure_personas
from maillage.core.actor import EDITOR, MANAGER, Actor
from maillage.core.models import OutgoingMail
from maillage.core.site import current_site_name
from maillage.directory import notifications as directory
from maillage.directory.enums import Kind, Listing, RequestState
from maillage.directory.models import (
    Claim,
    ErrorReport,
    Invitation,
    Membership,
    Merge,
    Organisation,
    Source,
    SourceRecord,
    Suggestion,
)
from maillage.harvest import notifications as harvest
from maillage.harvest.models import FollowedSource, Reading
from maillage.portal import mail_samples_events, mail_samples_registering
from maillage.syndication import notifications as syndication
from maillage.syndication.models import Destination

CODE, TOKEN = "483 920", "exemple-de-lien"
VISITOR = {"user_agent": "Firefox sur un téléphone", "ip": "192.0.2.7"}
ANSWER = "Merci, c’est corrigé. Écrivez-nous quand la permanence reprendra."


@dataclass(frozen=True)
class Sample:
    """A message: its kind (the name of what writes it), when it is sent, and what people read."""

    kind: str
    when: str
    to: str
    subject: str
    text: str


# What allauth writes through our templates: {prefix of its templates: when it is sent}.
SIGN_IN: Mapping[str, str] = {
    "account/email/email_confirmation_signup": "Quelqu’un ouvre un compte",
    "account/email/account_already_exists": "Quelqu’un ouvre un compte avec une adresse qui en a déjà un",
    "account/email/login_code": "Quelqu’un se connecte avec un code",
    "account/email/unknown_account": "Quelqu’un se connecte avec une adresse sans compte",
    "account/email/password_reset_key": "Quelqu’un a oublié son mot de passe",
    "account/email/password_reset": "Un nouveau mot de passe a été choisi par ce lien",
    "account/email/password_set": "Un premier mot de passe a été choisi",
    "account/email/password_changed": "Le mot de passe a changé",
    "account/email/email_confirmation": "Une nouvelle adresse est à confirmer",
    "account/email/email_confirm": "L’adresse est confirmée",
    "account/email/email_changed": "L’adresse du compte a changé",
    "account/email/email_deleted": "Une adresse a été retirée",
    "mfa/email/totp_activated": "Une application à codes est reliée",
    "mfa/email/totp_deactivated": "L’application à codes est retirée",
    "mfa/email/webauthn_added": "Une clé d’accès est ajoutée",
    "mfa/email/webauthn_removed": "Une clé d’accès est retirée",
    "mfa/email/recovery_codes_generated": "De nouveaux codes de secours sont créés",
    "socialaccount/email/account_connected": "Un compte extérieur est relié",
    "socialaccount/email/account_disconnected": "Un compte extérieur est retiré",
}


@dataclass(frozen=True)
class Scene:
    """The fictional people and organisation that the messages of the modules speak of."""

    people: Mapping[str, Person]
    organisation: Organisation
    now: datetime

    def claim(self, state: str = RequestState.OPEN, reason: str = "") -> Claim:
        message = "Je tiens leur page depuis deux ans, la trésorière peut confirmer."
        return Claim(
            pk=0, person=self.people["volunteer"], organisation=self.organisation,
            message=message, state=state, reason=reason,
        )  # fmt: skip

    def membership(self) -> Membership:
        return Membership(
            pk=0, person=self.people["volunteer"], organisation=self.organisation, role=EDITOR
        )

    def invitation(self) -> Invitation:
        return Invitation(
            pk=0, organisation=self.organisation, email=self.people["volunteer"].email, role=EDITOR
        )

    def suggestion(self) -> Suggestion:
        record = SourceRecord(
            source=Source(code="exemple", name="Répertoire national des associations")
        )
        return Suggestion(
            pk=0, organisation=self.organisation, record=record, field="phone",
            state=RequestState.REFUSED, reason="Ce numéro n’est plus le bon.",
        )  # fmt: skip

    def merge(self) -> Merge:
        other = Organisation(pk=0, ref="exemple2", name="JUDO CLUB DES 2 RIVES")
        reason = "Même numéro RNA et même adresse."
        return Merge(
            pk=0, kept=self.organisation, absorbed=other, reason=reason, undone_reason=reason
        )

    def reading(self, words: str = "") -> Reading:
        """A reading of a source that is kept, with what it suggests to the organisation."""
        source, _ = Source.objects.get_or_create(
            code="exemple-suivie", defaults={"name": "Annuaire du quartier (exemple)"}
        )
        followed, _ = FollowedSource.objects.get_or_create(
            source=source, defaults={"kind": "csv", "created_at": self.now}
        )
        record, _ = SourceRecord.objects.get_or_create(
            source=source, external_id="1", organisation=self.organisation,
            defaults={"raw": {}, "values": {}, "received_at": self.now},
        )  # fmt: skip
        Suggestion.objects.get_or_create(
            organisation=self.organisation, field="phone", record=record,
            defaults={"value": "04 67 00 00 09", "made_at": self.now},
        )  # fmt: skip
        return Reading(pk=0, followed=followed, words=words, started_at=self.now)

    def report(self, state: str = RequestState.OPEN, reason: str = "") -> ErrorReport:
        message = "Le local a déménagé cet été, la permanence est maintenant au rez-de-chaussée."
        return ErrorReport(
            pk=0, organisation=self.organisation, person=self.people["resident"],
            message=message, state=state, reason=reason,
        )  # fmt: skip


def write_listing_changed(scene: Scene) -> None:
    scene.organisation.listing = Listing.HIDDEN
    reason = "Cette fiche est en double. Tout est gardé dans l’autre."
    directory.listing_changed(
        organisation=scene.organisation, before=Listing.LISTED, reason=reason, now=scene.now
    )


def write_claim_decided(scene: Scene) -> None:
    claim = scene.claim(RequestState.ACCEPTED, "Bienvenue. La trésorière nous a confirmé.")
    directory.claim_decided(claim=claim, now=scene.now)


def write_member_left(scene: Scene) -> None:
    directory.member_left(
        organisation=scene.organisation, person_id=scene.people["volunteer"].pk, now=scene.now
    )


def write_member_removed(scene: Scene) -> None:
    directory.member_removed(
        membership=scene.membership(), reason="Thomas a changé d’association.", now=scene.now
    )


def write_invitation_sent(scene: Scene) -> None:
    by = scene.people["president"].name
    directory.invitation_sent(invitation=scene.invitation(), token=TOKEN, by=by, now=scene.now)


def write_suggestion_decided(scene: Scene) -> None:
    actor = actor_of(scene.people["facilitator"])
    directory.suggestion_decided(suggestion=scene.suggestion(), actor=actor, now=scene.now)


def write_report_decided(scene: Scene) -> None:
    directory.report_decided(report=scene.report(RequestState.ACCEPTED, ANSWER), now=scene.now)


def write_merged(scene: Scene) -> None:
    merge = scene.merge()
    directory.profiles_merged(merge=merge, actor=Actor.for_system("exemple"), now=scene.now)


def write_separated(scene: Scene) -> None:
    merge = scene.merge()
    directory.profiles_separated(merge=merge, actor=Actor.for_system("exemple"), now=scene.now)


def write_destination_blocked(scene: Scene) -> None:
    platform = Destination(code="exemple", name="Le Bulletin des quartiers (exemple)")
    words = "La plateforme ne reconnaît plus notre clé."
    syndication.destination_blocked(destination=platform, words=words, now=scene.now)


def write_reading_held(scene: Scene) -> None:
    words = "La source ne compte plus que 61 lignes sur 120. Rien n’a été appliqué."
    harvest.reading_held(reading=scene.reading(words), now=scene.now)


def write_reading_failed(scene: Scene) -> None:
    words = "Le serveur a répondu que le fichier n’existe plus (404)."
    harvest.reading_failed(reading=scene.reading(words), now=scene.now)


Write = Callable[[Scene], None]
# {name of the notification: (when it is sent, how to write one)}
MODULES: Mapping[str, tuple[str, Write]] = {
    "claim_code": (
        "« C’est mon association » : le code part à l’adresse de l’organisation",
        lambda scene: directory.claim_code(claim=scene.claim(), code=CODE, now=scene.now),
    ),
    "claim_made": (
        "« C’est mon association », avec un message à l’équipe",
        lambda scene: directory.claim_made(claim=scene.claim(), now=scene.now),
    ),
    "claim_decided": ("L’équipe a répondu à une demande de rattachement", write_claim_decided),
    "invitation_sent": ("Une personne est invitée", write_invitation_sent),
    "member_arrived": (
        "Une personne est arrivée",
        lambda scene: directory.member_arrived(membership=scene.membership(), now=scene.now),
    ),
    "role_changed": (
        "Un rôle a changé",
        lambda scene: directory.role_changed(membership=scene.membership(), now=scene.now),
    ),
    "member_left": ("Une personne est partie", write_member_left),
    "member_removed": ("Une personne est retirée", write_member_removed),
    "group_proposed": (
        "Un groupe nouveau attend un regard",
        lambda scene: directory.group_proposed(group=scene.organisation, now=scene.now),
    ),
    "listing_changed": ("Une fiche paraît, ou ne paraît plus", write_listing_changed),
    "profiles_merged": ("Deux fiches de la même organisation sont réunies", write_merged),
    "profiles_separated": ("Deux fiches réunies sont séparées de nouveau", write_separated),
    "suggestion_decided": ("L’équipe a répondu à une suggestion", write_suggestion_decided),
    "report_made": (
        "Une erreur est signalée",
        lambda scene: directory.report_made(report=scene.report(), now=scene.now),
    ),
    "report_decided": ("L’équipe a répondu à un signalement", write_report_decided),
    "destination_blocked": ("Une plateforme n’accepte plus nos envois", write_destination_blocked),
    "reading_held": ("La lecture d’une source attend une décision", write_reading_held),
    "reading_failed": ("Une source n’a pas pu être lue", write_reading_failed),
    "reading_done": (
        "Une source dit autre chose que votre fiche",
        lambda scene: harvest.reading_done(reading=scene.reading(), now=scene.now),
    ),
    **mail_samples_events.SAMPLES,
    **mail_samples_registering.SAMPLES,
}


def scene_of(people: Mapping[str, Person], now: datetime) -> Scene:
    """Put a fictional organisation and its president on the stage."""
    organisation = Organisation.objects.create(
        ref="exemple", kind=Kind.ASSOCIATION, name="Judo des Deux Rives", is_fictional=True,
        summary="Judo et taïso pour tous les âges.", email="contact@judo-deux-rives.test", updated_at=now,
    )  # fmt: skip
    Membership.objects.create(
        organisation=organisation, person=people["president"], role=MANAGER, since=now
    )
    return Scene(people, organisation, now)


def written_by(write: Write, scene: Scene) -> OutgoingMail:
    """Return the first message that ``write`` puts into the outbox."""
    last = OutgoingMail.objects.order_by("-id").values_list("id", flat=True).first() or 0
    write(scene)
    return OutgoingMail.objects.filter(id__gt=last).order_by("id")[0]


def module_samples(people: Mapping[str, Person], now: datetime) -> Iterator[Sample]:
    scene = scene_of(people, now)
    for kind, (when, write) in MODULES.items():
        mail = written_by(write, scene)
        yield Sample(kind, when, mail.to, mail.subject, mail.text)


def sign_in_samples(person: Person, now: datetime) -> Iterator[Sample]:
    """Yield what allauth writes; needs a request under way, as allauth does."""
    home = settings.BASE_URL.rstrip("/")
    words = VISITOR | {
        "user": person, "email": person.email, "code": CODE, "timestamp": now,
        "from_email": "ancienne-adresse@exemple.test", "to_email": person.email,
        "deleted_email": "ancienne-adresse@exemple.test", "provider": "Compte de la collectivité",
        "password_reset_url": f"{home}{reverse('account_reset_password')}{TOKEN}",
        "signup_url": f"{home}{reverse('account_signup')}",
        "territory": current_site_name(), "site_url": settings.BASE_URL,
    }  # fmt: skip
    for prefix, when in SIGN_IN.items():
        message = get_adapter().render_mail(prefix, person.email, words)
        yield Sample(prefix.rpartition("/")[2], when, person.email, message.subject, message.body)


def samples(now: datetime) -> tuple[list[Sample], list[Sample]]:
    """Return one message of each kind: (about signing in, of the modules). Nothing is kept."""
    with transaction.atomic():
        people = ensure_personas(actor=Actor.for_system("démonstration"), now=now)
        sign_in = list(sign_in_samples(people["president"], now))
        about = list(module_samples(people, now))
        transaction.set_rollback(True)
    return sign_in, about
