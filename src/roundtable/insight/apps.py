"""Insight as a Django app."""

from django.apps import AppConfig


class InsightConfig(AppConfig):
    """See the package."""

    name = "roundtable.insight"
    label = "insight"

    def ready(self) -> None:
        """Put the review on the page of work, and trials and review in the charter's navigation."""
        from roundtable.access.rules import WORKING_ROLES
        from roundtable.charter.frame import BOARD, NUMBERS, Entry
        from roundtable.charter.frame import EXTRAS as PAGES
        from roundtable.insight.tray import review_due
        from roundtable.workload.tray import EXTRAS

        EXTRAS.append(review_due)
        NUMBERS.append(Entry(70, "insight:ownership", "Who decided"))
        PAGES.append(Entry(40, "insight:trials", "Try", BOARD))
        PAGES.append(Entry(90, "insight:review", "Review", BOARD))
        PAGES.append(Entry(90, "insight:sample", "Second look", WORKING_ROLES - BOARD))
