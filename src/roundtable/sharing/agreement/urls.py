"""Addresses of the sharing agreement, among the charter's pages."""

from __future__ import annotations

from django.urls import path

from roundtable.sharing.agreement import views

app_name = "agreement"
urlpatterns = [
    path("", views.who_gets_what, name="table"),
    path("sharing-<str:number>.csv", views.as_file, name="file"),
]
