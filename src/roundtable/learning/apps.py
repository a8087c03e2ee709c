"""Learning as a Django app."""

from django.apps import AppConfig


class LearningConfig(AppConfig):
    """What people have learnt, and what must come before they work on a case."""

    name = "roundtable.learning"
    label = "learning"

    def ready(self) -> None:
        """Let the door ask whether somebody has learnt what must come before live work, and the
        charter's pages lead to the directory.
        """
        from roundtable.access.queries import QUESTIONS, READINESS
        from roundtable.charter.frame import EXTRAS, Entry
        from roundtable.learning.queries import learnt_question, ready_today

        READINESS.append(ready_today)
        QUESTIONS.append(learnt_question)
        EXTRAS.append(Entry(70, "directory:today", "Directory"))
