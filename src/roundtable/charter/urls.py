"""Addresses of charter."""

from __future__ import annotations

app_name = "charter"
urlpatterns: list[object] = []
