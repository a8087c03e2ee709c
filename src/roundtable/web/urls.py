"""Addresses of the shell."""

from __future__ import annotations

from django.urls import path

from roundtable.web import views

app_name = "web"
urlpatterns = [path("components/", views.components, name="components")]
