"""Addresses of the pages about people known twice, and of the one about the matcher."""

from __future__ import annotations

from django.urls import path

from roundtable.matches.duplicates import views
from roundtable.matches.fairness import fairness
from roundtable.matches.matcher import views as matcher
from roundtable.matches.views import as_typed

app_name = "matches"
urlpatterns = [
    path("typed/", as_typed, name="as_typed"),
    path("matching/", fairness, name="fairness"),
    path("twice/", views.index, name="duplicates"),
    path("twice/<uuid:pair_id>/", views.pair, name="pair"),
    path("model/", matcher.index, name="matcher"),
    path("merged/<uuid:merging_id>/", views.part, name="part"),
]
