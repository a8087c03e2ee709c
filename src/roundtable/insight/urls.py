"""Addresses of trials on the past, below the charter's."""

from __future__ import annotations

from django.urls import path

from roundtable.insight import views

app_name = "insight"
urlpatterns = [
    path("try/", views.trials, name="trials"),
    path("try/<uuid:trial_id>/", views.trial, name="trial"),
    path("try/<uuid:trial_id>/changes/", views.changes, name="changes"),
    path("try/<uuid:trial_id>/cases/", views.differing, name="differing"),
]
