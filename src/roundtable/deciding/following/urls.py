"""Addresses of what came of decisions, among the charter's pages."""

from __future__ import annotations

from django.urls import path

from roundtable.deciding.following import views

app_name = "following"
urlpatterns = [path("", views.counted, name="counted")]
