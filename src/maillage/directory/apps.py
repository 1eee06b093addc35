from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "maillage.directory"
    label = "directory"
    verbose_name = "annuaire"

    def ready(self) -> None:
        from maillage.directory import registrations  # noqa: PLC0415 - models are ready only now

        registrations.register()
