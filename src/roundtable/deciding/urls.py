"""Addresses of deciding."""

from __future__ import annotations

app_name = "deciding"
urlpatterns: list[object] = []
