"""Events: what is told of them, who organises them, where they stand on the ladder."""

from django.db import models
from django.db.models import F, Q

from maillage.agenda.enums import (
    UNTITLED,
    Attendance,
    Kind,
    OnlineLink,
    OrganiserState,
    Price,
    State,
    Status,
)
from maillage.directory.models import Organisation
from maillage.territory.models import Area, Place, Theme


class Event(models.Model):
    """An event, a hold or a regular opening. A superset of OpenAgenda's documented event.

    ``schedule`` says all its dates (see ``maillage.algorithms.schedule``); the rows of
    :class:`Occurrence` follow from it between ``dates_from`` and ``dates_until``. ``links`` are
    registration links: [{"kind": "url" | "email" | "phone", "value", "label"}]. ``access`` lists
    :class:`Access` codes, ``features`` codes of ``maillage.agenda.features``. Prices are in cents.
    ``expected`` counts people. ``sequence`` is iCalendar's. ``unread`` keeps what an import could not
    read: {"field": text}. ``hours_text`` and ``organiser_text`` are a source's own words.
    """

    ref = models.CharField("référence", max_length=12, unique=True)
    kind = models.CharField("nature", max_length=12, choices=Kind.choices, default=Kind.EVENT)
    state = models.CharField("étape", max_length=10, choices=State.choices, default=State.DRAFT)
    status = models.CharField(
        "tenue", max_length=12, choices=Status.choices, default=Status.SCHEDULED
    )
    status_note = models.CharField("précision sur la tenue", max_length=300, blank=True)
    title = models.CharField("titre", max_length=200, blank=True)
    summary = models.CharField("en une phrase", max_length=300, blank=True)
    description = models.TextField("description", blank=True)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="led_events",
        verbose_name="organisation porteuse",
    )  # fmt: skip
    organiser_text = models.CharField("organisation, en texte", max_length=250, blank=True)

    schedule = models.JSONField("dates", default=dict, blank=True)
    timezone = models.CharField("fuseau horaire", max_length=40, default="Europe/Paris")
    dates_from = models.DateField("dates calculées depuis", null=True, blank=True)
    dates_until = models.DateField("dates calculées jusqu’à", null=True, blank=True)
    hours_text = models.TextField("horaires, en texte", blank=True)

    attendance = models.CharField(
        "participation", max_length=8, choices=Attendance.choices, default=Attendance.ON_SITE
    )
    place = models.ForeignKey(
        Place, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="lieu"
    )
    area = models.ForeignKey(
        Area, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="quartier"
    )
    room = models.CharField("salle", max_length=120, blank=True)
    online_url = models.URLField("lien en ligne", max_length=400, blank=True)
    online_link = models.CharField(
        "lien donné à", max_length=10, choices=OnlineLink.choices, default=OnlineLink.ALL
    )

    price = models.CharField("prix", max_length=8, choices=Price.choices, blank=True)
    price_min = models.PositiveIntegerField("prix le plus bas (centimes)", null=True, blank=True)
    price_max = models.PositiveIntegerField("prix le plus haut (centimes)", null=True, blank=True)
    conditions = models.TextField("tarifs et conditions", blank=True)
    links = models.JSONField("liens d’inscription", default=list, blank=True)
    phone = models.CharField("téléphone", max_length=40, blank=True)
    email = models.EmailField("adresse électronique", blank=True)
    website = models.URLField("site internet", max_length=400, blank=True)

    access = models.JSONField("adapté à", default=list, blank=True)
    features = models.JSONField("équipements et aides", default=list, blank=True)
    access_note = models.TextField("accès, en clair", blank=True)
    age_min = models.PositiveSmallIntegerField("âge le plus bas", null=True, blank=True)
    age_max = models.PositiveSmallIntegerField("âge le plus haut", null=True, blank=True)
    publics = models.JSONField("publics", default=list, blank=True)
    languages = models.JSONField("langues", default=list, blank=True)
    keywords = models.JSONField("mots-clés", default=list, blank=True)
    expected = models.PositiveIntegerField("affluence attendue", null=True, blank=True)

    image = models.ImageField("image", upload_to="evenements/", blank=True)
    image_alt = models.CharField("description de l’image", max_length=300, blank=True)
    image_credit = models.CharField("crédit de l’image", max_length=200, blank=True)

    registration = models.BooleanField("inscription sur cette page", default=False)
    places = models.PositiveIntegerField("places par date", null=True, blank=True)
    places_each = models.PositiveSmallIntegerField("places par inscription", default=4)
    opens_at = models.DateTimeField("inscriptions à partir du", null=True, blank=True)
    closes_before = models.PositiveIntegerField("clôture avant le début (minutes)", default=0)
    asks_needs = models.BooleanField("demander les besoins d’accès", default=False)
    kept_days = models.PositiveSmallIntegerField("données gardées (jours)", default=30)

    refusal = models.TextField("motif du refus", blank=True)
    removal = models.CharField("motif du retrait", max_length=300, blank=True)
    unread = models.JSONField("non lu", default=dict, blank=True)
    sequence = models.PositiveIntegerField("séquence", default=0)
    version = models.PositiveIntegerField("version", default=1)
    created_at = models.DateTimeField("créé le")
    updated_at = models.DateTimeField("modifié le")
    submitted_at = models.DateTimeField("proposé le", null=True, blank=True)
    published_at = models.DateTimeField("public depuis le", null=True, blank=True)
    removed_at = models.DateTimeField("retiré le", null=True, blank=True)
    is_fictional = models.BooleanField("événement fictif de démonstration", default=False)

    themes = models.ManyToManyField(Theme, through="EventTheme", related_name="+")
    organisers = models.ManyToManyField(Organisation, through="EventOrganiser", related_name="+")

    class Meta:
        verbose_name = "événement"
        verbose_name_plural = "événements"
        ordering = ["id"]
        indexes = [
            models.Index(fields=["state", "updated_at"], name="event_by_state"),
            models.Index(fields=["dates_until"], name="event_by_horizon"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="event_kind"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="event_state"),
            models.CheckConstraint(condition=Q(status__in=Status.values), name="event_status"),
            models.CheckConstraint(
                condition=~Q(title="") | Q(state__in=sorted(UNTITLED)),
                name="event_titled_once_shared",
                violation_error_message="Donnez un titre avant de partager cet événement.",
            ),
            models.CheckConstraint(
                condition=Q(attendance__in=Attendance.values), name="event_attendance"
            ),
            models.CheckConstraint(condition=Q(price__in=Price.values), name="event_price"),
            models.CheckConstraint(
                condition=Q(price_min=None) | Q(price_max=None) | Q(price_min__lte=F("price_max")),
                name="event_prices_in_order",
                violation_error_message="Le prix le plus bas dépasse le plus haut.",
            ),
            models.CheckConstraint(
                condition=Q(age_min=None) | Q(age_max=None) | Q(age_min__lte=F("age_max")),
                name="event_ages_in_order",
                violation_error_message="L’âge le plus bas dépasse le plus haut.",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.PUBLISHED) | Q(published_at__isnull=False),
                name="event_published_dated",
            ),
            models.CheckConstraint(
                condition=Q(state=State.REMOVED, removed_at__isnull=False)
                | ~Q(state=State.REMOVED) & Q(removed_at=None),
                name="event_removed_dated",
            ),
        ]

    def __str__(self) -> str:
        return self.title or "Date réservée"

    def get_absolute_url(self) -> str:
        return f"/agenda/{self.ref}/"

    @property
    def takes_place(self) -> bool:
        return self.status not in {Status.CANCELLED, Status.POSTPONED}

    def theme_codes(self) -> list[str]:
        """Return theme codes in order (prefetched links make this free)."""
        return [link.theme_id for link in sorted(self.theme_links.all(), key=lambda one: one.order)]


