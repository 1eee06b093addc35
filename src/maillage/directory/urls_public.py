"""Addresses that anybody reads: list, map, panorama, profile."""

from django.urls import path

from maillage.directory.views import listing, maps, profile

urlpatterns = [
    path("", listing.listing, name="list"),
    path("suggestions/", listing.suggestions, name="suggestions"),
    path("carte/points", maps.points, name="map_points"),
    path("carte/contours/<slug:level>", maps.outlines, name="map_outlines"),
]

# Last: a reference could be any word.
profile_urls = [
    path("<str:ref>/point", profile.point, name="profile_point"),
    path("<str:ref>/", profile.profile, name="profile"),
]
