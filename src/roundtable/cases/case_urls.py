"""Pages of a case that need only the case itself."""

from __future__ import annotations

from django.urls import path

from roundtable.cases import views

urlpatterns = [
    path("people/", views.people, name="people"),
    path("history/", views.history, name="history"),
    path("changes/", views.changes, name="changes"),
]
