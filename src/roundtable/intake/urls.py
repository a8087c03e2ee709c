"""Addresses of the referral form."""

from __future__ import annotations

from django.urls import path

from roundtable.intake.views import drafts, refer

app_name = "intake"
urlpatterns = [
    path("", drafts.start, name="start"),
    path("<uuid:draft_id>/", drafts.go_on, name="draft"),
    path("<uuid:draft_id>/delete/", drafts.delete, name="delete"),
    path("<uuid:draft_id>/people/", refer.people, name="people"),
    path("<uuid:draft_id>/people/<slug:key>/", refer.person, name="person"),
    path("<uuid:draft_id>/people/<slug:key>/remove/", refer.remove, name="remove"),
    path("<uuid:draft_id>/relationships/<slug:key>/", refer.ties, name="ties"),
    path("<uuid:draft_id>/check/", refer.check, name="check"),
    path("<uuid:draft_id>/sent/", drafts.sent, name="sent"),
    path("<uuid:draft_id>/<slug:page>/", refer.question, name="question"),
]