class EventTheme(models.Model):
    """A theme of an event; the first is its main one."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="theme_links")
    theme = models.ForeignKey(Theme, models.PROTECT, to_field="code", related_name="+")
    order = models.PositiveSmallIntegerField("ordre", default=0)

    class Meta:
        verbose_name = "thème d’un événement"
        verbose_name_plural = "thèmes des événements"
        ordering = ["order", "id"]
        constraints = [models.UniqueConstraint(fields=["event", "theme"], name="event_theme_once")]


class EventOrganiser(models.Model):
    """An organisation that organises an event with others, once it accepts to be named."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="organiser_links")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="organiser_links")
    state = models.CharField(
        "accord", max_length=8, choices=OrganiserState.choices, default=OrganiserState.INVITED
    )
    asked_at = models.DateTimeField("demandé le")
    answered_at = models.DateTimeField("répondu le", null=True, blank=True)

    class Meta:
        verbose_name = "organisation d’un événement"
        verbose_name_plural = "organisations des événements"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["event", "organisation"], name="event_organiser_once"),
            models.CheckConstraint(
                condition=Q(state__in=OrganiserState.values), name="event_organiser_state"
            ),
        ]


class ExternalId(models.Model):
    """The number of an event elsewhere: a UID of iCalendar, a uid of OpenAgenda, a source's key."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="external_ids")
    scheme = models.CharField("registre", max_length=40)
    value = models.CharField("numéro", max_length=250)

    class Meta:
        verbose_name = "numéro d’un événement ailleurs"
        verbose_name_plural = "numéros des événements ailleurs"
        ordering = ["scheme", "value"]
        constraints = [models.UniqueConstraint(fields=["scheme", "value"], name="external_id_once")]


class TrustedOrganiser(models.Model):
    """An organisation whose events are public without a reading first."""

    organisation = models.OneToOneField(
        Organisation, models.CASCADE, related_name="agenda_trust", verbose_name="organisation"
    )
    since = models.DateTimeField("depuis le")
    reason = models.CharField("raison", max_length=300, blank=True)

    class Meta:
        verbose_name = "organisation de confiance"
        verbose_name_plural = "organisations de confiance"
        ordering = ["id"]
