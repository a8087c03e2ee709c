"""The pages of a case, all under its address: each capability brings its own."""

from __future__ import annotations

from django.urls import include, path

app_name = "case"
urlpatterns = [
    path("", include("roundtable.cases.case_urls")),
    path("", include("roundtable.workload.case_urls")),
    path("", include("roundtable.matches.case_urls")),
    path("", include("roundtable.intake.case_urls")),
    path("", include("roundtable.sharing.case_urls")),
    path("", include("roundtable.analysis.case_urls")),
    path("", include("roundtable.deciding.case_urls")),
    path("", include("roundtable.feedback.case_urls")),
]
