from django.urls import path

from maillage.syndication.urls_feeds import paste_urls
from maillage.syndication.urls_feeds import urlpatterns as feeds
from maillage.syndication.urls_pages import organisation_urls
from maillage.syndication.urls_pages import urlpatterns as pages
from maillage.syndication.views import contract

app_name = "syndication"

# What others read comes first: a profile's reference could be any word.
urlpatterns = [
    path("webhook.schema.json", contract.schema, name="webhook_schema"),
    *feeds,
    *pages,
    *organisation_urls,
    *paste_urls,
]
