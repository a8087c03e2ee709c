"""Addresses of workload."""

from __future__ import annotations

app_name = "workload"
urlpatterns: list[object] = []
