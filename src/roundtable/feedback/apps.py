"""Feedback as a Django app."""

from django.apps import AppConfig


class FeedbackConfig(AppConfig):
    """See the package."""

    name = "roundtable.feedback"
    label = "feedback"
