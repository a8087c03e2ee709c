"""Two people who write the summary at the same moment, on connections of their own."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.db import connections

from roundtable.analysis.models import Factor, Summary
from roundtable.analysis.rules import NEWER
from roundtable.database.guard import entered
from roundtable.lib.verdict import Refused
from tests.analysis.gathered import LEAD, OPEN_TO_US, POLICE, added, gathered, summed_up
from tests.staff import somebody_of


def test_of_two_who_write_at_once_one_is_told_of_the_other(committed_hub: str) -> None:
    case = gathered()
    factor, start = added(case, OPEN_TO_US), Barrier(2)

    def write(agency: str) -> Any:
        try:
            start.wait(timeout=20)
            return summed_up(_again(factor, agency).case, factor, by=agency)
        except Refused as refusal:
            return refusal.verdict
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        written = list(pool.map(write, [LEAD, POLICE]))
    assert [each for each in written if not isinstance(each, Summary)] == [NEWER]
    with entered(somebody_of(LEAD)):
        assert Summary.objects.filter(case=case).count() == 1


def _again(factor: Factor, agency: str) -> Factor:
    with entered(somebody_of(agency)):
        return Factor.objects.select_related("case").get(pk=factor.pk)
