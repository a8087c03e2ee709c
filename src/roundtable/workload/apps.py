"""Workload as a Django app."""

from django.apps import AppConfig
from django.utils import timezone


class WorkloadConfig(AppConfig):
    """Clocks and worktrays."""

    name = "roundtable.workload"
    label = "workload"

    def ready(self) -> None:
        """Give the frame of a case its clocks and its next step."""
        from roundtable.cases.frame import EXTRAS, QUESTIONS
        from roundtable.workload.load import load_questions
        from roundtable.workload.queries import clocks_question, clocks_shown, next_step

        EXTRAS["case_clocks"] = lambda case, _actor: clocks_shown(case)
        EXTRAS["next_step"] = next_step
        QUESTIONS.append(lambda case, _actor, _page: [clocks_question(case)])
        QUESTIONS.append(lambda _case, actor, _page: load_questions(actor, timezone.now()))
