"""The journal as a Django app."""

from django.apps import AppConfig


class JournalConfig(AppConfig):
    """The append-only record."""

    name = "roundtable.journal"
    label = "journal"
