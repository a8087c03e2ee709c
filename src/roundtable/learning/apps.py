"""Learning as a Django app."""

from django.apps import AppConfig


class LearningConfig(AppConfig):
    """What people have learnt, and what must come before they work on a case."""

    name = "roundtable.learning"
    label = "learning"

    def ready(self) -> None:
        """Let the door ask whether somebody has learnt what must come before live work."""
        from roundtable.access.queries import READINESS
        from roundtable.learning.queries import ready_today

        READINESS.append(ready_today)
