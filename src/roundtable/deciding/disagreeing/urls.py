"""Addresses of how agencies disagree, among the charter's pages."""

from __future__ import annotations

from django.urls import path

from roundtable.deciding.disagreeing import views

app_name = "disagreeing"
urlpatterns = [path("", views.disagreed, name="counted")]
