"""Sources that are read again and again, what each reading did, and what registers announce."""

from django.db import models

from maillage.accounts.models import Person
from maillage.directory.models import ImportRun, Organisation, Source
from maillage.harvest.enums import FollowedState, Kind, News, Outcome, ProposalState


class FollowedSource(models.Model):
    """A source of the directory that is read by itself, every ``every`` days (0: only when asked).

    ``location`` is an address, or the name of a file of the folder ``sources``. ``mapping`` is the
    text of the correspondence file. ``proposes``: a new organisation waits for the team. ``sealed``
    holds what the server asks to know who reads (``core.sealing``). ``etag`` and ``modified`` are
    the server's, of the last file that was read whole.
    """

    source = models.OneToOneField(
        Source, models.CASCADE, related_name="followed", to_field="code", verbose_name="source"
    )
    kind = models.CharField("genre", max_length=10, choices=Kind.choices)
    location = models.CharField("adresse ou fichier", max_length=600)
    mapping = models.TextField("correspondance", blank=True)
    every = models.PositiveSmallIntegerField("rythme en jours", default=7)
    proposes = models.BooleanField("les nouvelles fiches attendent l’équipe", default=False)
    sealed = models.TextField("accès", blank=True)
    state = models.CharField(
        "état", max_length=10, choices=FollowedState.choices, default=FollowedState.ACTIVE
    )
    next_at = models.DateTimeField("prochaine lecture", null=True)
    etag = models.CharField("étiquette du serveur", max_length=300, blank=True)
    modified = models.CharField("date du serveur", max_length=60, blank=True)
    digest = models.CharField("empreinte du dernier fichier", max_length=64, blank=True)
    created_at = models.DateTimeField("ajoutée le")

    class Meta:
        verbose_name = "source suivie"
        verbose_name_plural = "sources suivies"
        ordering = ["source_id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=FollowedState.values), name="followed_state"
            ),
            models.CheckConstraint(condition=models.Q(kind__in=Kind.values), name="followed_kind"),
        ]

    def __str__(self) -> str:
        return self.source.name

    def get_absolute_url(self) -> str:
        return f"/sources/suivies/{self.source_id}/"


class Reading(models.Model):
    """One reading of a followed source.

    ``rows`` and ``ids`` are what the file holds; ``rows_before`` and ``ids_before`` what the last
    good reading held. ``file`` is kept until the reading ends, so that a held or killed one goes on
    with the very same bytes.
    """

    followed = models.ForeignKey(FollowedSource, models.CASCADE, related_name="readings")
    state = models.CharField(
        "état", max_length=10, choices=Outcome.choices, default=Outcome.RUNNING
    )
    words = models.CharField("en clair", max_length=500, blank=True)
    started_at = models.DateTimeField("début")
    finished_at = models.DateTimeField("fin", null=True)
    file = models.CharField("fichier gardé", max_length=300, blank=True)
    file_name = models.CharField("nom du fichier", max_length=200, blank=True)
    size = models.PositiveBigIntegerField("octets", default=0)
    etag = models.CharField("étiquette du serveur", max_length=300, blank=True)
    modified = models.CharField("date du serveur", max_length=60, blank=True)
    digest = models.CharField("empreinte du fichier", max_length=64, blank=True)
    rows = models.PositiveIntegerField("lignes", default=0)
    ids = models.PositiveIntegerField("organisations", default=0)
    rows_before = models.PositiveIntegerField("lignes avant", default=0)
    ids_before = models.PositiveIntegerField("organisations avant", default=0)
    unseen = models.PositiveIntegerField("absentes de la source", default=0)
    import_run = models.ForeignKey(
        ImportRun, models.SET_NULL, null=True, related_name="readings", verbose_name="import"
    )
    asked_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField("décidée le", null=True)
    decided_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    reason = models.TextField("motif", blank=True)

    class Meta:
        verbose_name = "lecture"
        verbose_name_plural = "lectures"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["followed"],
                condition=models.Q(state__in=(Outcome.RUNNING, Outcome.HELD)),
                name="one_reading_at_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=Outcome.values), name="reading_state"
            ),
        ]

    @property
    def counts(self) -> dict[str, int]:
        """Counts of the import, by name; empty when nothing was imported."""
        return self.import_run.counts if self.import_run else {}


class Proposal(models.Model):
    """A register announces a new, moved or dissolved association: the team decides.

    ``row`` is the row as read (``readers.rows.as_json``), enough to create the profile later.
    ``digest`` of what is announced: an announcement that was decided does not come back.
    """

    followed = models.ForeignKey(FollowedSource, models.CASCADE, related_name="proposals")
    news = models.CharField("annonce", max_length=10, choices=News.choices)
    external_id = models.CharField("numéro dans la source", max_length=160)
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, null=True, related_name="proposals",
        verbose_name="organisation",
    )  # fmt: skip
    name = models.CharField("nom", max_length=250)
    row = models.JSONField("ligne lue")
    digest = models.CharField("empreinte", max_length=32)
    declared_on = models.DateField("déclarée le", null=True)
    made_at = models.DateTimeField("reçue le")
    state = models.CharField(
        "état", max_length=10, choices=ProposalState.choices, default=ProposalState.OPEN
    )
    decided_at = models.DateTimeField("traitée le", null=True)
    decided_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    reason = models.TextField("motif", blank=True)

    class Meta:
        verbose_name = "annonce d’un registre"
        verbose_name_plural = "annonces des registres"
        ordering = ["news", "name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["followed", "external_id", "news", "digest"], name="proposal_once"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=ProposalState.values), name="proposal_state"
            ),
        ]
