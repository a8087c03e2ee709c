"""Deciding as a Django app."""

from django.apps import AppConfig


class DecidingConfig(AppConfig):
    """See the package."""

    name = "roundtable.deciding"
    label = "deciding"
