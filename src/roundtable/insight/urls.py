"""Addresses of trials on the past, of ownership and of the review, below the charter's."""

from __future__ import annotations

from django.urls import path

from roundtable.insight.ownership.views import ownership
from roundtable.insight.views import review, trials

app_name = "insight"
urlpatterns = [
    path("try/", trials.trials, name="trials"),
    path("try/<uuid:trial_id>/", trials.trial, name="trial"),
    path("try/<uuid:trial_id>/changes/", trials.changes, name="changes"),
    path("try/<uuid:trial_id>/cases/", trials.differing, name="differing"),
    path("ownership/", ownership, name="ownership"),
    path("review/", review.review, name="review"),
    path("review/sample/", review.sample, name="sample"),
]
