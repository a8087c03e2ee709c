"""Workload as a Django app."""

from django.apps import AppConfig


class WorkloadConfig(AppConfig):
    """Clocks and worktrays."""

    name = "roundtable.workload"
    label = "workload"

    def ready(self) -> None:
        """Give the frame of a case its clocks and its next step."""
        from roundtable.cases.frame import EXTRAS
        from roundtable.workload.queries import clocks_shown, next_step

        EXTRAS["case_clocks"] = lambda case, _actor: clocks_shown(case)
        EXTRAS["next_step"] = next_step
