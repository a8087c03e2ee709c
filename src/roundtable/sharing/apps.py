"""Sharing as a Django app."""

from django.apps import AppConfig


class SharingConfig(AppConfig):
    """See the package."""

    name = "roundtable.sharing"
    label = "sharing"

    def ready(self) -> None:
        """Give the frame of a case the agencies' views, asked for only where they are shown."""
        from functools import partial

        from roundtable.cases.frame import EXTRAS
        from roundtable.sharing.queries import agency_views

        EXTRAS["agency_views"] = lambda case, _actor: partial(agency_views, case)
