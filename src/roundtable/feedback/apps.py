"""Feedback as a Django app."""

from django.apps import AppConfig


class FeedbackConfig(AppConfig):
    """See the package."""

    name = "roundtable.feedback"
    label = "feedback"

    def ready(self) -> None:
        """Put unread feedback on the page of work."""
        from roundtable.feedback.tray import feedback_question, feedback_waiting
        from roundtable.workload.tray import EXTRAS, QUESTIONS

        EXTRAS.append(feedback_waiting)
        QUESTIONS.append(feedback_question)
