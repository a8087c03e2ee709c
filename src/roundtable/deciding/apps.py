"""Deciding as a Django app."""

from django.apps import AppConfig


class DecidingConfig(AppConfig):
    """See the package."""

    name = "roundtable.deciding"
    label = "deciding"

    def ready(self) -> None:
        """Give the frame of a case what came of earlier ones, asked for only where it is shown."""
        from functools import partial

        from roundtable.cases.frame import EXTRAS
        from roundtable.deciding.following.queries import before

        EXTRAS["came_before"] = lambda case, _actor: partial(before, case)
