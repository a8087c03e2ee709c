"""Sharing as a Django app."""

from django.apps import AppConfig


class SharingConfig(AppConfig):
    """See the package."""

    name = "roundtable.sharing"
    label = "sharing"
