"""What the directory writes to people: plain text, one key per message, so that each is sent once."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime

from django.conf import settings
from django.urls import reverse

from maillage.accounts.enums import Function
from maillage.accounts.models import Person
from maillage.core import mail
from maillage.core.actor import Actor
from maillage.core.site import current_site_name
from maillage.core.ui.french import typography
from maillage.directory.enums import Listing, RequestState, Role
from maillage.directory.fields import label_of
from maillage.directory.models import (
    Claim,
    ErrorReport,
    Invitation,
    Membership,
    Merge,
    Organisation,
    Suggestion,
)

ADDRESS = re.compile(r"(\S+://\S+)")


def link(name: str, *args: str) -> str:
    return settings.BASE_URL.rstrip("/") + reverse(f"directory:{name}", args=args)


def page_of(organisation: Organisation) -> str:
    return settings.BASE_URL.rstrip("/") + organisation.get_absolute_url()


def in_french(line: str) -> str:
    """Return a line with the spaces of French; its addresses are left as they are."""
    parts = ADDRESS.split(line)
    return "".join(part if number % 2 else typography(part) for number, part in enumerate(parts))


def write(
    *,
    key: str,
    to: str,
    subject: str,
    lines: Iterable[str],
    now: datetime,
    headers: Mapping[str, str] | None = None,
) -> bool:
    """Put a message into the outbox: a greeting, paragraphs, and who writes; false if its key was there."""
    body = [in_french(line) for line in lines if line]
    text = "\n\n".join(["Bonjour,", *body, f"Maillage, {current_site_name()}"])
    return mail.enqueue(
        key=key, to=to, subject=typography(subject), text=text, now=now, headers=headers
    )


def team() -> list[Person]:
    """The people who answer requests."""
    return list(
        Person.objects.filter(functions__function=Function.FACILITATOR, is_active=True).order_by(
            "pk"
        )
    )


def _managers(organisation: Organisation, *, but: int | None = None) -> list[Person]:
    return list(
        Person.objects.filter(
            memberships__organisation=organisation, memberships__role=Role.MANAGER, is_active=True
        )
        .exclude(pk=but)
        .order_by("pk")
    )


def _reason(text: str) -> str:
    return f"Ce que vous dit l’équipe d’animation :\n\n{text}" if text else ""


def claim_code(*, claim: Claim, code: str, now: datetime) -> None:
    name = claim.organisation.name
    write(
        key=f"claim-code:{claim.pk}",
        to=claim.organisation.email,
        subject=f"{code} : code de rattachement à « {name} »",
        lines=(
            (
                f"{claim.person.name} dit faire partie de « {name} » et demande à en tenir la fiche dans "
                "l’annuaire. Vous recevez ce message parce que cette adresse est celle de l’organisation."
            ),
            f"Si cette demande est la vôtre, saisissez ce code dans les trente minutes : {code}",
            "Sinon, ne transmettez ce code à personne : sans lui, rien ne change.",
        ),
        now=now,
    )


def _to_team(key: str, subject: str, lines: tuple[str, ...], now: datetime) -> None:
    for person in team():
        write(key=f"{key}:{person.pk}", to=person.email, subject=subject, lines=lines, now=now)


def claim_made(*, claim: Claim, now: datetime) -> None:
    _to_team(
        f"claim-made:{claim.pk}",
        f"Demande de rattachement à « {claim.organisation.name} »",
        (
            f"{claim.person.name} dit : « c’est mon association » pour « {claim.organisation.name} ».",
            claim.message,
            f"Répondre : {link('moderation_claims')}",
        ),
        now,
    )


def claim_decided(*, claim: Claim, now: datetime) -> None:
    name = claim.organisation.name
    accepted = claim.state == RequestState.ACCEPTED
    write(
        key=f"claim-decided:{claim.pk}",
        to=claim.person.email,
        subject=f"Votre rattachement à « {name} » est {'accepté' if accepted else 'refusé'}",
        lines=(
            f"Vous faites maintenant partie de « {name} » sur le site : vous pouvez en tenir la fiche à jour."
            if accepted
            else f"L’équipe d’animation n’a pas accepté votre rattachement à « {name} ».",
            _reason(claim.reason),
            f"La fiche : {page_of(claim.organisation)}",
        ),
        now=now,
    )


def member_arrived(*, membership: Membership, now: datetime) -> None:
    """Tell those who manage already that somebody joined: nobody slips in unseen."""
    organisation, person = membership.organisation, membership.person
    for manager in _managers(organisation, but=person.pk):
        write(
            key=f"member-arrived:{membership.pk}:{manager.pk}",
            to=manager.email,
            subject=f"{person.name} fait maintenant partie de « {organisation.name} »",
            lines=(
                (
                    f"{person.name} a rejoint « {organisation.name} » sur le site. "
                    f"Son rôle : {Role(membership.role).label}."
                ),
                f"Si cela vous surprend, retirez cette personne ici : {link('members', organisation.ref)}",
            ),
            now=now,
        )


def member_left(*, organisation: Organisation, person_id: int | None, now: datetime) -> None:
    person = Person.objects.get(pk=person_id)
    for manager in _managers(organisation, but=person_id):
        write(
            key=f"member-left:{organisation.pk}:{person_id}:{now.isoformat()}:{manager.pk}",
            to=manager.email,
            subject=f"{person.name} a quitté « {organisation.name} »",
            lines=(f"{person.name} ne fait plus partie de « {organisation.name} » sur le site.",),
            now=now,
        )


def member_removed(*, membership: Membership, reason: str, now: datetime) -> None:
    name = membership.organisation.name
    write(
        key=f"member-removed:{membership.pk}",
        to=membership.person.email,
        subject=f"Vous ne faites plus partie de « {name} » sur le site",
        lines=(
            (
                f"Une personne qui gère « {name} » vous en a retirée ou retiré. Vous ne pouvez plus modifier "
                "sa fiche ; ce que vous y avez écrit reste."
            ),
            f"Le motif donné : {reason}" if reason else "",
            "Si c’est une erreur, écrivez à l’organisation ou à l’équipe d’animation.",
        ),
        now=now,
    )


def role_changed(*, membership: Membership, now: datetime) -> None:
    name = membership.organisation.name
    write(
        key=f"role-changed:{membership.pk}:{now.isoformat()}",
        to=membership.person.email,
        subject=f"Votre rôle dans « {name} » a changé",
        lines=(
            f"Votre rôle dans « {name} » est maintenant : {Role(membership.role).label}.",
            f"La fiche : {page_of(membership.organisation)}",
        ),
        now=now,
    )


def invitation_sent(*, invitation: Invitation, token: str, by: str, now: datetime) -> None:
    name = invitation.organisation.name
    write(
        key=f"invitation:{invitation.pk}",
        to=invitation.email,
        subject=f"Invitation à rejoindre « {name} »",
        lines=(
            (
                f"{by} vous invite à rejoindre « {name} » sur le site. "
                f"Votre rôle : {Role(invitation.role).label}."
            ),
            f"Pour accepter, ouvrez ce lien dans les quatorze jours : {link('invitation', token)}",
            "Il ne sert qu’une fois. Si vous n’attendiez pas cette invitation, ignorez ce message.",
        ),
        now=now,
    )


def group_proposed(*, group: Organisation, now: datetime) -> None:
    _to_team(
        f"group-proposed:{group.pk}",
        f"Nouveau groupe à relire : « {group.name} »",
        (f"« {group.name} » : {group.summary}", f"Répondre : {link('moderation_groups')}"),
        now,
    )


LISTING_WORDS = {
    (Listing.PENDING, Listing.LISTED): "« {name} » est maintenant dans l’annuaire",
    (Listing.PENDING, Listing.HIDDEN): "« {name} » n’a pas été retenu dans l’annuaire",
    (Listing.LISTED, Listing.HIDDEN): "La fiche « {name} » est retirée de l’annuaire",
    (Listing.HIDDEN, Listing.LISTED): "La fiche « {name} » est de nouveau dans l’annuaire",
}


def listing_changed(*, organisation: Organisation, before: str, reason: str, now: datetime) -> None:
    words = LISTING_WORDS[Listing(before), Listing(organisation.listing)]
    subject = words.format(name=organisation.name)
    for person in _managers(organisation):
        write(
            key=f"listing:{organisation.pk}:{organisation.version}:{person.pk}",
            to=person.email,
            subject=subject,
            lines=(f"{subject}.", _reason(reason), f"La fiche : {page_of(organisation)}"),
            now=now,
        )


def suggestion_decided(*, suggestion: Suggestion, actor: Actor, now: datetime) -> None:
    """Tell the organisation what somebody else decided of a suggestion on its profile."""
    organisation, source = suggestion.organisation, suggestion.record.source
    accepted = suggestion.state == RequestState.ACCEPTED
    label = label_of(suggestion.field).lower()
    for person in _managers(organisation, but=actor.person_id):
        write(
            key=f"suggestion-decided:{suggestion.pk}:{person.pk}",
            to=person.email,
            subject=f"Une suggestion sur la fiche « {organisation.name} » est traitée",
            lines=(
                f"La source « {source.name} » proposait une autre valeur pour le champ « {label} ». "
                + ("Elle a été reprise dans la fiche." if accepted else "Elle a été refusée."),
                f"Le motif donné : {suggestion.reason}" if suggestion.reason else "",
                f"La fiche : {page_of(organisation)}",
            ),
            now=now,
        )


def report_made(*, report: ErrorReport, now: datetime) -> None:
    _to_team(
        f"report-made:{report.pk}",
        f"Signalement sur « {report.organisation.name} »",
        (report.message, f"Répondre : {link('moderation_reports')}"),
        now,
    )


def report_decided(*, report: ErrorReport, now: datetime) -> None:
    to = report.person.email if report.person else report.email
    if not to:
        return
    accepted = report.state == RequestState.ACCEPTED
    name = report.organisation.name
    write(
        key=f"report-decided:{report.pk}",
        to=to,
        subject=f"Votre signalement sur « {name} »",
        lines=(
            f"Merci d’avoir signalé une erreur sur la fiche « {name} ».",
            "Votre signalement a été pris en compte."
            if accepted
            else "Votre signalement n’a pas conduit à un changement.",
            _reason(report.reason),
            f"La fiche : {page_of(report.organisation)}",
        ),
        now=now,
    )


def profiles_merged(*, merge: Merge, actor: Actor, now: datetime) -> None:
    """Tell who manages the one profile that is left: after a merge, they are those of both."""
    name, other = merge.kept.name, merge.absorbed.name
    for person in _managers(merge.kept, but=actor.person_id):
        write(
            key=f"merged:{merge.pk}:{person.pk}",
            to=person.email,
            subject=f"« {other} » et « {name} » n’ont plus qu’une fiche",
            lines=(
                (
                    f"L’annuaire avait deux fiches pour la même organisation : « {other} » et « {name} ». "
                    "L’équipe d’animation les a réunies. Rien n’est effacé, et vos droits restent les mêmes."
                ),
                _reason(merge.reason),
                f"La fiche : {page_of(merge.kept)}",
                "Si ce sont deux organisations, répondez-nous : nous les séparerons comme avant.",
            ),
            now=now,
        )


def profiles_separated(*, merge: Merge, actor: Actor, now: datetime) -> None:
    """Tell who manages each of the two profiles."""
    for one, other in ((merge.kept, merge.absorbed), (merge.absorbed, merge.kept)):
        for person in _managers(one, but=actor.person_id):
            write(
                key=f"separated:{merge.pk}:{one.pk}:{person.pk}",
                to=person.email,
                subject=f"« {one.name} » a de nouveau sa propre fiche",
                lines=(
                    (
                        f"L’équipe d’animation avait réuni les fiches « {one.name} » et « {other.name} ». "
                        "Elle les a séparées : chacune a repris ce qu’elle disait."
                    ),
                    _reason(merge.undone_reason),
                    f"La fiche : {page_of(one)}",
                ),
                now=now,
            )
