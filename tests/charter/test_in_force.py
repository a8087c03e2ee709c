"""Which charter holds, while somebody reads and another is adopted."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from roundtable.charter.actions import adopt
from roundtable.charter.queries import in_force
from roundtable.database.guard import entered
from roundtable.lib.actor import OPERATOR
from tests.staff import actor


@pytest.mark.django_db
def test_it_is_asked_once_while_somebody_reads() -> None:
    at = timezone.now()
    in_force(at)
    with entered(actor("Aisha")), CaptureQueriesContext(connection) as asked:
        assert in_force(at) is in_force(at)
    assert len([one for one in asked if "charter_version" in one["sql"]]) == 1


@pytest.mark.usefixtures("committed_hub")
def test_one_adopted_meanwhile_holds_at_once() -> None:
    text = Path("charters/northshire/1.0.yaml").read_text()
    later = text.replace("\nversion: 1.0", "\nversion: 1.1", 1)
    with entered(actor("Aisha")):
        assert in_force(timezone.now()).version == "1.0"
        adopt(text=later, by=OPERATOR, at=timezone.now())
        assert in_force(timezone.now()).version == "1.1"
