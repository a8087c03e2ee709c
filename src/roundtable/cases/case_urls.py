"""Pages of a case that need only the case itself."""

from __future__ import annotations

from django.urls import path

from roundtable.cases import views
from roundtable.cases.relationships import views as relationships

urlpatterns = [
    path("people/", relationships.people, name="people"),
    path("people/relate/", relationships.relate, name="relate"),
    path("people/proposed/", relationships.take_proposal, name="take_proposal"),
    path("people/not-so/", relationships.refuse_proposal, name="refuse_proposal"),
    path("people/<uuid:tie_id>/", relationships.change, name="change_tie"),
    path("people/<uuid:tie_id>/take-back/", relationships.take_back, name="take_back"),
    path("history/", views.history, name="history"),
    path("changes/", views.changes, name="changes"),
]
