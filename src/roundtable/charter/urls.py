"""Addresses of the charter."""

from __future__ import annotations

from django.urls import path

from roundtable.charter import views

app_name = "charter"
urlpatterns = [
    path("", views.contents, name="contents"),
    path("clause/<str:number>/", views.clause, name="clause"),
]
