"""Areas, places, themes and skills: the vocabulary that every other module shares."""

import secrets
from typing import Any

from django.db import models
from django.db.models import F, Q

from maillage.algorithms.geometry import Box
from maillage.territory.enums import Level, Precision

SEPARATOR = "/"

# A comparison with NULL is not false, and a check lets pass what is not false: say "not null".
ON_EARTH = Q(lat__isnull=False, lon__isnull=False) & Q(
    lat__gte=-90, lat__lte=90, lon__gte=-180, lon__lte=180
)
DRAWN = Q(west__isnull=False, south__isnull=False, east__isnull=False, north__isnull=False)


def new_stamp() -> int:
    """A number that no other version of an area has (see ``Area.stamp``)."""
    return secrets.randbits(40)


class Area(models.Model):
    """A part of the territory, in a tree, with its outline when one is known.

    ``path`` is the codes from the root to itself, each followed by "/": a descendant's path starts
    with its ancestor's. ``stamp`` changes with each change of the row, so that the sum of all
    stamps tells a process whether what it keeps in memory is still true.
    """

    code = models.CharField("code", max_length=40, unique=True)
    name = models.CharField("nom", max_length=120)
    level = models.CharField("niveau", max_length=20, choices=Level.choices)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name="secteur englobant",
    )
    path = models.CharField("chemin", max_length=400, unique=True)
    depth = models.PositiveSmallIntegerField("profondeur", default=0)
    order = models.PositiveIntegerField("rang", default=0)
    outline = models.TextField("contour simplifié (GeoJSON)", blank=True)
    full_outline = models.TextField("contour complet (GeoJSON)", blank=True)
    west = models.FloatField("ouest", null=True, blank=True)
    south = models.FloatField("sud", null=True, blank=True)
    east = models.FloatField("est", null=True, blank=True)
    north = models.FloatField("nord", null=True, blank=True)
    lat = models.FloatField("latitude du centre", null=True, blank=True)
    lon = models.FloatField("longitude du centre", null=True, blank=True)
    population = models.PositiveIntegerField("population", null=True, blank=True)
    source = models.CharField("source", max_length=200, blank=True)
    stamp = models.BigIntegerField("version", default=new_stamp, editable=False)

    class Meta:
        verbose_name = "secteur"
        verbose_name_plural = "secteurs"
        ordering = ("depth", "order", "code")
        constraints = [
            models.CheckConstraint(condition=Q(level__in=Level.values), name="area_level_known"),
            models.CheckConstraint(
                condition=~Q(code="") & ~Q(code__contains=SEPARATOR), name="area_code_usable"
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")), name="area_not_in_itself"
            ),
            models.CheckConstraint(
                condition=Q(outline="", full_outline="", west=None, south=None, east=None)
                & Q(north=None)
                | DRAWN
                & ~Q(outline="")
                & ~Q(full_outline="")
                & Q(west__lte=F("east"), south__lte=F("north"))
                & Q(west__gte=-180, east__lte=180, south__gte=-90, north__lte=90),
                name="area_outline_whole",
            ),
            models.CheckConstraint(
                condition=Q(lat=None, lon=None) | ON_EARTH,
                name="area_centre_on_earth",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def ancestor_codes(self) -> tuple[str, ...]:
        """Codes of the areas around it, the root first, without itself."""
        return tuple(self.path.split(SEPARATOR)[:-2])

    @property
    def box(self) -> Box | None:
        """The rectangle around the outline, or None without outline."""
        if self.west is None or self.south is None or self.east is None or self.north is None:
            return None
        return Box(self.west, self.south, self.east, self.north)


class Place(models.Model):
    """Where things happen: an address, its position and how precise it is, and its access."""

    label = models.CharField("nom du lieu", max_length=160, blank=True)
    address = models.CharField("adresse", max_length=300, blank=True)
    postcode = models.CharField("code postal", max_length=10, blank=True)
    city = models.CharField("commune", max_length=120, blank=True)
    insee = models.CharField("code INSEE", max_length=5, blank=True)
    lat = models.FloatField("latitude", null=True, blank=True)
    lon = models.FloatField("longitude", null=True, blank=True)
    precision = models.CharField(
        "précision", max_length=10, choices=Precision.choices, default=Precision.NONE
    )
    area = models.ForeignKey(
        Area,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="places",
        verbose_name="secteur",
    )
    accessibility = models.JSONField("accessibilité", default=dict, blank=True)
    source = models.CharField("source", max_length=60, blank=True)

    class Meta:
        verbose_name = "lieu"
        verbose_name_plural = "lieux"
        constraints = [
            models.CheckConstraint(
                condition=Q(precision__in=Precision.values), name="place_precision_known"
            ),
            models.CheckConstraint(
                condition=Q(lat=None, lon=None, precision=Precision.NONE) | ON_EARTH,
                name="place_position_on_earth",
                violation_error_message="La position du lieu n’est pas sur le globe.",
            ),
        ]

    def __str__(self) -> str:
        return self.label or self.one_line or "Lieu sans adresse"

    @property
    def one_line(self) -> str:
        """The address on one line: "12 rue Balard, 34000 Montpellier"."""
        town = " ".join(part for part in (self.postcode, self.city) if part)
        return ", ".join(part for part in (self.address, town) if part)

    @property
    def position(self) -> tuple[float, float] | None:
        """``(lat, lon)``, or None."""
        return None if self.lat is None or self.lon is None else (self.lat, self.lon)


class Theme(models.Model):
    """What an organisation is about; the codes of ancestors are prefixes ("sport.judo")."""

    code = models.CharField("code", max_length=80, unique=True)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        to_field="code",
        related_name="children",
        verbose_name="thème englobant",
    )
    label = models.CharField("libellé", max_length=120)
    icon = models.CharField("pictogramme", max_length=40)
    hue = models.PositiveSmallIntegerField("teinte")
    synonyms = models.JSONField("synonymes", default=list, blank=True)
    description = models.CharField("description", max_length=300, blank=True)
    order = models.PositiveIntegerField("rang", default=0)
    retired = models.BooleanField("retiré de la liste", default=False)

    class Meta:
        verbose_name = "thème"
        verbose_name_plural = "thèmes"
        ordering = ("order", "code")
        constraints = [
            models.CheckConstraint(condition=~Q(code="") & ~Q(label=""), name="theme_named"),
            models.CheckConstraint(condition=Q(hue__lt=360), name="theme_hue_on_the_wheel"),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("code")), name="theme_not_in_itself"
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def ancestor_codes(self) -> tuple[str, ...]:
        """Codes of the wider themes, the widest first."""
        parts = self.code.split(".")
        return tuple(".".join(parts[:size]) for size in range(1, len(parts)))


class Skill(models.Model):
    """Something people know how to do, offered or sought."""

    code = models.CharField("code", max_length=80, unique=True)
    family = models.CharField("famille", max_length=80)
    label = models.CharField("libellé", max_length=120)
    synonyms = models.JSONField("synonymes", default=list, blank=True)
    description = models.CharField("description", max_length=300, blank=True)
    order = models.PositiveIntegerField("rang", default=0)
    retired = models.BooleanField("retirée de la liste", default=False)

    class Meta:
        verbose_name = "compétence"
        verbose_name_plural = "compétences"
        ordering = ("order", "code")
        constraints = [
            models.CheckConstraint(
                condition=~Q(code="") & ~Q(label="") & ~Q(family=""), name="skill_named"
            ),
        ]

    def __str__(self) -> str:
        return self.label


def path_below(parent: Area | None, code: str) -> dict[str, Any]:
    """``path`` and ``depth`` of an area from its parent and code."""
    if parent is None:
        return {"path": f"{code}{SEPARATOR}", "depth": 0}
    return {"path": f"{parent.path}{code}{SEPARATOR}", "depth": parent.depth + 1}
