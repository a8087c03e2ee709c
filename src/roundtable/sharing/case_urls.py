"""Pages of a case that belong to sharing."""

from __future__ import annotations

from django.urls import path

from roundtable.sharing.challenging.views import withheld
from roundtable.sharing.chronology import views as chronology
from roundtable.sharing.relevance.views import mark_item
from roundtable.sharing.views import answering, asking

urlpatterns = [
    path("ask/", asking.ask, name="ask"),
    path("gathering/", asking.gathering, name="gathering"),
    path("request/", answering.answer_request, name="request"),
    path("request/<int:place>/", answering.add_to_answer, name="add_to_answer"),
    path("withheld/<slug:agency>/<int:place>/", withheld, name="withheld"),
    path("gathering/further/", asking.ask_further, name="ask_further"),
    path("gathering/withdraw/<slug:agency>/", asking.withdraw, name="withdraw"),
    path("chronology/<uuid:item_id>/mark/", mark_item, name="mark"),
    path("chronology/", chronology.chronology, name="chronology"),
    path("chronology/chronology.<str:ending>", chronology.chronology_file, name="chronology_file"),
]
