"""Insight as a Django app."""

from django.apps import AppConfig


class InsightConfig(AppConfig):
    """See the package."""

    name = "roundtable.insight"
    label = "insight"
