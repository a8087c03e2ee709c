"""Intake as a Django app."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """See the package."""

    name = "roundtable.intake"
    label = "intake"
