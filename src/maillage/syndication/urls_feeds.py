"""Addresses of what others read, and of what people paste elsewhere."""

from django.urls import path, re_path

from maillage.syndication.views import embeds, feeds, guide, pasting

urlpatterns = [
    path("flux/", feeds.feeds, name="feeds"),
    re_path(r"^flux/(?P<code>[-\w]+)\.(?P<suffix>[a-z][a-z0-9.-]*)$", feeds.feed, name="feed"),
    path("integrer/", embeds.compose, name="embed"),
    path("integrer.js", embeds.script, name="embed_script"),
    path("integrer/donnees", embeds.data, name="embed_data"),
    path("integrer/points", embeds.points, name="embed_points"),
    path("integrer/contours", embeds.outlines, name="embed_outlines"),
    path("guide/", guide.guide, name="guide"),
    path("guide.pdf", guide.pdf, name="guide_pdf"),
    path("guide.csv", guide.table, name="guide_csv"),
]

# Last: a reference could be any word.
paste_urls = [path("<str:ref>/<slug:code>/a-recopier/", pasting.paste, name="paste")]
