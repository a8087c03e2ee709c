"""The charter as a Django app."""

from django.apps import AppConfig


class CharterConfig(AppConfig):
    """The versions of the hub's operating agreement."""

    name = "roundtable.charter"
    label = "charter"
