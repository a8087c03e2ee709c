"""Pages of a case that belong to intake."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
