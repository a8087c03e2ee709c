"""Matches as a Django app."""

from django.apps import AppConfig


class MatchesConfig(AppConfig):
    """See the package."""

    name = "roundtable.matches"
    label = "matches"

    def ready(self) -> None:
        """Put what is confirmed in registers on the page of a person."""
        from roundtable.cases.relationships.views import CONFIRMED_OF
        from roundtable.matches.queries import confirmed_of

        CONFIRMED_OF.append(confirmed_of)
