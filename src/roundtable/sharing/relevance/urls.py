"""Addresses of what the hub says of what it shares, among the charter's pages."""

from __future__ import annotations

from django.urls import path

from roundtable.sharing.relevance import views

app_name = "relevance"
urlpatterns = [path("", views.proportionality, name="counted")]
