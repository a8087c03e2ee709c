"""Addresses of learning."""

from __future__ import annotations

from django.urls import path

from roundtable.learning import views

app_name = "learning"
urlpatterns = [
    path("", views.mine, name="mine"),
    path("colleagues/", views.colleagues, name="colleagues"),
    path("colleagues/<uuid:member_id>/", views.record, name="record"),
]
