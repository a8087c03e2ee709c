"""Addresses of what becomes of challenges, among the charter's pages."""

from __future__ import annotations

from django.urls import path

from roundtable.sharing.challenging import views

app_name = "challenging"
urlpatterns = [path("", views.challenges, name="counted")]
