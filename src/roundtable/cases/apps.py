"""Cases as a Django app."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """The hub's work on one concern."""

    name = "roundtable.cases"
    label = "cases"
