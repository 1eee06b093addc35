from django.apps import AppConfig

from maillage.core.registry import Page, pages

PAGES = (Page("understand", "Données ouvertes", "portal:catalogue", order=20),)


class PortalConfig(AppConfig):
    name = "maillage.portal"
    label = "portal"
    verbose_name = "portail"

    def ready(self) -> None:
        for page in PAGES:
            pages.add(page)
