from django.apps import AppConfig


class SyndicationConfig(AppConfig):
    name = "maillage.syndication"
    label = "syndication"
    verbose_name = "diffusion"

    def ready(self) -> None:
        from maillage.syndication import registrations  # noqa: PLC0415 - models are ready only now

        registrations.register()
