"""Intake as a Django app."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """See the package."""

    name = "roundtable.intake"
    label = "intake"

    def ready(self) -> None:
        """Put drafts on the page of work."""
        from roundtable.intake.tray import drafts_question, drafts_waiting
        from roundtable.workload.tray import EXTRAS, QUESTIONS

        EXTRAS.append(drafts_waiting)
        QUESTIONS.append(drafts_question)
