"""Pages of a case that belong to intake."""

from __future__ import annotations

from django.urls import path

from roundtable.intake.views import case, identify

urlpatterns = [
    path("", case.overview, name="overview"),
    path("identify/", identify.identify, name="identify"),
    path("identify/<uuid:person_id>/", identify.identify_person, name="identify_person"),
    path("grade/", identify.grade, name="grade"),
    path("join/<str:into>/", identify.join, name="join"),
    path("reopen/", case.reopen, name="reopen"),
]
