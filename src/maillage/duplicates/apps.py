from django.apps import AppConfig


class DuplicatesConfig(AppConfig):
    name = "maillage.duplicates"
    label = "duplicates"
    verbose_name = "doublons"

    def ready(self) -> None:
        from maillage.duplicates import registrations  # noqa: PLC0415 - models are ready only now

        registrations.register()
