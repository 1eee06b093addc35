from django.contrib.sitemaps import views as sitemaps
from django.urls import path

from maillage.portal.views import components, dashboard, health, home, mails, pages, robots

app_name = "portal"

urlpatterns = [
    path("", home.home, name="home"),
    path("mon-espace/", dashboard.dashboard, name="dashboard"),
    path("a-propos/", pages.about, name="about"),
    path("sources/", pages.sources, name="sources"),
    path("accessibilite/", pages.accessibility, name="accessibility"),
    path("vie-privee/", pages.privacy, name="privacy"),
    path("donnees/", pages.catalogue, name="catalogue"),
    path("donnees/catalogue.jsonld", pages.catalogue_jsonld, name="catalogue_jsonld"),
    path("donnees/catalogue.ttl", pages.catalogue_turtle, name="catalogue_turtle"),
    path("donnees/fichiers/<str:name>", pages.open_file, name="open_file"),
    path("plan/", pages.site_map, name="site_map"),
    path("robots.txt", robots.robots, name="robots"),
    path(
        "sitemap.xml",
        sitemaps.index,
        {"sitemaps": robots.SITEMAPS, "sitemap_url_name": "portal:sitemap_section"},
        name="sitemap",
    ),
    path(
        "sitemap-<section>.xml",
        sitemaps.sitemap,
        {"sitemaps": robots.SITEMAPS},
        name="sitemap_section",
    ),
    path("sante", health.health, name="health"),
    path("dev/courriels", mails.mails, name="mails"),
    path("composants", components.showcase, name="components"),
    path("composants/suggestions", components.suggestions, name="components_suggestions"),
    path("composants/enregistrement", components.autosave, name="components_autosave"),
    path("composants/confirmation", components.confirmation, name="components_confirmation"),
    path("composants/erreurs/<int:status>", components.error_example, name="components_error"),
]
