"""Everything kept about a person, in sections that both people and programs read."""

from collections.abc import Mapping
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator

from maillage.accounts.models import Person
from maillage.accounts.queries import keys_of, outside_accounts_of, sessions_of
from maillage.accounts.registries import DataSection, data_exporters
from maillage.core import audit
from maillage.core.models import AuditEntry, OutgoingMail

PERSON_TYPE = "accounts.person"
KEY_LABELS = {
    Authenticator.Type.WEBAUTHN: "clé d’accès",
    Authenticator.Type.TOTP: "application à codes",
    Authenticator.Type.RECOVERY_CODES: "codes de secours",
}


def identity(person: Person) -> DataSection:
    row = {
        "Numéro": person.pk,
        "Nom affiché": person.name,
        "Adresse électronique": person.email,
        "Inscription": person.joined_at,
        "Dernière connexion": person.last_login,
        "Mot de passe": "choisi" if person.has_usable_password() else "aucun",
    }
    return DataSection("compte", "Compte", (row,))


def functions(person: Person) -> DataSection:
    rows = tuple(
        {"Fonction": str(held), "Depuis": held.since}
        for held in person.functions.order_by("since", "pk")
    )
    return DataSection("fonctions", "Fonctions pour le territoire", rows)


def addresses(person: Person) -> DataSection:
    rows = tuple(
        {"Adresse": address.email, "Confirmée": address.verified, "Principale": address.primary}
        for address in EmailAddress.objects.filter(user=person).order_by("pk")
    )
    return DataSection("adresses", "Adresses électroniques", rows)


def key_name(key: Authenticator) -> str:
    """Return how a way of signing in is called; never its secret."""
    label = KEY_LABELS[Authenticator.Type(key.type)]
    name = key.data.get("name", "") if key.type == Authenticator.Type.WEBAUTHN else ""
    return f"{label} « {name} »" if name else label


def keys(person: Person) -> DataSection:
    rows = tuple(
        {"Moyen": key_name(key), "Ajouté": key.created_at, "Dernière utilisation": key.last_used_at}
        for key in keys_of(person)
    )
    return DataSection("cles", "Clés d’accès et second facteur", rows)


def outside_accounts(person: Person) -> DataSection:
    rows = tuple(
        {
            "Fournisseur": account.provider,
            "Identifiant": account.uid,
            "Reçu du fournisseur": account.extra_data,
            "Reliée": account.date_joined,
        }
        for account in outside_accounts_of(person)
    )
    return DataSection("comptes_relies", "Comptes reliés", rows)


def sessions(person: Person) -> DataSection:
    rows = tuple(
        {
            "Ouverte": session.created_at,
            "Adresse IP": session.ip,
            "Navigateur": session.user_agent,
        }
        for session in sessions_of(person)
    )
    return DataSection("sessions", "Appareils connectés", rows)


def acts(person: Person) -> DataSection:
    """What the person did, and what was done to their account, as the record tells it."""
    own = AuditEntry.objects.filter(person_id=person.pk)
    done_to = AuditEntry.objects.filter(object_type=PERSON_TYPE, object_id=str(person.pk))
    rows = tuple(
        {
            "Numéro": entry.number,
            "Date": entry.at,
            "Acte": audit.sentence_of(entry),
            "Par vous": entry.person_id == person.pk,
            "Pour l’organisation n°": entry.organisation_id,
            "Objet": f"{entry.object_type} {entry.object_id}",
            "Détail": entry.data,
        }
        for entry in (own | done_to).order_by("number")
    )
    return DataSection("registre", "Inscriptions au registre", rows)


def messages(person: Person) -> DataSection:
    rows = tuple(
        {
            "Écrit": mail.created_at,
            "Envoyé": mail.sent_at,
            "Objet": mail.subject,
            "Texte": mail.text,
        }
        for mail in OutgoingMail.objects.filter(to__iexact=person.email).order_by("pk")
    )
    return DataSection("messages", "Messages que le site vous a écrits", rows)


SECTIONS = (identity, functions, addresses, keys, outside_accounts, sessions, acts, messages)


def sections_of(person: Person) -> list[DataSection]:
    """Return all that is kept about a person: this module's part, then the modules above."""
    own = [section(person) for section in SECTIONS]
    return own + [exporter(person.pk) for exporter in data_exporters]


def as_mapping(sections: list[DataSection]) -> Mapping[str, Any]:
    """Return the sections as one JSON-ready object: key -> {"titre", "lignes"}."""
    return {
        section.key: {"titre": section.title, "lignes": [dict(row) for row in section.rows]}
        for section in sections
    }
