"""Addresses of how requests are answered, among the charter's pages."""

from __future__ import annotations

from django.urls import path

from roundtable.sharing.completeness import views

app_name = "completeness"
urlpatterns = [path("", views.completeness, name="counted")]
