"""Who belongs to an organisation, and how they came to."""

from django.db import models
from django.db.models.functions import Lower

from maillage.accounts.models import Person
from maillage.directory.enums import RequestState, Role
from maillage.directory.models.organisation import Organisation


class Membership(models.Model):
    """A person's role in an organisation."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="memberships")
    role = models.CharField("rôle", max_length=16, choices=Role.choices)
    since = models.DateTimeField("depuis")

    class Meta:
        verbose_name = "appartenance"
        verbose_name_plural = "appartenances"
        ordering = ["since", "id"]
        constraints = [
            models.UniqueConstraint(fields=["person", "organisation"], name="membership_once"),
            models.CheckConstraint(
                condition=models.Q(role__in=Role.values), name="membership_role"
            ),
        ]


class Claim(models.Model):
    """A person says "C'est mon association": proved by a code sent to an address on file, or by a facilitator."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="claims")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="claims")
    message = models.TextField("message", blank=True)
    code_digest = models.CharField("empreinte du code", max_length=64, blank=True)
    code_expires_at = models.DateTimeField("fin de validité du code", null=True)
    attempts = models.PositiveSmallIntegerField("essais", default=0)
    state = models.CharField(
        "état", max_length=10, choices=RequestState.choices, default=RequestState.OPEN
    )
    made_at = models.DateTimeField("faite le")
    decided_at = models.DateTimeField("traitée le", null=True)
    decided_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    reason = models.TextField("motif", blank=True)

    class Meta:
        verbose_name = "demande de rattachement"
        verbose_name_plural = "demandes de rattachement"
        ordering = ["made_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "organisation"],
                condition=models.Q(state=RequestState.OPEN),
                name="one_open_claim",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=RequestState.values), name="claim_state"
            ),
        ]


class Invitation(models.Model):
    """A person with a role invites another by e-mail; the link works once, for a stated time."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="invitations")
    email = models.EmailField("adresse électronique")
    role = models.CharField("rôle", max_length=16, choices=Role.choices)
    token_digest = models.CharField("empreinte du lien", max_length=64, unique=True)
    invited_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField("faite le")
    expires_at = models.DateTimeField("fin de validité")
    accepted_at = models.DateTimeField("acceptée le", null=True)
    cancelled_at = models.DateTimeField("annulée le", null=True)

    class Meta:
        verbose_name = "invitation"
        verbose_name_plural = "invitations"
        ordering = ["made_at", "id"]
        constraints = [
            models.UniqueConstraint(
                "organisation",
                Lower("email"),
                condition=models.Q(accepted_at__isnull=True, cancelled_at__isnull=True),
                name="one_open_invitation",
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=Role.values), name="invitation_role"
            ),
        ]
