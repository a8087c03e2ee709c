"""Every address of the hub, by capability."""

from __future__ import annotations

from django.urls import include, path
from django.views.generic import RedirectView

from roundtable.feedback.reaching.views import message

handler400 = "roundtable.web.views.bad_request"
handler403 = "roundtable.web.views.permission_denied"
handler404 = "roundtable.web.views.not_found"
handler500 = "roundtable.web.views.server_error"

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="workload:my_work"), name="home"),
    path("", include("roundtable.access.urls")),
    path("", include("roundtable.web.urls")),
    path("", include("roundtable.oversight.urls")),
    path("worktray/", include("roundtable.workload.urls")),
    path("refer/", include("roundtable.intake.urls")),
    path("feedback/", include("roundtable.feedback.urls")),
    path("message/<uuid:told_id>/<str:tag>/", message, name="message"),
    path("learn/", include("roundtable.learning.urls")),
    path("charter/sharing/", include("roundtable.sharing.agreement.urls")),
    path("charter/needed/", include("roundtable.sharing.relevance.urls")),
    path("charter/answering/", include("roundtable.sharing.completeness.urls")),
    path("charter/challenged/", include("roundtable.sharing.challenging.urls")),
    path("charter/overridden/", include("roundtable.sharing.overriding.urls")),
    path("charter/disagreements/", include("roundtable.deciding.disagreeing.urls")),
    path("charter/outcomes/", include("roundtable.deciding.following.urls")),
    path("charter/directory/", include("roundtable.learning.directory.urls")),
    path("charter/", include("roundtable.insight.urls")),
    path("charter/", include("roundtable.charter.urls")),
    path("people/", include("roundtable.matches.urls")),
    path("people/", include("roundtable.cases.relationships.urls")),
    path("cases/", include("roundtable.cases.urls")),
    path("cases/<str:reference>/", include("roundtable.config.case_urls")),
]
