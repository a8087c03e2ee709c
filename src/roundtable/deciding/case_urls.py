"""Pages of a case that belong to deciding."""

from __future__ import annotations

from django.urls import path

from roundtable.deciding.acting import views as acting
from roundtable.deciding.disagreeing import views as disagreeing
from roundtable.deciding.following.views import follow_up
from roundtable.deciding.onward import views as onward
from roundtable.deciding.talking import views as talking
from roundtable.deciding.transferring import views as transferring
from roundtable.deciding.urgent import views as urgent
from roundtable.deciding.views import discussion, emergency, positions

urlpatterns = [
    path("call/", positions.call, name="call"),
    path("position/", positions.position, name="position"),
    path("open/", positions.open_early, name="open"),
    path("discussion/", discussion.discussion, name="discussion"),
    path("discussion/at-once/<slug:code>/", urgent.call, name="call_at_once"),
    path("discussion/end/", urgent.end, name="end_urgent"),
    path("discussion/talk/", talking.talk, name="talk"),
    path("discussion/here/", talking.here, name="here"),
    path("discussion/points/<int:number>/", talking.otherwise, name="otherwise"),
    path("propose/", discussion.propose, name="propose"),
    path("voice/<uuid:proposal_id>/", discussion.voice, name="voice"),
    path("conclude/<uuid:proposal_id>/", discussion.conclude, name="conclude"),
    path("emergency/", emergency.emergency, name="emergency"),
    path("disagree/<slug:kind>/<uuid:about>/", disagreeing.disagree, name="disagree"),
    path("disagreements/", disagreeing.disagreements, name="disagreements"),
    path("disagreements/<int:number>/", disagreeing.disagreement, name="disagreement"),
    path("actions/", acting.action_list, name="actions"),
    path("actions/add/", acting.add_action, name="add_action"),
    path("actions/onward/", onward.refer_on, name="refer_on"),
    path("actions/onward/<uuid:referral_id>/", onward.onward_page, name="onward"),
    path("actions/<uuid:action_id>/", acting.action_page, name="action"),
    path("actions/<uuid:action_id>/accept/", acting.accept, name="accept_action"),
    path("actions/<uuid:action_id>/pass-on/", acting.pass_on_action, name="pass_on"),
    path("follow-up/", follow_up, name="follow_up"),
    path("transfer/", transferring.transfer, name="transfer"),
    path("transfer/begin/", transferring.begin, name="begin_transfer"),
    path("transfer/release/", transferring.release, name="release"),
    path("transfer/received/", transferring.received, name="received"),
    path("transfer/package/", transferring.package, name="transfer_package"),
]
