"""Pages of a case that belong to sharing."""

from __future__ import annotations

from django.urls import path

from roundtable.sharing.attachments import views as attachments
from roundtable.sharing.challenging.views import withheld
from roundtable.sharing.chronology import views as chronology
from roundtable.sharing.consent import views as consent
from roundtable.sharing.relevance.views import mark_item
from roundtable.sharing.views import answering, asking

urlpatterns = [
    path("ask/", asking.ask, name="ask"),
    path("gathering/", asking.gathering, name="gathering"),
    path("request/", answering.answer_request, name="request"),
    path("request/nothing-more/", answering.nothing_more, name="nothing_more"),
    path("request/<int:place>/", answering.add_to_answer, name="add_to_answer"),
    path("withheld/<slug:agency>/<int:place>/", withheld, name="withheld"),
    path("consent/<int:place>/", consent.consent, name="consent"),
    path("consent/<int:place>/record/", consent.record, name="record_consent"),
    path("consent/<int:place>/capacity/", consent.capacity, name="assess_capacity"),
    path("consent/<int:place>/override/", consent.override, name="override"),
    path("consent/<int:place>/share/", consent.share_further, name="share_further"),
    path("consent/override/<uuid:override_id>/", consent.decide, name="decide_override"),
    path("consent/withdrawn/<uuid:consent_id>/", consent.withdrawn, name="withdrawn"),
    path("request/attach/<uuid:item_id>/", attachments.attach, name="attach"),
    path("attachments/<uuid:attachment_id>/", attachments.open_file, name="attachment"),
    path(
        "attachments/<uuid:attachment_id>/take-back/",
        attachments.take_back,
        name="take_file_back",
    ),
    path("gathering/further/", asking.ask_further, name="ask_further"),
    path("gathering/withdraw/<slug:agency>/", asking.withdraw, name="withdraw"),
    path("chronology/<uuid:item_id>/mark/", mark_item, name="mark"),
    path("chronology/", chronology.chronology, name="chronology"),
    path("chronology/chronology.<str:ending>", chronology.chronology_file, name="chronology_file"),
]
