"""How this module's acts are told, in an object's history and in one's own data."""

from maillage.accounts.enums import Function
from maillage.core.audit import say
from maillage.core.models import AuditEntry


def function_label(entry: AuditEntry) -> str:
    code = entry.data.get("function", "")
    return Function(code).label if code in Function.values else code


say("accounts.person_joined", "A ouvert son compte")
say("accounts.person_created", "Compte ouvert par l’administration")
say("accounts.person_renamed", "Nom affiché changé")
say("accounts.function_given", lambda entry: f"Fonction donnée : {function_label(entry)}")
say("accounts.function_taken", lambda entry: f"Fonction retirée : {function_label(entry)}")
say("accounts.data_exported", "Copie des données du compte reçue")
say("accounts.sessions_ended", "Tous les appareils déconnectés")
say("accounts.sign_in_reset", "Mot de passe et second facteur retirés pour rouvrir l’accès")
say("accounts.person_deleted", "Compte supprimé")
