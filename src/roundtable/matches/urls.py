"""Addresses of the pages about people known twice."""

from __future__ import annotations

from django.urls import path

from roundtable.matches.duplicates import views
from roundtable.matches.views import as_typed

app_name = "matches"
urlpatterns = [
    path("typed/", as_typed, name="as_typed"),
    path("twice/", views.index, name="duplicates"),
    path("twice/<uuid:pair_id>/", views.pair, name="pair"),
    path("merged/<uuid:merging_id>/", views.part, name="part"),
]
