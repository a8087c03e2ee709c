"""Pages of a case that belong to matches."""

from __future__ import annotations

from django.urls import path

from roundtable.matches import views

urlpatterns = [
    path("registers/", views.registers, name="registers"),
    path("registers/<uuid:person_id>/", views.answer, name="answer_match"),
]
