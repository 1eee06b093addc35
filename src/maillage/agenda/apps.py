from django.apps import AppConfig


class AgendaConfig(AppConfig):
    name = "maillage.agenda"
    label = "agenda"
    verbose_name = "agenda"

    def ready(self) -> None:
        from maillage.agenda import registrations  # noqa: PLC0415 - models are ready only now

        registrations.register()
