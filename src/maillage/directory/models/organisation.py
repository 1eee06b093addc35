"""Organisations: the computed profile, as people see it. Where each value comes from is in provenance."""

from typing import Any

from django.db import models

from maillage.directory.enums import (
    Direction,
    IdentifierStatus,
    Kind,
    Listing,
    Scheme,
    State,
)
from maillage.directory.fields import audience_of
from maillage.territory.models import Area, Place, Skill, Theme


class Organisation(models.Model):
    """An organisation of any kind. Columns hold the computed profile; services write them.

    ``audiences`` maps a field key to who may see it when it differs from the field's default;
    ``provenance`` maps a field key to [source code or "people", ISO date]. ``withheld`` lists the
    fields whose source may not be republished: only the organisation and the team see them.
    """

    ref = models.CharField("référence", max_length=12, unique=True)
    kind = models.CharField("nature", max_length=20, choices=Kind.choices, default=Kind.ASSOCIATION)
    state = models.CharField(
        "situation", max_length=12, choices=State.choices, default=State.ACTIVE
    )
    listing = models.CharField(
        "parution", max_length=10, choices=Listing.choices, default=Listing.LISTED
    )
    name = models.CharField("nom", max_length=250)
    acronym = models.CharField("sigle", max_length=40, blank=True)
    other_names = models.JSONField("autres noms", default=list, blank=True)
    created_on = models.DateField("création", null=True, blank=True)
    dissolved_on = models.DateField("dissolution", null=True, blank=True)
    successor = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="predecessors",
        verbose_name="organisation qui prend la suite",
    )  # fmt: skip
    summary = models.CharField("en une phrase", max_length=200, blank=True)
    description = models.TextField("description", blank=True)
    publics = models.JSONField("publics", default=list, blank=True)
    needs = models.TextField("besoins", blank=True)
    place = models.ForeignKey(
        Place, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="lieu"
    )
    area = models.ForeignKey(
        Area, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="quartier"
    )
    venues = models.JSONField("autres lieux d’activité", default=list, blank=True)
    phone = models.CharField("téléphone", max_length=40, blank=True)
    email = models.EmailField("adresse électronique", blank=True)
    website = models.URLField("site internet", max_length=300, blank=True)
    links = models.JSONField("autres liens", default=list, blank=True)
    opening_hours = models.CharField("horaires", max_length=250, blank=True)
    languages = models.JSONField("langues", default=list, blank=True)
    volunteers = models.CharField("bénévoles", max_length=20, blank=True)
    employees = models.CharField("emploi", max_length=20, blank=True)
    members = models.CharField("adhésions", max_length=20, blank=True)
    budget = models.CharField("budget", max_length=20, blank=True)
    logo = models.ImageField("logo", upload_to="logos/", blank=True)
    audiences = models.JSONField("visibilité des champs", default=dict, blank=True)
    provenance = models.JSONField("provenance des champs", default=dict, blank=True)
    withheld = models.JSONField("champs non republiables", default=list, blank=True)
    quality = models.PositiveSmallIntegerField("complétude", default=0)
    confirmed_at = models.DateTimeField("confirmée le", null=True, blank=True)
    updated_at = models.DateTimeField("modifiée le")
    version = models.PositiveIntegerField("version", default=1)
    is_fictional = models.BooleanField("organisation fictive de démonstration", default=False)

    themes = models.ManyToManyField(Theme, through="OrganisationTheme", related_name="+")
    skills = models.ManyToManyField(Skill, through="OrganisationSkill", related_name="+")

    class Meta:
        verbose_name = "organisation"
        verbose_name_plural = "organisations"
        ordering = ["name", "id"]
        indexes = [
            models.Index(fields=["listing", "name", "id"], name="organisation_by_name"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=Kind.values), name="organisation_kind"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=State.values), name="organisation_state"
            ),
            models.CheckConstraint(
                condition=models.Q(listing__in=Listing.values), name="organisation_listing"
            ),
            models.CheckConstraint(condition=~models.Q(name=""), name="organisation_named"),
            models.CheckConstraint(
                condition=models.Q(quality__lte=100), name="organisation_quality_percent"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"/annuaire/{self.ref}/"

    def audience_of(self, key: str) -> str:
        """Return who may see a field: its source's licence, the organisation's choice, or the default."""
        return audience_of(key, self.audiences, self.withheld)

    def theme_codes(self) -> list[str]:
        """Return theme codes in order (prefetched links make this free)."""
        return [link.theme_id for link in sorted(self.theme_links.all(), key=_order)]

    def skill_codes(self, direction: str) -> list[str]:
        return sorted(
            link.skill_id for link in self.skill_links.all() if link.direction == direction
        )


def _order(link: Any) -> tuple[int, str]:
    return link.order, link.theme_id


class OrganisationTheme(models.Model):
    """A theme of an organisation; the first is its main one."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="theme_links")
    theme = models.ForeignKey(Theme, models.PROTECT, to_field="code", related_name="+")
    order = models.PositiveSmallIntegerField("ordre", default=0)

    class Meta:
        verbose_name = "thème d’une organisation"
        verbose_name_plural = "thèmes des organisations"
        ordering = ["order", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "theme"], name="organisation_theme_once"
            )
        ]


class OrganisationSkill(models.Model):
    """A skill that an organisation offers or seeks."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="skill_links")
    skill = models.ForeignKey(Skill, models.PROTECT, to_field="code", related_name="+")
    direction = models.CharField("sens", max_length=8, choices=Direction.choices)

    class Meta:
        verbose_name = "compétence d’une organisation"
        verbose_name_plural = "compétences des organisations"
        ordering = ["direction", "skill_id", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "skill", "direction"], name="organisation_skill_once"
            ),
            models.CheckConstraint(
                condition=models.Q(direction__in=Direction.values), name="skill_direction"
            ),
        ]


class Identifier(models.Model):
    """A number given by a register. Links between registers are many-to-many and often broken."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="identifiers")
    scheme = models.CharField("registre", max_length=12, choices=Scheme.choices)
    value = models.CharField("numéro", max_length=120)
    status = models.CharField(
        "valeur", max_length=10, choices=IdentifierStatus.choices, default=IdentifierStatus.CLAIMED
    )
    source = models.ForeignKey(
        "directory.Source", models.SET_NULL, null=True, to_field="code", related_name="+"
    )

    class Meta:
        verbose_name = "identifiant"
        verbose_name_plural = "identifiants"
        ordering = ["scheme", "value", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "value", "organisation"], name="identifier_once"
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=IdentifierStatus.values), name="identifier_status"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_scheme_display()} {self.value}"


class Affiliation(models.Model):
    """An organisation belongs to a federation or network."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="affiliations")
    federation = models.ForeignKey(Organisation, models.CASCADE, related_name="affiliates")

    class Meta:
        verbose_name = "adhésion à une fédération"
        verbose_name_plural = "adhésions à des fédérations"
        ordering = ["federation_id", "id"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "federation"], name="affiliation_once"),
            models.CheckConstraint(
                condition=~models.Q(organisation=models.F("federation")),
                name="affiliation_not_self",
            ),
        ]
