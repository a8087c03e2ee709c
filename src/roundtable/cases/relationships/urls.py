"""Addresses of the pages of people."""

from __future__ import annotations

from django.urls import path

from roundtable.cases.relationships import views

app_name = "people"
urlpatterns = [path("<uuid:person_id>/", views.person, name="person")]
