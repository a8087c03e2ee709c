"""Deciding as a Django app."""

from django.apps import AppConfig


class DecidingConfig(AppConfig):
    """See the package."""

    name = "roundtable.deciding"
    label = "deciding"

    def ready(self) -> None:
        """Give the frame of a case what came of earlier ones, asked for only where it is shown, and
        the board its numbers.
        """
        from functools import partial

        from roundtable.cases.frame import EXTRAS
        from roundtable.charter.frame import NUMBERS, Entry
        from roundtable.deciding.following.queries import before

        NUMBERS.append(Entry(50, "disagreeing:counted", "Disagreements"))
        NUMBERS.append(Entry(60, "following:counted", "Outcomes"))
        EXTRAS["came_before"] = lambda case, _actor: partial(before, case)
