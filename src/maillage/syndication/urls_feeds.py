"""Addresses of what others read, and of what people paste elsewhere."""

from django.urls import path, re_path

from maillage.syndication.views import feeds

urlpatterns = [
    path("flux/", feeds.feeds, name="feeds"),
    re_path(r"^flux/(?P<code>[-\w]+)\.(?P<suffix>[a-z][a-z0-9.-]*)$", feeds.feed, name="feed"),
]
