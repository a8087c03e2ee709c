"""Addresses of what an agency was told."""

from __future__ import annotations

from django.urls import path

from roundtable.feedback import views

app_name = "feedback"
urlpatterns = [
    path("", views.told_list, name="list"),
    path("<uuid:told_id>/read/", views.read, name="read"),
]
