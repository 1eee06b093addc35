from django.apps import AppConfig


class HarvestConfig(AppConfig):
    name = "maillage.harvest"
    label = "harvest"
    verbose_name = "sources suivies"

    def ready(self) -> None:
        from maillage.harvest import registrations  # noqa: PLC0415 - models are ready only now

        registrations.register()
