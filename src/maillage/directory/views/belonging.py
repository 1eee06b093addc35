"""C’est mon association, people of an organisation, invitations, leaving."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maillage.accounts.models import Person
from maillage.core.actor import Actor
from maillage.core.errors import MaillageError, NotAllowed
from maillage.core.permissions import decide
from maillage.directory.access import object_for, organisation_for
from maillage.directory.enums import Listing, Role
from maillage.directory.errors import InvitationGone, LastManager
from maillage.directory.forms.belonging import (
    CodeForm,
    InviteForm,
    LeaveForm,
    MessageForm,
    RoleForm,
    TakeoverForm,
)
from maillage.directory.models import Invitation, Membership, Organisation
from maillage.directory.queries.belonging import (
    managed_alone,
    masked_address,
    members_of,
    open_claim,
    open_invitations,
)
from maillage.directory.rules import audiences_seen_by
from maillage.directory.services import belonging, claims, invitations

FORM_STATUS = 422


def address_told(actor: Actor, organisation: Organisation) -> str:
    """Return where a code would go, as far as this reader may know; "" without an address on file."""
    if not organisation.email:
        return ""
    seen = organisation.audience_of("email") in audiences_seen_by(actor, organisation)
    return masked_address(organisation.email) if seen else "une adresse que la fiche ne montre pas"


def claim_page(
    request: HttpRequest,
    organisation: Organisation,
    *,
    message_form: MessageForm | None = None,
    code_form: CodeForm | None = None,
    error: str = "",
    status: int = 200,
) -> HttpResponse:
    waiting = open_claim(request.actor, organisation)
    context = {
        "organisation": organisation,
        "waiting": waiting,
        "waits_for_code": bool(
            waiting and waiting.code_digest and request.now <= waiting.code_expires_at
        ),
        "address": address_told(request.actor, organisation),
        "message_form": message_form or MessageForm(),
        "code_form": code_form or CodeForm(),
        "error": error,
    }
    return render(request, "directory/belonging/claim.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def claim(request: HttpRequest, ref: str) -> HttpResponse:
    """Say "c'est mon association": by a code, or by a message to the team."""
    organisation = organisation_for(request.actor, ref, "directory.claim")
    if request.method != "POST":
        return claim_page(request, organisation)
    form = MessageForm(request.POST)
    by_code = request.POST.get("by") == "code"
    if not by_code and not form.is_valid():
        return claim_page(request, organisation, message_form=form, status=FORM_STATUS)
    try:
        if by_code:
            claims.claim_by_code(actor=request.actor, organisation=organisation, now=request.now)
            messages.success(request, "Le code est envoyé à l’adresse de l’organisation.")
        else:
            text = form.cleaned_data["message"]
            claims.claim_by_message(
                actor=request.actor, organisation=organisation, message=text, now=request.now
            )
            messages.success(
                request,
                "Votre demande est arrivée à l’équipe d’animation : elle vous répondra par courriel.",
            )
    except MaillageError as error:
        return claim_page(request, organisation, error=error.message, status=error.status)
    return redirect("directory:claim", ref)


@require_POST
@login_required
def claim_code(request: HttpRequest, ref: str) -> HttpResponse:
    organisation = organisation_for(request.actor, ref, "directory.claim")
    waiting = open_claim(request.actor, organisation)
    form = CodeForm(request.POST)
    if waiting is None:
        return redirect("directory:claim", ref)
    if not form.is_valid():
        return claim_page(request, organisation, code_form=form, status=FORM_STATUS)
    try:
        claims.prove_claim(
            actor=request.actor, claim=waiting, code=form.cleaned_data["code"], now=request.now
        )
    except MaillageError as error:
        form.add_error("code", error.message)
        return claim_page(request, organisation, code_form=form, status=error.status)
    messages.success(
        request, f"Bienvenue : vous faites maintenant partie de « {organisation.name} »."
    )
    return redirect(organisation)


@require_POST
@login_required
def withdraw_claim(request: HttpRequest, ref: str) -> HttpResponse:
    organisation = organisation_for(request.actor, ref)
    waiting = open_claim(request.actor, organisation)
    if waiting is not None:
        claims.withdraw_claim(actor=request.actor, claim=waiting, now=request.now)
        messages.info(request, "Votre demande est retirée.")
    return redirect("directory:claim", ref)


def members_page(
    request: HttpRequest, organisation: Organisation, form: InviteForm, *, status: int = 200
) -> HttpResponse:
    """Show who belongs: to those who belong, and to the team."""
    actor = request.actor
    decision = decide(actor, "directory.manage_members", organisation)
    if not decision and not actor.has_role(organisation.pk):
        raise NotAllowed(decision.reasons)
    context = {
        "organisation": organisation,
        "members": members_of(organisation),
        "invitations": open_invitations(organisation),
        "form": form,
        "may_manage": decision.allowed,
        "reasons": decision.reasons,
        "roles": Role.choices,
        "now": request.now,
        "belongs": actor.has_role(organisation.pk),
    }
    return render(request, "directory/belonging/members.html", context, status=status)


@require_safe
@login_required
@never_cache
def members(request: HttpRequest, ref: str) -> HttpResponse:
    return members_page(request, organisation_for(request.actor, ref), InviteForm())


@require_POST
@login_required
def invite(request: HttpRequest, ref: str) -> HttpResponse:
    organisation = organisation_for(request.actor, ref, "directory.manage_members")
    form = InviteForm(request.POST)
    if not form.is_valid():
        return members_page(request, organisation, form, status=FORM_STATUS)
    data = form.cleaned_data
    try:
        invitations.invite(
            actor=request.actor,
            organisation=organisation,
            email=data["email"],
            role=data["role"],
            now=request.now,
        )
    except MaillageError as error:
        form.add_error("email", error.message)
        return members_page(request, organisation, form, status=error.status)
    messages.success(
        request, f"L’invitation est envoyée à {data['email']} : son lien vaut quatorze jours."
    )
    return redirect("directory:members", ref)


@require_POST
@login_required
def cancel_invitation(request: HttpRequest, ref: str, pk: int) -> HttpResponse:
    found = object_for(
        request.actor,
        Invitation.objects.filter(organisation__ref=ref),
        "directory.manage_members",
        pk=pk,
    )
    try:
        invitations.cancel_invitation(actor=request.actor, invitation=found, now=request.now)
        messages.info(request, "L’invitation est annulée : son lien ne sert plus.")
    except MaillageError as error:
        messages.error(request, error.message)
    return redirect("directory:members", ref)


def member_for(request: HttpRequest, ref: str, pk: int) -> Membership:
    people = Membership.objects.filter(organisation__ref=ref).select_related(
        "organisation", "person"
    )
    return object_for(request.actor, people, "directory.manage_members", pk=pk)


@require_POST
@login_required
def change_role(request: HttpRequest, ref: str, pk: int) -> HttpResponse:
    membership, form = member_for(request, ref, pk), RoleForm(request.POST)
    try:
        role = form.cleaned_data["role"] if form.is_valid() else ""
        belonging.change_role(
            actor=request.actor, membership=membership, role=role, now=request.now
        )
        messages.success(request, f"Le rôle de {membership.person.name} a changé.")
    except MaillageError as error:
        messages.error(request, error.message)
    return redirect("directory:members", ref)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def remove_member(request: HttpRequest, ref: str, pk: int) -> HttpResponse:
    membership = member_for(request, ref, pk)
    if request.method != "POST":
        context = {"organisation": membership.organisation, "membership": membership}
        return render(request, "directory/belonging/remove.html", context)
    reason = request.POST.get("reason", "")
    try:
        belonging.remove_member(
            actor=request.actor, membership=membership, reason=reason, now=request.now
        )
        messages.info(request, f"{membership.person.name} ne fait plus partie de l’organisation.")
    except MaillageError as error:
        messages.error(request, error.message)
    return redirect("directory:members", ref)


def leave_page(
    request: HttpRequest, organisation: Organisation, form: LeaveForm, *, status: int = 200
) -> HttpResponse:
    alone = managed_alone(request.actor.person_id or 0).filter(pk=organisation.pk).exists()
    context = {
        "organisation": organisation,
        "form": form,
        "is_last": alone,
        "has_others": len(form.fields["successor"].choices) > 1,
        "takeover_form": TakeoverForm(),
    }
    return render(request, "directory/belonging/leave.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def leave(request: HttpRequest, ref: str) -> HttpResponse:
    organisation = organisation_for(request.actor, ref, "directory.leave")
    others = list(members_of(organisation).exclude(person_id=request.actor.person_id))
    form = LeaveForm(request.POST if request.method == "POST" else None, others=others)
    if request.method != "POST" or not form.is_valid():
        return leave_page(request, organisation, form)
    heir = Person.objects.filter(pk=form.cleaned_data["successor"] or 0).first()
    try:
        belonging.leave(
            actor=request.actor, organisation=organisation, successor=heir, now=request.now
        )
    except LastManager as error:
        form.add_error("successor", error.message)
        return leave_page(request, organisation, form, status=FORM_STATUS)
    messages.info(request, f"Vous ne faites plus partie de « {organisation.name} ».")
    # A profile that waits or is hidden is no longer visible to who left it.
    return redirect(organisation if organisation.listing == Listing.LISTED else "/")


@require_POST
@login_required
def ask_takeover(request: HttpRequest, ref: str) -> HttpResponse:
    organisation = organisation_for(request.actor, ref, "directory.leave")
    form = TakeoverForm(request.POST)
    try:
        text = form.cleaned_data["message"] if form.is_valid() else ""
        belonging.ask_team_to_take_over(
            actor=request.actor, organisation=organisation, message=text, now=request.now
        )
        messages.success(request, "Votre demande est arrivée à l’équipe d’animation.")
    except MaillageError as error:
        messages.error(request, error.message)
    return redirect("directory:members", ref)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Open the link received by mail, see for whom it is even before signing in, and accept."""
    if request.method == "POST" and not request.actor.is_authenticated:
        return redirect_to_login(request.path)
    try:
        found = invitations.usable_invitation(token=token, now=request.now)
        if request.method == "POST":
            invitations.accept_invitation(actor=request.actor, token=token, now=request.now)
            messages.success(request, f"Bienvenue dans « {found.organisation.name} ».")
            return redirect(found.organisation)
    except InvitationGone as error:
        context = {"error": error.message}
        return render(request, "directory/belonging/invitation_gone.html", context, status=410)
    context = {"invitation": found, "role": Role(found.role).label}
    return render(request, "directory/belonging/invitation.html", context)
