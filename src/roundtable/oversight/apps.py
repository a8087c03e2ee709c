"""Oversight as a Django app."""

from django.apps import AppConfig


class OversightConfig(AppConfig):
    """Signatures under the charter, and changes of rights that a second agency agrees to."""

    name = "roundtable.oversight"
    label = "oversight"

    def ready(self) -> None:
        """Put what waits on the page of work and in the charter's navigation; let verify ask, and
        let the door ask whether somebody's agency has joined.
        """
        from roundtable.access.queries import READINESS
        from roundtable.charter.frame import BOARD, NOTICES, Entry
        from roundtable.charter.frame import EXTRAS as PAGES
        from roundtable.journal.queries import CHECKS
        from roundtable.oversight.checks import changed_alone
        from roundtable.oversight.queries import founding_notice, has_joined
        from roundtable.oversight.tray import to_agree, to_sign
        from roundtable.workload.tray import EXTRAS

        READINESS.append(has_joined)
        EXTRAS.extend([to_sign, to_agree])
        PAGES.append(Entry(50, "oversight:proposals", "Sign", BOARD))
        NOTICES.append(founding_notice)
        CHECKS.append(changed_alone)
