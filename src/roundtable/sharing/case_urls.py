"""Pages of a case that belong to sharing."""

from __future__ import annotations

from django.urls import path

from roundtable.sharing import views
from roundtable.sharing.chronology import views as chronology
from roundtable.sharing.relevance.views import mark_item

urlpatterns = [
    path("ask/", views.ask, name="ask"),
    path("gathering/", views.gathering, name="gathering"),
    path("request/", views.answer_request, name="request"),
    path("request/<int:place>/", views.add_to_answer, name="add_to_answer"),
    path("gathering/further/", views.ask_further, name="ask_further"),
    path("gathering/withdraw/<slug:agency>/", views.withdraw, name="withdraw"),
    path("chronology/<uuid:item_id>/mark/", mark_item, name="mark"),
    path("chronology/", chronology.chronology, name="chronology"),
    path("chronology/chronology.<str:ending>", chronology.chronology_file, name="chronology_file"),
]
