"""Addresses of what becomes of a no, among the charter's pages."""

from __future__ import annotations

from django.urls import path

from roundtable.sharing.overriding import views

app_name = "overriding"
urlpatterns = [path("", views.overridden, name="counted")]
