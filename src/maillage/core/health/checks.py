"""The checks that every installation has. Imported by core's app, so that they are declared once."""

import os
import shutil
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core import checks as django_checks
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from maillage.core import heartbeat
from maillage.core.health.registry import Finding, Level, check
from maillage.core.index import site_index
from maillage.core.mail.outbox import MAX_ATTEMPTS
from maillage.core.models import AuditEntry, ChangeFeedEntry, OutgoingMail, Setting
from maillage.core.ui.french import count as counted

OK, ATTENTION, ERROR = Level.OK, Level.ATTENTION, Level.ERROR

FEW_BYTES, TOO_FEW_BYTES = 2 * 2**30, 200 * 2**20
SKEW = timedelta(seconds=30)
MAIL_LATE = timedelta(hours=1)
INDEX_LATE = timedelta(seconds=30)

HTTPS_REMEDY = (
    "Servez le site en https derrière un mandataire et réglez MAILLAGE_URL=https://votre-adresse."
)
# Django's deployment checks that say the same thing: the address is not https.
HTTPS_FINDINGS = {
    "security.W004",
    "security.W008",
    "security.W012",
    "security.W016",
    "security.W021",
}
FINDINGS = {
    "security.W005": "HSTS ne couvre pas les sous-domaines.",
    "security.W009": "La clé secrète est trop simple : retirez MAILLAGE_SECRET pour en tirer une au hasard.",
    "security.W018": "Le mode de mise au point est ouvert : retirez MAILLAGE_DEBUG.",
    "security.W020": "Aucune adresse n’est acceptée : réglez MAILLAGE_HOSTS.",
}


@check("configuration", "Configuration")
def configuration(now: datetime) -> Finding:
    found = [
        problem
        for problem in django_checks.run_checks(include_deployment_checks=True)
        if not problem.is_silenced()
    ]
    serious = [problem for problem in found if problem.is_serious()]
    if serious:
        return Finding(
            ERROR, " ".join(str(problem.msg) for problem in serious), "Corrigez les réglages cités."
        )
    others = [
        FINDINGS.get(problem.id or "", str(problem.msg))
        for problem in found
        if problem.id not in HTTPS_FINDINGS
    ]
    if others:
        return Finding(ATTENTION, " ".join(others), "Voyez la page de référence des réglages.")
    if found:
        return Finding(
            ATTENTION, f"Le site est servi en clair à l’adresse {settings.BASE_URL}.", HTTPS_REMEDY
        )
    return Finding(OK, f"Rien à redire ; le site est à l’adresse {settings.BASE_URL}.")


@check("data", "Dossier de données")
def data_folder(now: datetime) -> Finding:
    folder = Path(settings.MAILLAGE_DATA)
    if not os.access(folder, os.W_OK | os.X_OK):
        return Finding(
            ERROR,
            f"Le dossier {folder} ne peut pas être écrit.",
            "Donnez-le à l’utilisateur qui fait tourner Maillage (chown), ou changez MAILLAGE_DATA.",
        )
    free = shutil.disk_usage(folder).free
    said = f"{free / 2**30:.1f} Go libres dans {folder}.".replace(".", ",", 1)
    remedy = (
        "Libérez de la place : sauvegardes anciennes, dossiers « avant-restauration », journaux."
    )
    if free < TOO_FEW_BYTES:
        return Finding(ERROR, said, remedy)
    if free < FEW_BYTES:
        return Finding(ATTENTION, said, remedy)
    return Finding(OK, said)


@check("database", "Base de données")
def database(now: datetime) -> Finding:
    tables = connection.introspection.table_names()
    if Setting._meta.db_table not in tables:
        return Finding(ERROR, "La base est vide.", "Créez votre territoire : maillage init.")
    executor = MigrationExecutor(connection)
    steps = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    if steps:
        return Finding(
            ERROR,
            f"La base date d’une version antérieure ({counted(steps, 'étape')} à faire).",
            "Sauvegardez, puis lancez n’importe quelle commande : elle met la base à jour.",
        )
    with transaction.atomic():
        # A write that leaves nothing: a full disk or a read-only replica refuses it.
        Setting.objects.update_or_create(key="doctor", defaults={"value": now.isoformat()})
        Setting.objects.filter(key="doctor").delete()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA quick_check(1)")
            said = cursor.fetchone()[0]
        if said != "ok":
            return Finding(
                ERROR,
                f"Le fichier de la base est abîmé ({said}).",
                "Arrêtez le site et restaurez la dernière sauvegarde : maillage restore FICHIER --force.",
            )
    return Finding(
        OK, f"Elle répond, accepte l’écriture et est à jour ({connection.display_name})."
    )


