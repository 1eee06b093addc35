from importlib import import_module

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "maillage.accounts"
    label = "accounts"
    verbose_name = "personnes"

    def ready(self) -> None:
        # Loaded for what they declare: rights, how acts are told, and what is listened to.
        import_module("maillage.accounts.receivers")
        import_module("maillage.accounts.rules")
        import_module("maillage.accounts.sentences")
        import_module("maillage.accounts.tasks")
