"""Matches as a Django app."""

from django.apps import AppConfig


class MatchesConfig(AppConfig):
    """See the package."""

    name = "roundtable.matches"
    label = "matches"
