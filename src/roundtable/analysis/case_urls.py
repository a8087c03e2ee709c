"""Pages of a case that belong to the analysis."""

from __future__ import annotations

from django.urls import path

from roundtable.analysis import views

urlpatterns = [
    path("analysis/", views.analysis, name="analysis"),
    path("analysis/add/", views.add, name="add_factor"),
    path("analysis/words/", views.words, name="record_words"),
    path("analysis/summary/", views.summary, name="write_summary"),
    path("analysis/summary/<uuid:summary_id>/", views.agree, name="agree_summary"),
    path("analysis/<uuid:factor_id>/settle/", views.settle, name="settle_unknown"),
    path("analysis/<uuid:factor_id>/take-back/", views.take_back, name="take_back_factor"),
]
