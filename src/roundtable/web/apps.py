"""The app that owns the page shell."""

from __future__ import annotations

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Page shell, components, live updates and the front-end build."""

    name = "roundtable.web"
    label = "web"