@check("worker", "Agent")
def worker(now: datetime) -> Finding:
    beats = heartbeat.beats()
    if not beats:
        return Finding(
            ATTENTION,
            "Aucun agent ne tourne : ni courriel ni mise à jour de la recherche.",
            "Lancez le site avec « maillage serve », ou l’agent seul avec « maillage worker ».",
        )
    silent = [sign for sign in beats if now - sign.at >= heartbeat.SILENCE]
    if silent:
        names = ", ".join(sign.machine for sign in silent)
        return Finding(
            ATTENTION,
            f"Plus de nouvelles de l’agent de {names} depuis {age(now - min(s.at for s in silent))}.",
            "Relancez « maillage serve » sur cette machine ; son journal dit pourquoi il s’est arrêté.",
        )
    return Finding(OK, f"{counted(len(beats), 'agent')} au travail.")


@check("index", "Recherche")
def index(now: datetime) -> Finding:
    state = site_index().state()
    if state.status != "ready" or state.committed_at is None:
        return Finding(
            ATTENTION,
            "L’index de recherche n’est pas encore construit.",
            "Lancez le site (l’agent le construit), ou « maillage search rebuild ».",
        )
    waiting = ChangeFeedEntry.objects.filter(
        at__gt=state.committed_at, at__lt=now - INDEX_LATE
    ).order_by("at")
    oldest = waiting.first()
    if oldest is not None:
        return Finding(
            ATTENTION,
            f"Des changements attendent d’être trouvables depuis {age(now - oldest.at)}.",
            "Vérifiez que l’agent tourne ; sinon lancez « maillage search rebuild ».",
        )
    return Finding(OK, f"{counted(state.documents, 'document')}, à jour.")


@check("mail", "Courriel")
def mail(now: datetime) -> Finding:
    waiting = OutgoingMail.objects.filter(sent_at__isnull=True)
    if not settings.MAILLAGE_SMTP:
        return Finding(
            ATTENTION,
            f"Aucun serveur d’envoi : {counted(waiting.count(), 'message')} en attente, lisibles dans le site.",
            "Réglez MAILLAGE_SMTP_URL=smtp://utilisateur:secret@hote:587.",
        )
    given_up = waiting.filter(attempts__gte=MAX_ATTEMPTS, next_try_at__isnull=True)
    late = waiting.filter(created_at__lt=now - MAIL_LATE)
    stuck = late.order_by("created_at").first()
    if stuck is not None:
        reason = f" Dernière erreur : {stuck.last_error}." if stuck.last_error else ""
        return Finding(
            ERROR if given_up.exists() else ATTENTION,
            f"{counted(late.count(), 'message')} en retard d’une heure ou plus.{reason}",
            "Vérifiez MAILLAGE_SMTP_URL et que l’agent tourne ; les messages repartiront seuls.",
        )
    return Finding(OK, f"{counted(waiting.count(), 'message')} en attente, aucun en retard.")


@check("clock", "Horloge")
def clock_of_machine(now: datetime) -> Finding:
    remedy = "Mettez la machine à l’heure (chrony ou systemd-timesyncd)."
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            skew = abs(timezone.now() - cursor.fetchone()[0])
        if skew > SKEW:
            return Finding(ERROR, f"Cette machine et la base diffèrent de {age(skew)}.", remedy)
    last = AuditEntry.objects.order_by("-number").first()
    if last is not None and last.at - now > SKEW:
        return Finding(
            ERROR,
            f"Le dernier acte du registre est daté de {age(last.at - now)} dans l’avenir.",
            remedy,
        )
    return Finding(OK, "À l’heure.")


def age(length: timedelta) -> str:
    """Say a length of time in its largest unit: "3 jours", "2 heures", "40 secondes"."""
    seconds = int(length.total_seconds())
    for unit, size in (("jour", 86400), ("heure", 3600), ("minute", 60)):
        if seconds >= size:
            return counted(seconds // size, unit)
    return counted(seconds, "seconde")
