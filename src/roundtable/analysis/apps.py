"""Analysis as a Django app."""

from django.apps import AppConfig


class AnalysisConfig(AppConfig):
    """See the package."""

    name = "roundtable.analysis"
    label = "analysis"
