"""Sharing as a Django app."""

from django.apps import AppConfig


class SharingConfig(AppConfig):
    """See the package."""

    name = "roundtable.sharing"
    label = "sharing"

    def ready(self) -> None:
        """Give the frame of a case the agencies' views, asked for only where they are shown, the
        charter's pages the sharing agreement, and the page of work what was withdrawn.
        """
        from functools import partial

        from roundtable.cases.frame import EXTRAS, QUESTIONS
        from roundtable.charter import frame as charter
        from roundtable.sharing.consent.tray import withdrawals, withdrawals_question
        from roundtable.sharing.queries import agency_views, views_question
        from roundtable.sharing.wording import why_shared
        from roundtable.web.environment import add_globals
        from roundtable.workload.tray import EXTRAS as TRAY
        from roundtable.workload.tray import QUESTIONS as TRAY_QUESTIONS

        add_globals(why_shared=why_shared)
        charter.EXTRAS.append(charter.Entry(75, "agreement:table", "Who gets what"))
        charter.EXTRAS.append(
            charter.Entry(94, "completeness:counted", "In numbers", charter.BOARD)
        )
        charter.NUMBERS += [
            charter.Entry(10, "completeness:counted", "Answers"),
            charter.Entry(20, "relevance:counted", "Needed or not"),
            charter.Entry(30, "challenging:counted", "Withheld"),
            charter.Entry(40, "overriding:counted", "Despite a no"),
        ]
        TRAY.append(withdrawals)
        TRAY_QUESTIONS.append(withdrawals_question)
        EXTRAS["agency_views"] = lambda case, _actor: partial(agency_views, case)
        QUESTIONS.append(
            lambda case, _actor, page: [views_question(case)] if page == "overview" else []
        )
