"""Addresses of signing, and of changes that another agency agrees to."""

from __future__ import annotations

from django.urls import path

from roundtable.oversight.views import approvals, people, signing

app_name = "oversight"
urlpatterns = [
    path("charter/sign/", signing.proposals, name="proposals"),
    path("charter/sign/draft/<uuid:draft_id>/", signing.propose, name="propose"),
    path("charter/sign/<uuid:proposal_id>/", signing.proposal, name="proposal"),
    path("charter/sign/<uuid:proposal_id>/text/", signing.text, name="proposal_text"),
    path("charter/sign/<uuid:proposal_id>/refuse/", signing.refuse, name="refuse"),
    path("oversight/approvals/", approvals.approvals, name="approvals"),
    path("oversight/approvals/<uuid:change_id>/", approvals.change, name="change"),
    path("oversight/approvals/<uuid:change_id>/turn-down/", approvals.turn_down, name="turn_down"),
    path("oversight/approvals/<uuid:change_id>/code/", approvals.code, name="code"),
    path("oversight/", people.people, name="people"),
    path("oversight/new-seat/", people.seat, name="seat"),
    path("oversight/person/<uuid:member_id>/<str:power>/", people.ask, name="ask"),
    path("sign-in/new-password/", people.new_password, name="new_password"),
]
