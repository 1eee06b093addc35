from importlib import import_module

from django.apps import AppConfig


class TerritoryConfig(AppConfig):
    name = "maillage.territory"
    label = "territory"
    verbose_name = "territoire"

    def ready(self) -> None:
        # Loaded for what they declare: rights, and how acts are told.
        import_module("maillage.territory.rules")
        import_module("maillage.territory.sentences")
