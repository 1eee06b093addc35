from django.urls import include, path, re_path

from maillage.agenda.federation.views import webfinger
from maillage.agenda.urls_feeds import root_urlpatterns as agenda_feeds
from maillage.config.api import api, unknown
from maillage.config.api_docs import docs

urlpatterns = [
    path("api/v1/docs", include(([path("", docs, name="docs")], "api"))),
    path("api/v1/", api.urls),
    re_path(r"^api/", unknown),
    path("annuaire/", include("maillage.directory.urls")),
    path("agenda/", include("maillage.agenda.urls")),
    path("", include((agenda_feeds, "agenda_feeds"))),
    path("diffusion/", include("maillage.syndication.urls")),
    path("sources/", include("maillage.harvest.urls")),
    path("doublons/", include("maillage.duplicates.urls")),
    path("compte/", include("maillage.accounts.urls")),
    path("media/", include(("maillage.directory.urls_media", "media"))),
    path("media/", include(("maillage.agenda.urls_media", "agenda-media"))),
    path(".well-known/webfinger", webfinger),
    path("", include("maillage.portal.urls")),
]

handler400 = "maillage.core.ui.errors.bad_request"
handler403 = "maillage.core.ui.errors.permission_denied"
handler404 = "maillage.core.ui.errors.not_found"
# Asked for by allauth's throttles; Django itself has no page for it.
handler429 = "maillage.core.ui.errors.too_many_requests"
handler500 = "maillage.core.ui.errors.server_error"
