from importlib import import_module

from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "maillage.core"
    label = "core"
    verbose_name = "socle"

    def ready(self) -> None:
        # The checks of "maillage doctor" declare themselves when imported; they read models.
        import_module("maillage.core.health.checks")
