"""Addresses of the pages about people known twice."""

from __future__ import annotations

from django.urls import path

from roundtable.matches.duplicates import views

app_name = "matches"
urlpatterns = [
    path("twice/", views.index, name="duplicates"),
    path("twice/<uuid:pair_id>/", views.pair, name="pair"),
    path("merged/<uuid:merging_id>/", views.part, name="part"),
]
