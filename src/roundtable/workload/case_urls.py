"""Pages of a case that belong to its deadlines."""

from __future__ import annotations

from django.urls import path

from roundtable.workload import views

urlpatterns = [
    path("deadlines/<uuid:clock_id>/", views.deadline, name="deadline"),
    path("deadlines/<uuid:clock_id>/resume/", views.resume, name="resume_deadline"),
]
